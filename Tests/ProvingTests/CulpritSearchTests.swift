// SPDX-License-Identifier: Apache-2.0
import Proving
import Testing

@Suite struct CulpritSearchTests {
  struct Week: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let count: Int
    var culprits: [Set<Int>] = []
    var needs: [Int: [Int]] = [:]
    var weights: [Int]?
    let kept: [Int]
    /// Victims by the items of their culprit.
    var blamed: [[Int]: Int] = [:]
    /// The questions it takes one at a time.
    let questions: Int
  }

  /// The most batches of questions that a search asks: the train, the base, and for each culprit a search and a
  /// look whether it suffices for each of its members, and the train without it. With one question a batch that is
  /// the number of questions (ADR 20 has the proof).
  static func bound(_ count: Int, _ culprits: [Int], width: Int = 1) -> Int {
    var (log, reach) = (0, 1)
    while reach < count { (log, reach) = (log + 1, reach * (width + 1)) }
    return 2 + culprits.reduce(0) { $0 + $1 * (log + 1) + 1 }
  }

  static let weeks: [Week] = [
    Week(testDescription: "A train that passes is asked once", count: 8, kept: Array(0..<8), questions: 1),
    Week(testDescription: "Nobody aboard is asked once", count: 0, kept: [], questions: 1),
    Week(
      testDescription: "A train of one that breaks is asked with him and without", count: 1, culprits: [[0]],
      kept: [], blamed: [[0]: 0], questions: 2),
    Week(
      testDescription: "One branch among eight is found by halves", count: 8, culprits: [[5]],
      kept: [0, 1, 2, 3, 4, 6, 7], blamed: [[5]: 5], questions: 7),
    Week(
      testDescription: "The first of eight", count: 8, culprits: [[0]], kept: Array(1..<8), blamed: [[0]: 0],
      questions: 6),
    Week(
      testDescription: "The last of eight", count: 8, culprits: [[7]], kept: Array(0..<7), blamed: [[7]: 7],
      questions: 6),
    Week(
      testDescription: "Of a pair the one that boards later is left behind, where both are worth the same",
      count: 8, culprits: [[2, 6]], kept: [0, 1, 2, 3, 4, 5, 7], blamed: [[2, 6]: 6], questions: 11),
    Week(
      testDescription: "Of a pair the one with fewer votes is left behind", count: 8, culprits: [[2, 6]],
      weights: [9, 9, 1, 9, 9, 9, 5, 9], kept: [0, 1, 3, 4, 5, 6, 7], blamed: [[2, 6]: 2], questions: 11),
    Week(
      testDescription: "One who breaks with two others is left behind for both", count: 8,
      culprits: [[1, 4], [1, 6]], weights: [9, 5, 9, 9, 4, 9, 4, 9], kept: [0, 2, 3, 4, 5, 6, 7],
      blamed: [[1, 4]: 1, [1, 6]: 1], questions: 17),
    Week(
      testDescription: "Three that break only together", count: 9, culprits: [[1, 4, 7]],
      kept: [0, 1, 2, 3, 4, 5, 6, 8], blamed: [[1, 4, 7]: 7], questions: 15),
    Week(
      testDescription: "Who needs the culprit leaves with it, and who it needs is not blamed", count: 6,
      culprits: [[2]], needs: [2: [0], 4: [2]], kept: [0, 1, 3, 5], blamed: [[2]: 2], questions: 7),
    Week(
      testDescription: "A pair of which one carries many: the other is left behind", count: 6,
      culprits: [[1, 5]], needs: [2: [1], 3: [1]], weights: [1, 1, 5, 5, 1, 4], kept: [0, 1, 2, 3, 4],
      blamed: [[1, 5]: 5], questions: 9),
    Week(
      testDescription: "Two alone: what passed for the first is not asked again for the second", count: 8,
      culprits: [[5], [7]], kept: [0, 1, 2, 3, 4, 6], blamed: [[5]: 5, [7]: 7], questions: 9),
    Week(
      testDescription: "Two pairs that share their last: what failed for one is not asked again", count: 8,
      culprits: [[1, 6], [3, 6]], weights: [1, 1, 1, 1, 1, 1, 9, 1], kept: [0, 2, 4, 5, 6, 7],
      blamed: [[1, 6]: 1, [3, 6]: 3], questions: 16),
    Week(
      testDescription: "Everybody breaks it alone", count: 4, culprits: [[0], [1], [2], [3]], kept: [],
      blamed: [[0]: 0, [1]: 1, [2]: 2, [3]: 3], questions: 9),
  ]

  @Test(arguments: weeks) func finds(_ week: Week) async throws {
    for width in [1, 2, 4] {
      let train = SimulatedTrain(
        week.count, culprits: week.culprits, needs: week.needs, weights: week.weights)
      let report = try await train.search(width: width)
      #expect(report.kept == week.kept && report.isComplete && !report.baseFails)
      let blamed = Dictionary(report.culprits.map { ($0.items, $0.victim) }, uniquingKeysWith: { $1 })
      #expect(blamed == week.blamed.mapValues(Optional.some))
      #expect(Set(train.asked).count == train.asked.count, "nothing is asked twice")
      #expect(train.widest <= max(width, 1))
      if width == 1 { #expect(train.asked.count == week.questions, "\(train.asked)") }
      let bound = Self.bound(week.count, report.culprits.map(\.items.count), width: width)
      #expect(train.batches <= bound, "\(train.batches) of \(bound)")
    }
  }

  @Test("The base alone failing is told apart, after one question more, and nobody is blamed")
  func base() async throws {
    let train = SimulatedTrain(12, culprits: [], baseFails: true)
    let report = try await train.search()
    #expect(report.baseFails && report.culprits.isEmpty && train.asked == [Array(0..<12), []])
  }

  @Test(
    "When time runs out the best train that passed goes on, and nothing says that it is all",
    arguments: 0...12)
  func deadline(_ budget: Int) async throws {
    let train = SimulatedTrain(16, culprits: [[3], [9, 12]], budget: budget)
    let report = try await train.search()
    let complete = SimulatedTrain(16, culprits: [[3], [9, 12]])
    _ = try await complete.search()
    #expect(complete.asked.count > 12)
    #expect(!report.isComplete)
    #expect(!train.breaks(Set(report.kept)))
    #expect(report.kept.isEmpty || train.asked.contains(report.kept), "what ships was asked itself")
    let best = train.asked.filter { !train.breaks(Set($0)) }.map(\.count).max() ?? 0
    #expect(report.kept.count == best)
    // Who goes on is nobody's victim: of a pair that is half aboard the other one stays behind.
    for culprit in report.culprits {
      let victim = try #require(culprit.victim)
      #expect(!report.kept.contains(victim) && culprit.items.contains(victim), "\(culprit) \(report.kept)")
    }
  }

  @Test("A best known train with the worse half of a pair aboard leaves the other half behind")
  func half() async throws {
    // The pair is known after ten questions; the train without its cheaper half is not asked any more.
    let train = SimulatedTrain(8, culprits: [[2, 6]], weights: [9, 9, 1, 9, 9, 9, 5, 9], budget: 10)
    let report = try await train.search()
    #expect(!report.isComplete && report.kept == [0, 1, 2, 3, 4, 5])
    #expect(report.culprits == [Culprit(items: [2, 6], victim: 6)])
  }

  @Test("A train that does not merge without who left goes on as it is: whoever composes trains asks again")
  func gapAtTheEnd() async throws {
    let train = SimulatedTrain(4, culprits: [[1], [3]], unmergeable: [[0, 2, 3]])
    let report = try await train.search()
    #expect(report.isComplete && report.kept == [0, 2, 3] && report.culprits.map(\.items) == [[1]])
  }

  @Test("A set that does not merge without another is no failure, and the culprit is found all the same")
  func gaps() async throws {
    let train = SimulatedTrain(8, culprits: [[2, 6]], unmergeable: [[0, 1, 6], [0, 6], [6]])
    let report = try await train.search()
    #expect(report.culprits.contains { train.breaks(Set($0.items)) && $0.items.contains(6) })
    #expect(!train.breaks(Set(report.kept)))
  }

  @Test(
    "Every set of one, two or three among up to nine is found within the bound, with one, two and three at a time"
  )
  func exhaustive() async throws {
    for count in 1...9 {
      for mask in 1..<(1 << count) where mask.nonzeroBitCount <= 3 {
        let culprit = Set((0..<count).filter { mask >> $0 & 1 == 1 })
        for width in 1...3 {
          let train = SimulatedTrain(count, culprits: [culprit])
          let report = try await train.search(width: width)
          #expect(report.culprits.map { Set($0.items) } == [culprit] && report.kept.count == count - 1)
          let bound = Self.bound(count, [culprit.count], width: width)
          #expect(train.batches <= bound, "\(culprit.sorted()) of \(count): \(train.batches) of \(bound)")
        }
      }
    }
  }

  @Test("Known culprits of 400 invented trains are found exactly, in few questions")
  func generated() async throws {
    for seed in 1...400 {
      var dice = Dice(UInt64(seed))
      let count = 4 + dice.roll(29)
      var free = Array(0..<count)
      func take() -> Int { free.remove(at: dice.roll(free.count)) }
      var culprits: [Set<Int>] = []
      for _ in 0..<dice.roll(4) where free.count > 2 {
        culprits.append(dice.roll(2) == 0 ? [take()] : [take(), take()])
      }
      let width = 1 + dice.roll(3)
      let weights = (0..<count).map { _ in dice.roll(500) }
      let train = SimulatedTrain(count, culprits: culprits, weights: weights)
      let report = try await train.search(width: width)
      #expect(Set(report.culprits.map { Set($0.items) }) == Set(culprits), "seed \(seed)")
      #expect(report.culprits.count == culprits.count, "seed \(seed)")
      let expected = culprits.compactMap { set in set.min { (weights[$0], -$0) < (weights[$1], -$1) } }
      #expect(report.kept == (0..<count).filter { !expected.contains($0) }, "seed \(seed)")
      let bound = Self.bound(count, culprits.map(\.count), width: width)
      #expect(train.batches <= bound, "seed \(seed): \(train.batches) of \(bound)")
    }
  }

  @Test("Overlapping culprits and dependencies of 300 invented trains: what goes on is the most that can")
  func best() async throws {
    for seed in 1...300 {
      var dice = Dice(UInt64(seed) &+ 7_000)
      let count = 3 + dice.roll(7)
      var needs: [Int: [Int]] = [:]
      for item in 1..<count where dice.roll(4) == 0 { needs[item] = [dice.roll(item)] }
      let culprits = (0..<dice.roll(5)).map { _ in Set((0...dice.roll(2)).map { _ in dice.roll(count) }) }
      let weights = (0..<count).map { _ in 1 + dice.roll(50) }
      let train = SimulatedTrain(count, culprits: culprits, needs: needs, weights: weights)
      let report = try await train.search(width: 1 + dice.roll(3))
      #expect(report.culprits.allSatisfy { train.breaks(closure(Set($0.items), train.needs)) })
      var most = 0
      for mask in 0..<(1 << count) {
        let set = Set((0..<count).filter { mask >> $0 & 1 == 1 })
        guard closure(set, train.needs) == set, !train.breaks(set) else { continue }
        most = max(most, set.reduce(0) { $0 + weights[$1] })
      }
      #expect(report.kept.reduce(0) { $0 + weights[$1] } == most, "seed \(seed)")
      #expect(closure(Set(report.kept), train.needs) == Set(report.kept), "seed \(seed)")
    }
  }

  private func closure(_ items: Set<Int>, _ needs: [[Int]]) -> Set<Int> {
    var result = items
    for item in needs.indices.reversed() where result.contains(item) { result.formUnion(needs[item]) }
    return result
  }
}
