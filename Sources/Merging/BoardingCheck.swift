// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting

/// What keeps a request off a train before anything is merged.
struct BoardingCheck {
  let order: TrainOrder
  let graph: any CommitGraph
  /// Requests that depend on each other in a circle.
  private let cycles: [RequestID: [RequestID]]
  /// The commits that must not come aboard within another request's branch either, by request.
  private let keptOff: [(id: RequestID, commits: [ObjectID])]
  /// Whom the ledger has.
  private let known: Set<RequestID>

  init(_ order: TrainOrder, _ graph: any CommitGraph, cycles: [RequestID: [RequestID]]) {
    self.order = order
    self.graph = graph
    self.cycles = cycles
    known = Set(order.requests.map(\.id))
    let held = Set(order.requests.filter { $0.boarding?.kind == .held }.map(\.id))
    keptOff = held.union(order.barred.keys).sorted().compactMap { id in
      guard let own = order.tips[id] else { return nil }
      let commits = held.contains(id) ? [own] : order.barred[id]?.tips(with: own) ?? []
      return commits.isEmpty ? nil : (id, commits)
    }
  }

  /// Why a request cannot even try; nil where it can. `behind`: who stays behind, as far as is known.
  func refusal(of request: FeatureRequest, behind: Set<RequestID>) -> LeftBehindReason? {
    if let rule = request.boarding, rule.kind == .held {
      return .held(reason: rule.reason, by: rule.decidedBy)
    }
    if let circle = cycles[request.id] { return .dependencyCycle(circle) }
    if request.lacksRequester { return .notCreditable }
    if !request.devices.isEmpty, order.devices.isDisjoint(with: request.devices) {
      return .noDevice(request.devices)
    }
    let missing = request.dependsOn.filter { !order.shipped.contains($0) && !known.contains($0) }
    if !missing.isEmpty { return .dependencyUnknown(missing) }
    let left = request.dependsOn.filter(behind.contains)
    if !left.isEmpty { return .dependencyLeftBehind(left) }
    guard let branch = request.branch else { return .noBranch }
    return order.tips[request.id] == nil ? .branchMissing(branch) : nil
  }

  /// What people or testers keep off, itself or within a branch that was built upon it.
  func bar(on request: FeatureRequest, at tip: ObjectID) throws -> LeftBehindReason? {
    if case .blocked(let blockers) = order.barred[request.id] { return .blocked(blockers) }
    if let reason = order.barred[request.id]?.ofChecks { return reason }
    let carried = try keptOff.filter { other, commits in
      try other != request.id
        && commits.contains { try graph.isAncestor($0, of: tip) && !graph.isAncestor($0, of: order.base) }
    }
    return carried.isEmpty ? nil : .dependencyLeftBehind(carried.map(\.id))
  }

  /// What no candidate carried as it stands. What does not merge is told for that, because its developer must
  /// act first; what came aboard within another branch was tried with it.
  func untried(_ request: FeatureRequest, at tip: ObjectID) -> LeftBehindReason? {
    guard case .untried(let tried) = order.barred[request.id] else { return nil }
    return .untried(tip: tip, tried: tried)
  }
}
