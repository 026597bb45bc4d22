// SPDX-License-Identifier: Apache-2.0
import Composing
package import ReleaseCore
import Requesting

/// Takes requests aboard one after another; what cannot board is left behind and the train goes on.
package struct MergeTrain {
  private let graph: any CommitGraph
  private let backend: any MergeBackend
  private let verdicts: (any MergeVerdictStore)?
  private let remembered: Digest?

  /// `verdicts`: what earlier trains found out about who merges with whom; `remembered`: a digest of what the backend
  /// remembers of conflicts.
  package init(
    graph: any CommitGraph, backend: any MergeBackend, verdicts: (any MergeVerdictStore)? = nil,
    remembered: Digest? = nil
  ) {
    self.graph = graph
    self.backend = backend
    self.verdicts = verdicts
    self.remembered = remembered
  }

  /// Runs the train: first those of the best choice, then whoever else can come along. Writes merge commits and
  /// moves no reference.
  ///
  /// Cost: one tree merge a request, one for each pair that shares a path, and for each that is left behind one
  /// more and one for each boarded request that shares a path.
  package func run(
    _ order: TrainOrder, narrate: (String) -> Void = { _ in }
  ) async throws -> TrainReport {
    let boarding = order.boarding(order.requests)
    let check = BoardingCheck(order, graph, cycles: boarding.cycles)
    var chooser = TrainChooser(
      order, check, MergeTrack(order, graph: graph, backend: backend),
      VerdictBook(VerdictGround(order.base, remembered: remembered), verdicts))
    var train = try await chooser.choose(among: boarding.requests, narrate: narrate)
    var track = chooser.track
    let exclusions = order.exclusions()
    var left: [LeftBehind] = []
    var touching = TouchedPaths()
    var aboard = Set(train.cars.map(\.request.id))
    var hasGrown: Bool
    // Who boards last may bring somebody along who was left behind before.
    repeat {
      hasGrown = false
      left = []
      var behind: Set<RequestID> = []
      for (index, request) in boarding.requests.enumerated() where !aboard.contains(request.id) {
        narrate("\(index + 1)/\(boarding.requests.count) \(request.id)")
        let along = chooser.closure(of: [request.id]).subtracting(aboard)
        let reason = try await board(
          request, check, &track, onto: &train, &touching, along: along, exclusions: exclusions,
          behind: behind)
        if let reason {
          left.append(LeftBehind(request: request, reason: reason))
          if !reason.isFulfilled { behind.insert(request.id) }
        } else {
          aboard.insert(request.id)
          hasGrown = true
        }
      }
    } while hasGrown && !left.isEmpty
    let composition = chooser.composition(of: train)
    let prices = Dictionary(composition.prices.map { ($0.id, $0) }) { first, _ in first }
    for index in left.indices where left[index].reason.isForOthers {
      left[index].price = prices[left[index].request.id]
    }
    return TrainReport(
      base: order.base, head: train.head, tree: train.tree, boarded: train.cars, leftBehind: left,
      composition: composition)
  }

  /// Takes a request aboard, or says why it stays; `along`: itself and who would come aboard within its branch.
  private func board(
    _ request: FeatureRequest, _ check: BoardingCheck, _ track: inout MergeTrack,
    onto train: inout PartialTrain, _ touching: inout TouchedPaths, along: Set<RequestID>,
    exclusions: [RequestID: Set<RequestID>],
    behind: Set<RequestID>
  ) async throws -> LeftBehindReason? {
    if let reason = check.refusal(of: request, behind: behind) { return reason }
    let order = check.order
    guard let tip = order.tips[request.id] else { return nil }
    if try graph.isAncestor(tip, of: order.base) { return .alreadyMerged(tip: tip) }
    if let reason = try check.bar(on: request, at: tip) { return reason }
    let isCarried = try !train.cars.isEmpty && graph.isAncestor(tip, of: train.head)
    if !isCarried {
      guard try graph.mergeBase(order.base, tip) != nil else { return .unrelatedHistory(tip: tip) }
      if case .conflicted(let paths) = try await track.merge(train.head, tip) {
        return try await explain(paths, of: tip, &track, train, &touching)
      }
      if let reason = check.untried(request, at: tip) { return reason }
      let excluded = train.cars.map(\.request.id).filter { exclusions[request.id]?.contains($0) == true }
      if !excluded.isEmpty { return .excluded(with: excluded.sorted()) }
      let barred = along.filter { one in
        train.cars.contains { exclusions[one]?.contains($0.request.id) == true }
      }
      if !barred.isEmpty { return .dependencyLeftBehind(barred.sorted()) }
      if let seats = order.rules.seats, train.cars.count + max(1, along.count) > seats {
        return .noSeat(seats: seats)
      }
    }
    _ = try await track.board(request, at: tip, onto: &train)
    return nil
  }

  /// Tells a branch that does not merge with the base alone from one that collides with who boarded.
  private func explain(
    _ paths: [ConflictedPath], of tip: ObjectID, _ track: inout MergeTrack, _ train: PartialTrain,
    _ touched: inout TouchedPaths
  ) async throws -> LeftBehindReason {
    if case .conflicted(let alone) = try await track.merge(track.order.base, tip) {
      return .conflictsWithBase(alone)
    }
    let conflicted = Set(paths.map(\.path))
    var touching: [RequestID] = []
    var colliding: [RequestID] = []
    for car in try touched.cars(touching: conflicted, of: train, graph) {
      touching.append(car.request.id)
      if case .conflicted = try await track.merge(car.tip, tip) { colliding.append(car.request.id) }
    }
    // Several together can stand in the way where none does alone: then all who touched the paths are
    // named, and where renames hide the paths, everyone aboard.
    let everyone = touching.isEmpty ? train.cars.map(\.request.id) : touching
    return .collides(paths, with: (colliding.isEmpty ? everyone : colliding).sorted())
  }
}

extension LeftBehindReason {
  /// True where the work is in the release although the request did not board.
  fileprivate var isFulfilled: Bool {
    if case .alreadyMerged = self { true } else { false }
  }

  /// True where it stays behind for those who boarded.
  fileprivate var isForOthers: Bool {
    switch self {
    case .collides, .excluded, .noSeat, .dependencyLeftBehind: true
    default: false
    }
  }
}
