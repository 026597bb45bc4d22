// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import Voting

/// A poll with three features and two proposals, open on Tuesday 2014-10-28 from 09:00 to 21:00 in Shanghai.
enum SamplePoll {
  /// 2014-10-28T09:00:00+08:00.
  static let opens: Int64 = 1_414_458_000
  static let closes = opens + 12 * 3600

  static let poll = Poll(
    version: BuildVersion("4.10.24") ?? BuildVersion(date: CivilDate(dayNumber: 0)), week: 200, opens: opens,
    closes: closes, tallied: closes + 3600, offset: 480,
    features: [
      .init(request: RequestID(2), zh: "手电筒", en: "Torch"),
      .init(request: RequestID(3), zh: "找回手机", en: "Find my phone"),
      .init(request: RequestID(4), zh: "老人模式", en: "Elder mode"),
    ],
    proposals: [
      .init(request: RequestID(5), zh: "静音录音", en: "Silent recorder"),
      .init(request: RequestID(6), zh: "来电白名单", en: nil),
    ])

  /// A ballot that is cast so many seconds after the opening.
  static func ballot(
    _ voter: String, at seconds: Int64 = 60, mood: Mood = .happy, loved: Int = 2, weak: Int = 3,
    awaited: Int = 5, source: String = "forum", country: String = "CN"
  ) -> Ballot {
    Ballot(
      voter: voter, castAt: opens + seconds,
      choices: BallotChoices(mood: mood, loved: loved, weak: weak, awaited: awaited), source: source,
      country: country)
  }

  static func tally(_ ballots: [Ballot]) -> Tally {
    var book = BallotBook(seed: 7)
    for ballot in ballots { book.add(ballot) }
    return book.tally(from: opens, until: closes)
  }

  static func record(_ ballots: [Ballot], rules: PollRules = PollRules()) -> PollRecord {
    PollRecord(poll, tally(ballots), refusals: [:], rules: rules) { "\($0)" }
  }
}
