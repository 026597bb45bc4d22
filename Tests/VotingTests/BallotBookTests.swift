// SPDX-License-Identifier: Apache-2.0
import Requesting
import Testing
import Voting

@Suite("Counting ballots")
struct BallotBookTests {
  @Test("every panel is counted, by source and country")
  func counts() {
    let tally = SamplePoll.tally([
      SamplePoll.ballot("a"),
      SamplePoll.ballot("b", mood: .sad, loved: 3, weak: 4, awaited: 6, country: "ES"),
      SamplePoll.ballot("c", source: "", country: ""),
    ])
    #expect(tally.counted == 3)
    #expect(tally.moods == [.happy: 2, .sad: 1])
    #expect(tally.loved == [2: 2, 3: 1])
    #expect(tally.weak == [3: 2, 4: 1])
    #expect(tally.awaited == [5: 2, 6: 1])
    #expect(tally.sources == ["forum": 2, "": 1])
    #expect(tally.countries == ["CN": 1, "ES": 1, "": 1])
  }

  @Test("the same ballot twice is one, and another at the same second is a second")
  func twice() {
    var book = BallotBook(seed: 1)
    let isNew = [2, 2, 4, 4].map { book.add(SamplePoll.ballot("a", loved: $0)) }
    #expect(isNew == [true, false, true, false])
    #expect(book.count == 2)
    let tally = book.tally(from: SamplePoll.opens, until: SamplePoll.closes)
    #expect(tally.counted == 1)
    #expect(tally.superseded == 1)
    #expect(tally.loved == [4: 1], "of two in the same second the one that came later counts")
  }

  /// Ballots of one voter, seconds after the opening, and which feature counts.
  static let orders: [(String, [(Int64, Int)], Int?, Int, Int, Int)] = [
    ("the last one counts", [(10, 2), (20, 4)], 4, 1, 0, 0),
    ("whatever the order they come in", [(20, 4), (10, 2)], 4, 1, 0, 0),
    ("three", [(20, 4), (30, 3), (10, 2)], 3, 2, 0, 0),
    ("a late one does not replace", [(10, 2), (12 * 3600, 4)], 2, 0, 1, 0),
    ("one at the second of the close is late", [(12 * 3600, 4)], nil, 0, 1, 0),
    ("one second before it is in time", [(12 * 3600 - 1, 4)], 4, 0, 0, 0),
    ("an early one does not count", [(-1, 2)], nil, 0, 0, 1),
    ("early, in time and late", [(-1, 2), (5, 3), (99_999, 4)], 3, 0, 1, 1),
    ("late first, then in time", [(99_999, 4), (5, 3)], 3, 0, 1, 0),
  ]

  @Test("one ballot a voter", arguments: orders)
  func oneAVoter(
    _ name: String, _ cast: [(Int64, Int)], _ loved: Int?, _ superseded: Int, _ late: Int, _ early: Int
  ) {
    let tally = SamplePoll.tally(
      cast.map { SamplePoll.ballot("a", at: $0.0, loved: $0.1, weak: $0.1 == 3 ? 2 : 3) })
    #expect(tally.loved == (loved.map { [$0: 1] } ?? [:]))
    #expect(
      [tally.counted, tally.superseded, tally.late, tally.early] == [
        loved == nil ? 0 : 1, superseded, late, early,
      ])
  }

  @Test("many voters, in any order and under any seed, give the same result")
  func manyVoters() {
    var ballots: [Ballot] = []
    for voter in 0..<3000 {
      for time in 0..<(voter % 3 + 1) {
        ballots.append(
          SamplePoll.ballot(
            "voter \(voter)", at: Int64(time), loved: 2 + (voter + time) % 3, weak: 2 + (voter + time + 1) % 3
          ))
      }
    }
    let expected = SamplePoll.tally(ballots)
    #expect(expected.counted == 3000)
    #expect(expected.superseded == 3000)
    var book = BallotBook(seed: 99, expecting: 10)
    for ballot in ballots.reversed() { book.add(ballot) }
    #expect(book.tally(from: SamplePoll.opens, until: SamplePoll.closes) == expected)
  }
}
