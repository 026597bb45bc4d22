// SPDX-License-Identifier: Apache-2.0
import Composing
import ReleaseCore
import Requesting

/// Chooses who boards: what merges with what, the best choice among that, proven by merging it.
struct TrainChooser {
  var track: MergeTrack
  let order: TrainOrder
  private let check: BoardingCheck
  var book: VerdictBook
  /// Who could board alone.
  var passengers: [RequestID: FeatureRequest] = [:]
  /// In the order in which ties are broken, the first wins.
  var seniority: [RequestID] = []
  var needs: [RequestID: [RequestID]] = [:]
  var shared = SharedPaths([:])
  /// Who merges only once others are aboard.
  var after: [RequestID: [RequestID]] = [:]
  var found: TrainComposition
  private var composer: Composer?

  init(
    _ order: TrainOrder, _ check: BoardingCheck, _ track: MergeTrack, _ book: VerdictBook
  ) {
    self.order = order
    self.check = check
    self.track = track
    self.book = book
    found = TrainComposition(rules: order.rules)
    found.pinned = order.requests.filter { $0.boarding?.kind == .pinned }.map(\.id).sorted()
  }

  /// The train of the best choice; empty where the policy is to take everybody as they stand in line.
  mutating func choose(
    among requests: [FeatureRequest], narrate: (String) -> Void
  ) async throws -> PartialTrain {
    narrate("looking who merges with \(order.base.short)")
    try await screen(requests)
    guard order.rules.policy != .order else { return try track.empty() }
    var problem = CompositionProblem(
      passengers: seniority.compactMap { passengers[$0] }.map {
        CompositionProblem.Passenger(
          id: $0.id, worth: order.worth(of: $0), needs: needs[$0.id] ?? [],
          isPinned: order.privileged.contains($0.id))
      }, apart: exclusions, seats: order.rules.seats)
    for pair in try await collisions(narrate) { problem = problem.keeping(apart: pair) }
    var reordered: Set<Set<RequestID>> = []
    while true {
      var composer = Composer(problem)
      let best = composer.best()
      let line = line(Set(best.boarded)).requests
      let (train, stuck) = try await run(line)
      guard let stuck else {
        found.bound = best.bound
        found.steps += best.steps
        found.apart = problem.apart.map { $0.sorted() }.sorted { $0.lexicographicallyPrecedes($1) }
        self.composer = composer
        book.keep()
        return train
      }
      found.steps += best.steps
      let culprits = try await smallest(Array(line.prefix { $0.id != stuck.id }), stuck)
      let ids = Set(culprits.map(\.id))
      narrate("\(ids.sorted().map(\.description).joined(separator: ", ")) do not merge one after another")
      if reordered.insert(ids).inserted, try await reorder(culprits) { continue }
      problem = problem.keeping(apart: leaves(ids))
    }
  }

  /// What was found out, of the train that came of it.
  mutating func composition(of train: PartialTrain) -> TrainComposition {
    let aboard = Set(train.cars.map(\.request.id))
    found.worth = aboard.reduce(0) { $0 + (passengers[$1].map(order.worth) ?? 0) }
    found.possible = passengers.values.reduce(0) { $0 + order.worth(of: $1) }
    for id in order.requests.map(\.id) where order.bonus(of: id) > 0 {
      found.waits[id] = TrainComposition.Wait(weeks: order.waited[id] ?? 0, percent: order.bonus(of: id))
    }
    guard var composer else {
      found.bound = found.possible
      return found
    }
    let best = composer.best()
    // Somebody came along whom the pairs had ruled out: then they rule nothing out.
    if found.worth > best.worth { found.bound = found.possible }
    if let next = composer.nextBest() {
      let (old, new) = (Set(best.boarded), Set(next.boarded))
      found.nextBest = TrainComposition.Alternative(
        worth: next.worth, leaving: best.boarded.filter { !new.contains($0) }.sorted(),
        joining: next.boarded.filter { !old.contains($0) }.sorted(), isProven: next.isProven)
    }
    found.prices = composer.prices()
    return found
  }

  private var exclusions: Set<Set<RequestID>> {
    var pairs: Set<Set<RequestID>> = []
    for (one, others) in order.exclusions() { for other in others { pairs.insert([one, other]) } }
    return pairs
  }

  /// Finds out who could board alone, and with whom each would have to.
  private mutating func screen(_ requests: [FeatureRequest]) async throws {
    var behind: Set<RequestID> = []
    var trying: [FeatureRequest] = []
    for request in requests {
      guard check.refusal(of: request, behind: behind) == nil, let tip = order.tips[request.id] else {
        behind.insert(request.id)
        continue
      }
      // What is in already is in the way of nobody who needs it.
      if try track.graph.isAncestor(tip, of: order.base) { continue }
      if try check.bar(on: request, at: tip) != nil || check.untried(request, at: tip) != nil
        || track.graph.mergeBase(order.base, tip) == nil
      {
        behind.insert(request.id)
        continue
      }
      trying.append(request)
    }
    try await track.prepare(
      trying.compactMap { request in order.tips[request.id].map { MergePair(order.base, $0) } })
    var able: [FeatureRequest] = []
    for request in trying {
      let declared = request.dependsOn.filter { passengers[$0] != nil }
      let closure = closure(of: declared)
      // Most need nobody.
      let needed = closure.isEmpty ? [] : able.filter { closure.contains($0.id) }
      let line = needed + [request]
      guard behind.isDisjoint(with: request.dependsOn), try await run(line).stuck == nil else {
        behind.insert(request.id)
        continue
      }
      needs[request.id] = declared
      passengers[request.id] = request
      able.append(request)
    }
    try await trace(able)
    let privileged = order.privileged
    seniority =
      able.sorted { one, other in
        (privileged.contains(one.id) ? 0 : 1, -(order.waited[one.id] ?? 0), one.created, one.id)
          < (privileged.contains(other.id) ? 0 : 1, -(order.waited[other.id] ?? 0), other.created, other.id)
      }.map(\.id)
  }

  /// Finds out who touches the same paths, and whose branch was built upon whose.
  private mutating func trace(_ able: [FeatureRequest]) async throws {
    var changes: [RequestID: [String]] = [:]
    for request in able {
      guard let tip = order.tips[request.id], let start = try track.graph.mergeBase(order.base, tip) else {
        continue
      }
      changes[request.id] = try track.graph.changedPaths(from: start, to: tip)
    }
    shared = SharedPaths(changes)
    for upper in able {
      for lower in shared.mayLie(in: upper.id) {
        guard let top = order.tips[upper.id], let tip = order.tips[lower], top != tip || lower < upper.id,
          needs[upper.id]?.contains(lower) != true, try track.graph.isAncestor(tip, of: top)
        else { continue }
        needs[upper.id, default: []].append(lower)
      }
    }
  }

  /// Some requests and all that they need.
  func closure(of ids: some Sequence<RequestID>) -> Set<RequestID> {
    var closure: Set<RequestID> = []
    var waiting = Array(ids)
    while let next = waiting.popLast() {
      if closure.insert(next).inserted { waiting += needs[next] ?? [] }
    }
    return closure
  }

  /// Those of a set that no other of it needs; of several that need each other the first.
  private func leaves(_ ids: Set<RequestID>) -> Set<RequestID> {
    ids.filter { id in
      let own = closure(of: [id])
      return !ids.contains { other in
        other != id && closure(of: [other]).contains(id) && (other < id || !own.contains(other))
      }
    }
  }

  func line(_ ids: Set<RequestID>) -> BoardingOrder {
    order.boarding(ids.sorted().compactMap { passengers[$0] }, after: after)
  }
}
