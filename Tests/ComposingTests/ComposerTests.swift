// SPDX-License-Identifier: Apache-2.0
import Composing
import Requesting
import Testing

/// A problem in a few words: `3: 90 votes`, who needs whom, who cannot be aboard together.
struct SmallWeek: Sendable, CustomTestStringConvertible {
  let testDescription: String
  var votes: [Int]
  var needs: [Int: [Int]] = [:]
  var apart: [[Int]] = []
  var seats: Int?
  var pinned: Set<Int> = []
  /// Who boards, and what the next-best train is worth.
  let boarded: [Int]
  var next: Int?

  var problem: CompositionProblem {
    CompositionProblem(
      passengers: votes.enumerated().map { place, votes in
        .init(
          id: RequestID(place + 1), worth: votes, needs: (needs[place + 1] ?? []).map { RequestID($0) },
          isPinned: pinned.contains(place + 1))
      }, apart: Set(apart.map { Set($0.map { RequestID($0) }) }), seats: seats)
  }
}

@Suite struct ComposerTests {
  static let weeks = [
    SmallWeek(testDescription: "nobody tries to board", votes: [], boarded: []),
    SmallWeek(testDescription: "all get on with each other", votes: [5, 0, 3], boarded: [1, 2, 3]),
    SmallWeek(
      testDescription: "two small ones are worth more than the big one between them", votes: [60, 100, 50],
      apart: [[1, 2], [2, 3]], boarded: [1, 3], next: 100),
    SmallWeek(
      testDescription: "of two that tie the older boards", votes: [7, 7], apart: [[1, 2]], boarded: [1],
      next: 7),
    SmallWeek(
      testDescription: "a request without votes boards where nobody minds", votes: [9, 0], boarded: [1, 2]),
    SmallWeek(
      testDescription: "a dependency of little worth brings who needs it", votes: [0, 90, 80],
      needs: [2: [1]],
      apart: [[1, 3]], boarded: [1, 2], next: 80),
    SmallWeek(
      testDescription: "nobody boards without what it needs", votes: [10, 90, 95], needs: [2: [1]],
      apart: [[1, 3], [2, 3]], boarded: [1, 2], next: 95),
    SmallWeek(
      testDescription: "three that merge in pairs give up the least", votes: [5, 6, 7], apart: [[1, 2, 3]],
      boarded: [2, 3], next: 12),
    SmallWeek(
      testDescription: "the seats go to the worthiest", votes: [3, 9, 5, 7], seats: 2, boarded: [2, 4],
      next: 14),
    SmallWeek(
      testDescription: "one on the last seat brings nobody it needs", votes: [1, 9, 5], needs: [2: [1]],
      seats: 1,
      boarded: [3], next: 1),
    SmallWeek(
      testDescription: "a pinned one boards whatever it costs", votes: [1, 50, 60],
      apart: [[1, 2], [1, 3]],
      pinned: [1], boarded: [1], next: 110),
    SmallWeek(
      testDescription: "of two pinned that collide the worthier boards", votes: [4, 9, 1], apart: [[1, 2]],
      pinned: [1, 2], boarded: [2, 3], next: 5),
    SmallWeek(
      testDescription: "who needs two that collide cannot board", votes: [2, 3, 90], needs: [3: [1, 2]],
      apart: [[1, 2]], boarded: [2], next: 2),
  ]

  @Test("The best train is found and proven, and the next best", arguments: weeks)
  func best(_ week: SmallWeek) {
    var composer = Composer(week.problem)
    let best = composer.best()
    #expect(best.boarded.map(\.number) == week.boarded)
    #expect(best.isProven && best.worth == week.boarded.reduce(0) { $0 + week.votes[$1 - 1] })
    #expect(composer.nextBest()?.worth == week.next)
  }

  @Test("A price names who gets off and who boards instead, and what is lost")
  func prices() {
    let week = SmallWeek(
      testDescription: "", votes: [60, 100, 50, 8], apart: [[1, 2], [2, 3]], boarded: [1, 3, 4])
    var composer = Composer(week.problem)
    let prices = composer.prices()
    func ids(_ numbers: Int...) -> [RequestID] { numbers.map { RequestID($0) } }
    #expect(
      prices == [
        Price(id: RequestID(1), loss: 10, leaving: ids(3), joining: ids(2), isProven: true),
        Price(id: RequestID(2), loss: 10, leaving: ids(1, 3), joining: [], isProven: true),
        Price(id: RequestID(3), loss: 10, leaving: ids(1), joining: ids(2), isProven: true),
        Price(id: RequestID(4), loss: 8, leaving: [], joining: [], isProven: true),
      ])
    #expect(composer.prices(of: [RequestID(2)]) == [prices[1]])
  }

  @Test("What can never board has no price")
  func impossible() {
    let week = SmallWeek(
      testDescription: "", votes: [2, 3, 90], needs: [3: [1, 2]], apart: [[1, 2]], boarded: [2])
    var composer = Composer(week.problem)
    #expect(
      composer.prices().last == Price(id: RequestID(3), loss: nil, leaving: [], joining: [], isProven: true))
  }

  /// 500 in all; the second sizes send even the smallest through tolls and renumbering.
  @Test("Best, next best and prices are those that looking at every train finds", arguments: 0..<10)
  func agreesWithEveryTrain(_ seed: Int) {
    var sequence = ProblemSequence(UInt64(seed))
    let sizes = seed.isMultiple(of: 2) ? SearchSizes() : SearchSizes(few: 3, many: 5)
    for number in 0..<50 {
      let problem = sequence.next(most: number.isMultiple(of: 3) ? 14 : 10)
      let expected = EveryTrain(problem)
      var composer = Composer(problem, sizes: sizes)
      let best = composer.best()
      #expect(
        best.boarded == expected.boarded && best.worth == expected.best.worth && best.isProven, "\(problem)")
      #expect(composer.nextBest()?.worth == expected.nextWorth, "\(problem)")
      #expect(composer.prices().map(\.loss) == expected.losses, "\(problem)")
    }
  }

  @Test("When the budget runs out the bound is no lie, and the same train is found every time")
  func budget() {
    var sequence = ProblemSequence(7)
    let problem = sequence.random(40, percent: 15)
    var whole = Composer(problem)
    let best = whole.best()
    #expect(best.isProven)
    for budget in [0, 1, 50, 500] {
      var composer = Composer(problem, budget: budget)
      let hasty = composer.best()
      #expect(hasty.worth <= best.worth && hasty.bound >= best.worth, "budget \(budget)")
      #expect(hasty.isProven == (hasty.worth == hasty.bound))
      var again = Composer(problem, budget: budget)
      #expect(again.best() == hasty)
      let mayBoard = hasty.boarded.allSatisfy { one in
        hasty.boarded.allSatisfy { !problem.apart.contains([one, $0]) }
      }
      #expect(mayBoard)
    }
  }

  @Test("The steps are those of the question, and asking again takes none")
  func steps() {
    var sequence = ProblemSequence(3)
    let problem = sequence.random(30, percent: 20)
    var composer = Composer(problem)
    let best = composer.best()
    #expect(best.steps > 0)
    #expect(composer.best() == best)
    _ = composer.prices()
    #expect(composer.best() == best)
    #expect(composer.nextBest()?.steps == 0, "the prices have answered it")
  }

  @Test("Groups that have nothing to do with each other are decided apart")
  func groups() {
    // 40 triples in a row: a search over all of them at once would not end.
    let three = [4, 7, 5]
    let votes: [Int] = (0..<120).map { three[$0 % 3] }
    let apart: [[Int]] = (0..<40).flatMap { (group: Int) -> [[Int]] in
      let first = group * 3 + 1
      return [[first, first + 1], [first + 1, first + 2]]
    }
    let week = SmallWeek(testDescription: "", votes: votes, apart: apart, boarded: [])
    var composer = Composer(week.problem)
    let best = composer.best()
    #expect(best.isProven && best.worth == 40 * 9)
  }

  @Test("Hundreds who collide where they touch a same place are decided with proof, also on seats")
  func hundreds() {
    var sequence = ProblemSequence(1)
    let problem = sequence.placed(200, places: 80, each: 2)
    var composer = Composer(problem)
    let best = composer.best()
    #expect(best.isProven && best.worth > 0)
    var seated = Composer(
      CompositionProblem(passengers: problem.passengers, apart: problem.apart, seats: 20))
    let few = seated.best()
    #expect(few.isProven && few.boarded.count == 20 && few.worth < best.worth)
  }
}
