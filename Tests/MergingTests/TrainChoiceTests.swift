// SPDX-License-Identifier: Apache-2.0
import Composing
import Merging
import ReleaseCore
import Requesting
import TestSupport
import Testing

/// Who boards, on weeks like those of DeskClock in February 2013: every branch merges alone, not all together.
@Suite struct TrainChoiceTests {
  /// One loud rewrite of six screens, six quiet ones of one screen each, and two that nobody minds.
  private func deskClock(_ policy: BoardingPolicy) throws -> TrainWeek {
    let screens = ["alarm", "world", "timer", "stopwatch", "widget", "settings"]
    var week = try TrainWeek(spots: screens + ["icon", "sound"])
    week.rules.policy = policy
    try week.add(1, votes: 500, spots: screens)
    for (place, screen) in screens.enumerated() {
      try week.add(place + 2, votes: 90 + place, spots: [screen])
    }
    try week.add(8, votes: 3, spots: ["icon"])
    try week.add(9, votes: 0, spots: ["sound"])
    return week
  }

  @Test("One after another the loudest boards and six stay; chosen by votes or heads the six board")
  func greedyLosesTheWeek() async throws {
    let greedy = try await deskClock(.order).run()
    #expect(greedy.numbers == [1, 8, 9] && greedy.composition?.worth == 503)
    #expect(greedy.composition?.possible == 1058 && greedy.composition?.nextBest == nil)
    let best = try await deskClock(.votes).run()
    #expect(best.numbers == [7, 6, 5, 4, 3, 2, 8, 9])
    let composition = try #require(best.composition)
    #expect(composition.worth == 558 && composition.isProven && composition.possible == 1058)
    #expect(composition.nextBest?.worth == 503 && composition.nextBest?.joining == [RequestID(1)])
    #expect(composition.pairs == 6 && composition.apart.count == 6)
    let left = try #require(best.left(1))
    #expect(left.reason.code == "collides" && left.reason.collidesWith.map(\.number) == [2, 3, 4, 5, 6, 7])
    #expect(left.price?.loss == 55 && left.price?.leaving.map(\.number) == [2, 3, 4, 5, 6, 7])
    let most = try await deskClock(.count).run()
    #expect(Set(most.numbers) == Set(2...9) && most.composition?.worth == 8)
    #expect(most.head == best.head, "the same who board, in the same order")
  }

  @Test("Of two features that tie, the older boards, and of the same day the lower number")
  func twoFeaturesTie() async throws {
    var week = try TrainWeek(spots: ["torch", "icon"])
    try week.add(1, votes: 7, spots: ["torch"], created: "2026-11-19")
    try week.add(2, votes: 7, spots: ["torch"], created: "2026-11-18")
    try week.add(3, votes: 5, spots: ["icon"])
    try week.add(4, votes: 5, spots: ["icon"])
    let report = try await week.run()
    #expect(report.numbers == [2, 3])
    #expect(report.left(1)?.price?.loss == 0 && report.left(4)?.price?.loss == 0)
    week.requests.reverse()
    #expect(try await week.run().head == report.head)
  }

  @Test("Where only another order merges, that order is taken and nobody is given up")
  func anotherOrderMerges() async throws {
    // A rename is found only while the file is still like itself: who rewrites most of it boards after.
    let lines = (1...20).map { "line \($0)\n" }
    func text(_ changed: ClosedRange<Int>, _ word: String) -> ScratchFile {
      .text(lines.enumerated().map { changed.contains($0 + 1) ? "\(word) \($1)" : $1 }.joined())
    }
    var week = try TrainWeek(["Torch.java": .text(lines.joined()), "other": "o\n"])
    try week.add(1, votes: 9, files: ["Torch.java": .removed, "Light.java": .text(lines.joined())])
    try week.add(2, votes: 5, files: ["Torch.java": text(1...14, "entirely another text of its own")])
    try week.add(3, votes: 3, files: ["Torch.java": text(18...19, "small")])
    week.rules.policy = .order
    let greedy = try await week.run()
    #expect(greedy.numbers == [1, 2], "in the order of votes the third does not merge")
    week.rules.given = [RequestID(3), RequestID(1)]
    #expect(try await week.run().numbers == [3, 1, 2], "in the order given it does")
    week.rules.policy = .votes
    let report = try await week.run()
    #expect(Set(report.numbers) == [1, 2, 3] && report.leftBehind.isEmpty)
    #expect(report.composition?.isProven == true)
    let merged = try week.scratch.git("show", "\(report.head.hex):Light.java")
    #expect(merged.contains("entirely another") && merged.contains("small line 18"))
  }

  @Test("What excludes another does not board beside it, whichever of the two says so")
  func exclusion() async throws {
    for says in [1, 2] {
      var week = try TrainWeek(spots: ["a", "b", "c"])
      try week.add(1, votes: 5, spots: ["a"], excludes: says == 1 ? [2] : [])
      try week.add(2, votes: 9, spots: ["b"], excludes: says == 2 ? [1] : [])
      try week.add(3, votes: 1, spots: ["c"])
      for policy in BoardingPolicy.allCases where policy != .count {
        week.rules.policy = policy
        let report = try await week.run()
        #expect(report.numbers == [2, 3], "\(policy)")
        #expect(report.left(1)?.reason == .excluded(with: [RequestID(2)]))
      }
    }
  }

  @Test("The seats go to the worthiest, and the others hear that there was none")
  func seats() async throws {
    var week = try TrainWeek(spots: ["a", "b", "c", "d"])
    try week.add(1, votes: 1, spots: ["a"])
    try week.add(2, votes: 9, spots: ["b"], on: [1])
    try week.add(3, votes: 6, spots: ["c"])
    try week.add(4, votes: 5, spots: ["d"])
    week.rules.seats = 2
    let report = try await week.run()
    #expect(report.numbers == [3, 4], "the second needs two seats, which bring more in others' hands")
    #expect(report.left(1)?.reason == .noSeat(seats: 2))
    #expect(report.left(2)?.reason == .dependencyLeftBehind([RequestID(1)]))
    #expect(report.left(2)?.price?.loss == 1 && report.left(2)?.price?.leaving.map(\.number) == [3, 4])
  }

  @Test("A pinned request boards whatever it costs, a held one not at all, nor what was built upon it")
  func pinnedAndHeld() async throws {
    var week = try TrainWeek(spots: ["a", "b", "c"])
    try week.add(1, votes: 1, spots: ["a"], rule: .pinned)
    try week.add(2, votes: 90, spots: ["a"])
    try week.add(3, votes: 50, spots: ["b"], rule: .held)
    try week.add(4, votes: 40, spots: ["c"], on: [3])
    try week.scratch.commit(["d": "d\n"], on: "topic/5", from: "topic/3")
    try week.add(5, votes: 30, files: ["e": "e\n"])
    let report = try await week.run()
    #expect(report.numbers == [1])
    #expect(report.left(2)?.reason.code == "collides")
    #expect(report.left(3)?.reason == .held(reason: "promised", by: "Li Lei <lilei@example.org>"))
    #expect(report.left(4)?.reason == .dependencyLeftBehind([RequestID(3)]))
    #expect(report.left(5)?.reason == .dependencyLeftBehind([RequestID(3)]))
    #expect(report.composition?.pinned == [RequestID(1)])
  }

  @Test("Who waited gains, until it boards before who has more votes; what testers held back boards first")
  func waiting() async throws {
    var week = try TrainWeek(spots: ["a"])
    try week.add(1, votes: 100, spots: ["a"])
    try week.add(2, votes: 90, spots: ["a"])
    #expect(try await week.run().numbers == [1])
    week.waited = [2: 2]
    let report = try await week.run()
    #expect(report.numbers == [2] && report.composition?.worth == 108)
    #expect(report.composition?.waits == [RequestID(2): .init(weeks: 2, percent: 20)])
    week.rules.waitingBonus = 5
    #expect(try await week.run().numbers == [1], "90 and ten percent are 99")
    week.rules.waitingBonus = 10
    week.first = [1]
    #expect(try await week.run().numbers == [1])
  }

  @Test("A dependency's own collision counts for who needs it")
  func dependencies() async throws {
    var week = try TrainWeek(spots: ["a", "b"])
    try week.add(1, votes: 1, spots: ["a"])
    try week.add(2, votes: 60, spots: ["b"], on: [1])
    try week.add(3, votes: 50, spots: ["a"])
    let report = try await week.run()
    #expect(report.numbers == [1, 2])
    #expect(report.left(3)?.price?.leaving.map(\.number) == [1, 2] && report.left(3)?.price?.loss == 11)
  }

  @Test("A second train on the same base asks for no pair again")
  func verdicts() async throws {
    final class Memory: MergeVerdictStore {
      var kept: [VerdictGround: [[ObjectID]: Bool]] = [:]
      func verdicts(on ground: VerdictGround) -> [[ObjectID]: Bool] { kept[ground] ?? [:] }
      func keep(_ verdicts: [[ObjectID]: Bool], on ground: VerdictGround) { kept[ground] = verdicts }
    }
    var week = try deskClock(.votes)
    let memory = Memory()
    week.verdicts = memory
    let report = try await week.run()
    #expect(report.composition?.knownPairs == 0 && memory.kept[VerdictGround(week.base)]?.isEmpty == false)
    let again = try await week.run()
    #expect(again.composition?.knownPairs == again.composition?.pairs && again.head == report.head)
    #expect(again.boarded == report.boarded && again.leftBehind == report.leftBehind)
  }
}
