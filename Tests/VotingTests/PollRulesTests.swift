// SPDX-License-Identifier: Apache-2.0
import Requesting
import Testing
import Voting

@Suite("Rules of the result")
struct PollRulesTests {
  private static func features(_ votes: [(loved: Int, weak: Int)]) -> [PollRecord.Feature] {
    votes.enumerated().map { PollRecord.Feature(request: RequestID($0 + 1), loved: $1.loved, weak: $1.weak) }
  }

  static let awards: [(String, [(loved: Int, weak: Int)], [Int])] = [
    ("the most net votes", [(5, 0), (9, 5), (3, 0)], [1]),
    ("of equal net votes the most loved", [(5, 1), (9, 5), (3, 0)], [2]),
    ("all equal: shared", [(5, 1), (5, 1), (3, 0)], [1, 2]),
    ("nobody voted: none", [(0, 0), (0, 0)], []),
    ("no feature: none", [], []),
    ("nobody loved the least bad: none", [(0, 1), (1, 9)], []),
    ("a negative net can win where it was loved", [(2, 3), (1, 9)], [1]),
  ]

  @Test("the popcorn award", arguments: awards)
  func award(_ name: String, _ votes: [(loved: Int, weak: Int)], _ winners: [Int]) {
    #expect(PollRules.winners(Self.features(votes)) == winners.map { RequestID($0) })
  }

  static let dislikes: [(String, Int, [(loved: Int, weak: Int)], [Int])] = [
    ("more weak than loved", 10, [(10, 20), (90, 10)], [1]),
    ("as many weak as loved", 10, [(20, 20), (80, 10)], []),
    ("too few to matter", 10, [(0, 9), (91, 0)], []),
    ("exactly the share", 10, [(0, 10), (90, 0)], [1]),
    ("any share", 0, [(0, 1), (99, 0)], [1]),
    ("nobody voted", 0, [(0, 0)], []),
    ("the most disliked first", 10, [(10, 30), (0, 40), (90, 30)], [2, 1]),
  ]

  @Test("what a majority dislikes", arguments: dislikes)
  func disliked(_ name: String, _ from: Int, _ votes: [(loved: Int, weak: Int)], _ expected: [Int]) {
    #expect(
      PollRules(dislikedFrom: from).disliked(Self.features(votes), counted: 100)
        == expected.map { RequestID($0) })
  }

  static let shares: [(Int, Int, String)] = [
    (1, 3, "33.3%"), (2, 3, "66.7%"), (1, 8, "12.5%"), (1, 2000, "0.1%"), (1, 2001, "0.0%"), (0, 0, "0.0%"),
    (5, 5, "100.0%"), (1999, 2000, "100.0%"), (1_000_000, 3_000_000, "33.3%"),
  ]

  @Test("shares are rounded half up", arguments: shares)
  func share(_ part: Int, _ whole: Int, _ text: String) {
    #expect(Share(part, of: whole).description == text)
  }
}
