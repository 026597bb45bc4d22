// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting

extension TrainChooser {
  /// Merges requests one after another; `stuck`: the first that does not merge with those before it.
  mutating func run(
    _ line: [FeatureRequest]
  ) async throws -> (train: PartialTrain, stuck: FeatureRequest?) {
    var train = try track.empty()
    for request in line {
      guard let tip = order.tips[request.id] else { return (train, request) }
      let shared = shared
      let conflict = try await track.board(request, at: tip, onto: &train) {
        shared.mayShare(request.id, $0.request.id)
      }
      if conflict != nil { return (train, request) }
    }
    return (train, nil)
  }

  /// Whether requests merge one after another.
  mutating func merges(_ line: [FeatureRequest]) async throws -> Bool {
    let tips = line.compactMap { order.tips[$0.id] }
    if let known = book[tips] { return known }
    let merges = try await run(line).stuck == nil
    book[tips] = merges
    return merges
  }

  /// The sets of two that do not merge in either order, with what they need.
  mutating func collisions(_ narrate: (String) -> Void) async throws -> [Set<RequestID>] {
    let pairs = pairs()
    found.pairs = pairs.count
    found.knownPairs = pairs.filter { book[tips(of: $0.line)] != nil }.count
    try await prepare(pairs.map(\.line), narrate)
    var apart: [Set<RequestID>] = []
    for pair in pairs {
      let members = Set(pair.line.map(\.id))
      // What they need collides already.
      guard !apart.contains(where: { $0.isSubset(of: members) }), try await !merges(pair.line) else {
        continue
      }
      if try await reorder(pair.line) { continue }
      apart.append(pair.members)
    }
    return apart
  }

  /// The pairs that share a path, each with all that it needs in the order in which it would board; those that need
  /// least first.
  private func pairs() -> [(members: Set<RequestID>, line: [FeatureRequest])] {
    let excluded = order.exclusions()
    var pairs: [(members: Set<RequestID>, line: [FeatureRequest])] = []
    for one in seniority {
      let near = shared.neighbours(of: one).filter { one < $0 }.sorted()
      for other in near where excluded[one]?.contains(other) != true {
        let (mine, theirs) = (closure(of: [one]), closure(of: [other]))
        guard !mine.contains(other), !theirs.contains(one) else { continue }
        pairs.append(([one, other], line(mine.union(theirs)).requests))
      }
    }
    return pairs.enumerated().sorted {
      ($0.element.line.count, $0.offset) < ($1.element.line.count, $1.offset)
    }
    .map(\.element)
  }

  private func tips(of line: [FeatureRequest]) -> [ObjectID] { line.compactMap { order.tips[$0.id] } }

  /// Makes the merges of pairs that need nobody else, as many at once as the engine can.
  private mutating func prepare(_ lines: [[FeatureRequest]], _ narrate: (String) -> Void) async throws {
    var merges: [MergePair] = []
    for line in lines where line.count == 2 && book[tips(of: line)] == nil {
      let tips = tips(of: line)
      guard case .clean(let tree) = try await track.merge(order.base, tips[0]) else { continue }
      merges.append(MergePair(try track.commit(line[0], tips[0], onto: order.base, tree), tips[1]))
    }
    var done = 0
    while done < merges.count {
      narrate("pair \(done + 1)/\(merges.count)")
      let next = min(done + 64, merges.count)
      try await track.prepare(Array(merges[done..<next]))
      done = next
    }
  }

  /// The fewest of a line that do not merge one after another: each is taken out, and stays out where that
  /// changes nothing (a deletion filter). `before` merge, and with `stuck` they do not.
  mutating func smallest(
    _ before: [FeatureRequest], _ stuck: FeatureRequest
  ) async throws -> [FeatureRequest] {
    let fixed = closure(of: [stuck.id])
    func line(_ ids: Set<RequestID>) -> [FeatureRequest] {
      before.filter { ids.contains($0.id) || fixed.contains($0.id) } + [stuck]
    }
    let near = closure(of: shared.neighbours(of: stuck.id).union(fixed)).intersection(before.map(\.id))
    var kept = try await merges(line(near)) ? Set(before.map(\.id)) : near
    for request in before.reversed() where kept.contains(request.id) && !fixed.contains(request.id) {
      let without = kept.filter { !closure(of: [$0]).contains(request.id) }
      if try await !merges(line(without)) { kept = without }
    }
    return line(kept)
  }

  /// Looks for another order in which a few merge, and keeps to it; false where there is none.
  mutating func reorder(_ line: [FeatureRequest]) async throws -> Bool {
    guard line.count <= 4 else { return false }
    for other in Self.permutations(line).dropFirst() {
      var seen: Set<RequestID> = []
      let ids = Set(line.map(\.id))
      let isPossible = other.allSatisfy { request in
        seen.insert(request.id)
        return request.dependsOn.allSatisfy { seen.contains($0) || !ids.contains($0) }
      }
      guard isPossible, try await merges(other) else { continue }
      let old = after
      for (first, second) in zip(other, other.dropFirst()) { after[second.id, default: []].append(first.id) }
      if self.line(Set(seniority)).cycles.isEmpty { return true }
      after = old
    }
    return false
  }

  /// Every order of a few, the given one first.
  private static func permutations(_ line: [FeatureRequest]) -> [[FeatureRequest]] {
    guard line.count > 1 else { return [line] }
    return line.indices.flatMap { index in
      var rest = line
      let first = rest.remove(at: index)
      return permutations(rest).map { [first] + $0 }
    }
  }
}
