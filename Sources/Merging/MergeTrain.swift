// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// What a train is asked to carry, fixed before the first merge.
package struct TrainOrder: Hashable, Sendable {
  package let base: ObjectID
  /// The accepted requests that have not shipped, in any order.
  package let requests: [FeatureRequest]
  /// The tips of their topic branches when the week was opened; a missing branch is absent.
  package let tips: [RequestID: ObjectID]
  /// Requests that shipped earlier: dependencies on them are fulfilled.
  package let shipped: Set<RequestID>
  /// Codenames of the devices that are built.
  package let devices: Set<String>
  package let version: BuildVersion
  /// What testers keep off this train.
  package let barred: [RequestID: BoardingBar]
  /// What they kept off the last one: it boards before the others.
  package let first: Set<RequestID>
  /// Who the merge commits are by, and when: the train's instant, so that they are reproducible.
  package let signature: Signature

  package init(
    base: ObjectID, requests: [FeatureRequest], tips: [RequestID: ObjectID], shipped: Set<RequestID>,
    devices: Set<String>, version: BuildVersion, signature: Signature,
    barred: [RequestID: BoardingBar] = [:], first: Set<RequestID> = []
  ) {
    self.base = base
    self.requests = requests
    self.tips = tips
    self.shipped = shipped
    self.devices = devices
    self.version = version
    self.signature = signature
    self.barred = barred
    self.first = first
  }
}

/// Takes requests aboard one after another; what cannot board is left behind and the train goes on.
package struct MergeTrain {
  private let graph: any CommitGraph
  private let backend: any MergeBackend

  package init(graph: any CommitGraph, backend: any MergeBackend) {
    self.graph = graph
    self.backend = backend
  }

  /// Runs the train. Writes merge commits and moves no reference. Cost: one tree merge a request, and
  /// for each that collides one more for the base and one for each boarded request that shares a path.
  package func run(
    _ order: TrainOrder, narrate: (String) -> Void = { _ in }
  ) async throws -> TrainReport {
    var boarded: [TrainCar] = []
    // The head each car found, so that what it changed itself can be told from what its branch contains.
    var heads: [ObjectID] = []
    var left: [LeftBehind] = []
    var head = order.base
    var tree = try graph.tree(of: order.base)
    let boarding = BoardingOrder(order.requests, first: order.first)
    for (index, request) in boarding.requests.enumerated() {
      narrate("\(index + 1)/\(boarding.requests.count) \(request.id)")
      if let reason = refusal(of: request, order, boarding, left) {
        left.append(LeftBehind(request: request, reason: reason))
        continue
      }
      guard let tip = order.tips[request.id] else { continue }
      if try graph.isAncestor(tip, of: order.base) {
        left.append(LeftBehind(request: request, reason: .alreadyMerged(tip: tip)))
      } else if let reason = try bar(on: request, at: tip, order) {
        left.append(LeftBehind(request: request, reason: reason))
      } else if let carrier = try boarded.first(where: { try graph.isAncestor(tip, of: $0.tip) }) {
        // Its commits came aboard with another request's branch that was built upon it.
        boarded.append(TrainCar(request: request, tip: tip, merge: carrier.merge, tree: tree))
        heads.append(carrier.merge)
      } else if try graph.mergeBase(order.base, tip) == nil {
        left.append(LeftBehind(request: request, reason: .unrelatedHistory(tip: tip)))
      } else {
        switch (try await backend.merge(head, tip), untried(request, at: tip, order)) {
        case (.clean, let reason?): left.append(LeftBehind(request: request, reason: reason))
        case (.clean(let merged), nil):
          heads.append(head)
          tree = merged
          head = try graph.writeCommit(
            tree: merged, parents: [head, tip],
            message: MergeMessage(request, release: order.version).description, by: order.signature)
          boarded.append(TrainCar(request: request, tip: tip, merge: head, tree: tree))
        case (.conflicted(let paths), _):
          let reason = try await explain(paths, of: tip, Array(zip(boarded, heads)), base: order.base)
          left.append(LeftBehind(request: request, reason: reason))
        }
      }
    }
    return TrainReport(base: order.base, head: head, tree: tree, boarded: boarded, leftBehind: left)
  }

  /// Why a request cannot even try; nil where it can.
  private func refusal(
    of request: FeatureRequest, _ order: TrainOrder, _ boarding: BoardingOrder, _ left: [LeftBehind]
  ) -> LeftBehindReason? {
    if let circle = boarding.cycles[request.id] { return .dependencyCycle(circle) }
    if request.lacksRequester { return .notCreditable }
    if !request.devices.isEmpty, order.devices.isDisjoint(with: request.devices) {
      return .noDevice(request.devices)
    }
    let missing = request.dependsOn.filter { needed in
      !order.shipped.contains(needed) && !order.requests.contains { $0.id == needed }
    }
    if !missing.isEmpty { return .dependencyUnknown(missing) }
    let behind = request.dependsOn.filter { needed in
      left.contains { $0.request.id == needed && !$0.reason.isFulfilled }
    }
    if !behind.isEmpty { return .dependencyLeftBehind(behind) }
    guard let branch = request.branch else { return .noBranch }
    return order.tips[request.id] == nil ? .branchMissing(branch) : nil
  }

  /// What no candidate carried as it stands. What does not merge is told for that, because its developer must
  /// act first; what came aboard within another branch was tried with it.
  private func untried(
    _ request: FeatureRequest, at tip: ObjectID, _ order: TrainOrder
  ) -> LeftBehindReason? {
    guard case .untried(let tried) = order.barred[request.id] else { return nil }
    return .untried(tip: tip, tried: tried)
  }

  /// What testers keep off, itself or within a branch that was built upon it.
  private func bar(
    on request: FeatureRequest, at tip: ObjectID, _ order: TrainOrder
  ) throws -> LeftBehindReason? {
    if case .blocked(let blockers) = order.barred[request.id] { return .blocked(blockers) }
    if let reason = order.barred[request.id]?.ofChecks { return reason }
    let carried = try order.barred.keys.sorted().filter { other in
      guard let bar = order.barred[other], let own = order.tips[other] else { return false }
      return try bar.tips(with: own).contains { commit in
        try graph.isAncestor(commit, of: tip) && !graph.isAncestor(commit, of: order.base)
      }
    }
    return carried.isEmpty ? nil : .dependencyLeftBehind(carried)
  }

  /// Tells a branch that does not merge with the base alone from one that collides with who boarded.
  private func explain(
    _ paths: [ConflictedPath], of tip: ObjectID, _ boarded: [(car: TrainCar, head: ObjectID)],
    base: ObjectID
  ) async throws -> LeftBehindReason {
    if case .conflicted(let alone) = try await backend.merge(base, tip) {
      return .conflictsWithBase(alone)
    }
    let conflicted = Set(paths.map(\.path))
    var touching: [RequestID] = []
    var colliding: [RequestID] = []
    for (car, head) in boarded {
      let changed = try graph.changedPaths(from: head, to: car.merge)
      guard changed.contains(where: { conflicted.contains($0) }) else { continue }
      touching.append(car.request.id)
      if case .conflicted = try await backend.merge(car.tip, tip) {
        colliding.append(car.request.id)
      }
    }
    // Several together can stand in the way where none does alone: then all who touched the paths are
    // named, and where renames hide the paths, everyone aboard.
    let everyone = touching.isEmpty ? boarded.map(\.car.request.id) : touching
    return .collides(paths, with: (colliding.isEmpty ? everyone : colliding).sorted())
  }
}

extension LeftBehindReason {
  /// True where the work is in the release although the request did not board.
  fileprivate var isFulfilled: Bool {
    if case .alreadyMerged = self { true } else { false }
  }
}
