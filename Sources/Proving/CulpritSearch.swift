// SPDX-License-Identifier: Apache-2.0

/// What is known of a set of a train's branches, merged in order.
package enum ProbeAnswer: Hashable, Sendable {
  case passes
  case fails
  /// Without those left out it does not merge: nothing can be said.
  case unmergeable
  /// There was no time to find out.
  case unknown
}

/// A smallest set that breaks the checks: one branch, or two or more that break only together.
package struct Culprit: Hashable, Sendable {
  /// The items, sorted; what they need was there too and is not to blame.
  package let items: [Int]
  /// Who is left behind for it; nil where another culprit's victim is in it too.
  package var victim: Int?

  package init(items: [Int], victim: Int? = nil) {
    self.items = items
    self.victim = victim
  }
}

/// What a search came to.
package struct CulpritReport: Hashable, Sendable {
  /// The items that go on, sorted. They passed together, or do not merge without those who leave; where time
  /// ran out, the best set that passed.
  package var kept: [Int]
  package var culprits: [Culprit] = []
  /// False where time ran out: what is neither kept nor a victim is unproven.
  package var isComplete = true
  /// True where nothing aboard fails too: nobody aboard is to blame.
  package var baseFails = false
}

/// Finds who breaks a train: group testing over branches in boarding order.
///
/// A failing train is halved along its order: the shortest beginning that fails ends with somebody who is to blame,
/// alone or together with others before him, who are found the same way. Then the train without the least
/// that must leave is asked as a whole, until one passes. No set is asked twice.
///
/// Cost: among N branches a culprit of c members takes at most c · (⌈log₂ N⌉ + 1) + 1 questions, and the search two
/// more; with w at the same time it is as many batches, of log₍w+1₎ (ADR 20 has the proof).
package struct CulpritSearch {
  private let count: Int
  /// What each item needs, transitively, itself included.
  private let needs: [Set<Int>]
  private let width: Int
  private let weights: [Int]
  private var removal: LeastRemoval
  private var known: [[Int]: ProbeAnswer] = [:]
  /// Sets that were asked and passed.
  private var good: [Set<Int>] = []

  private struct OutOfTime: Error {}

  /// `needs`: for each item those before it that it cannot board without; `weights`: what each is worth;
  /// `width`: how many questions can be asked at the same time.
  package init(needs direct: [[Int]], weights: [Int], width: Int) {
    count = direct.count
    var needs: [Set<Int>] = []
    for (item, before) in direct.enumerated() {
      needs.append(before.reduce(into: [item]) { if $1 < item { $0.formUnion(needs[$1]) } })
    }
    self.needs = needs
    self.weights = weights
    self.width = max(1, width)
    removal = LeastRemoval(
      weights: weights,
      dependents: (0..<direct.count).map { item in
        (item..<direct.count).filter { needs[$0].contains(item) }
      })
  }

  /// Searches. `ask` answers sets of items, each sorted and with all it needs; the empty set is the base alone.
  package mutating func run(
    _ ask: ([[Int]]) async throws -> [ProbeAnswer]
  ) async throws -> CulpritReport {
    var report = CulpritReport(kept: [])
    do {
      var candidate = Array(0..<count)
      while true {
        let said = try await answer(candidate, ask)
        // Who leaves may leave a gap that others cannot merge across: whoever composes trains finds that out.
        guard said == .fails else { break }
        let isOfBase = try await baseFails(ask)
        if candidate.isEmpty || isOfBase {
          report.baseFails = true
          return report
        }
        let items = try await culprit(in: candidate, ask)
        report.culprits.append(Culprit(items: items))
        candidate = remaining(&report)
      }
      report.kept = candidate
    } catch is OutOfTime {
      report.isComplete = false
      report.kept = bestKnown()
      _ = remaining(&report)
      spare(Set(report.kept), in: &report)
    }
    return report
  }

  /// Who goes on is nobody's victim: where it would have been, another one of its set stays behind.
  private func spare(_ kept: Set<Int>, in report: inout CulpritReport) {
    for index in report.culprits.indices where report.culprits[index].victim.map(kept.contains) ?? true {
      report.culprits[index].victim = report.culprits[index].items.last { !kept.contains($0) }
    }
  }

  /// The train without the least that must leave for the culprits found so far.
  private mutating func remaining(_ report: inout CulpritReport) -> [Int] {
    let (removed, victims) = removal.choose(report.culprits.map(\.items))
    for index in report.culprits.indices {
      report.culprits[index].victim = report.culprits[index].items.last(where: victims.contains)
    }
    return (0..<count).filter { !removed.contains($0) }
  }

  /// Of what passed, the most worth, then the most items; the base alone where nothing did.
  private func bestKnown() -> [Int] {
    func worth(_ set: Set<Int>) -> (Int, Int) { (set.reduce(0) { $0 + weights[$1] }, set.count) }
    return (good.max { worth($0) < worth($1) } ?? []).sorted()
  }

  /// The base alone, asked once and only after something failed; beside it the first halves, where cores are free.
  private mutating func baseFails(_ ask: ([[Int]]) async throws -> [ProbeAnswer]) async throws -> Bool {
    if known[[]] == nil {
      let beside = width > 1 ? points(0, count, width - 1).map { Array(0..<$0) } : []
      try await answers([[]] + beside, ask)
    }
    return known[[]] == .fails
  }

  /// A smallest set that fails within one that does.
  private mutating func culprit(
    in candidate: [Int], _ ask: ([[Int]]) async throws -> [ProbeAnswer]
  ) async throws -> [Int] {
    var blamed: [Int] = []
    var pool = candidate
    while true {
      let edge = try await shortest(pool, with: blamed, ask)
      blamed.append(pool[edge - 1])
      pool = Array(pool.prefix(edge - 1)).filter { !closure(blamed).contains($0) }
      let alone = try await answer(closure(blamed).sorted(), ask)
      if alone == .fails || pool.isEmpty { break }
    }
    return blamed.sorted()
  }

  /// How many of a pool's first items it takes for a failure, beside those who are blamed already: at least one.
  private mutating func shortest(
    _ pool: [Int], with blamed: [Int], _ ask: ([[Int]]) async throws -> [ProbeAnswer]
  ) async throws -> Int {
    func set(_ length: Int) -> [Int] { closure(blamed + pool.prefix(length)).sorted() }
    var (low, high) = (0, pool.count)
    while high - low > 1 {
      // What follows from earlier answers is not asked.
      if let inferred = (low + 1..<high).first(where: { infer(set($0)) == .fails }) {
        high = inferred
        continue
      }
      if let inferred = (low + 1..<high).last(where: { infer(set($0)) == .passes }) {
        low = inferred
        continue
      }
      let lengths = points(low, high, width)
      let found = try await answers(lengths.map(set), ask)
      for (length, answer) in zip(lengths, found) {
        // A set that does not merge did not fail; who completes it to one that fails is found all the same.
        guard answer == .fails else {
          low = length
          continue
        }
        high = length
        break
      }
    }
    return high
  }

  /// At most so many lengths between two, evenly apart.
  private func points(_ low: Int, _ high: Int, _ number: Int) -> [Int] {
    let gaps = min(number, high - low - 1) + 1
    guard gaps > 1 else { return [] }
    return (1..<gaps).map { low + (high - low) * $0 / gaps }
  }

  private func closure(_ items: some Sequence<Int>) -> Set<Int> {
    items.reduce(into: []) { $0.formUnion(needs[$1]) }
  }

  /// What earlier answers say of a set: it was asked, or lies within one that passed.
  private func infer(_ set: [Int]) -> ProbeAnswer? {
    if let known = known[set] { return known }
    let items = Set(set)
    return good.contains(where: items.isSubset) ? .passes : nil
  }

  private mutating func answer(
    _ set: [Int], _ ask: ([[Int]]) async throws -> [ProbeAnswer]
  ) async throws -> ProbeAnswer { try await answers([set], ask)[0] }

  @discardableResult
  private mutating func answers(
    _ sets: [[Int]], _ ask: ([[Int]]) async throws -> [ProbeAnswer]
  ) async throws -> [ProbeAnswer] {
    var open: [[Int]] = []
    for set in sets where known[set] == nil && !open.contains(set) { open.append(set) }
    if !open.isEmpty {
      for (set, answer) in zip(open, try await ask(open)) where answer != .unknown {
        known[set] = answer
        if answer == .passes { good.append(Set(set)) }
      }
    }
    return try sets.map { set in
      guard let answer = known[set] else { throw OutOfTime() }
      return answer
    }
  }
}
