// SPDX-License-Identifier: Apache-2.0
internal import Requesting

/// What one voter said in the four panels, without who it was.
package struct BallotChoices: Hashable, Sendable {
  package var mood: Mood
  /// Numbers of requests.
  package var loved: Int
  package var weak: Int
  package var awaited: Int

  package init(mood: Mood, loved: Int, weak: Int, awaited: Int) {
    self.mood = mood
    self.loved = loved
    self.weak = weak
    self.awaited = awaited
  }
}

/// A valid ballot, its texts as bytes of UTF-8.
package struct Ballot: Hashable, Sendable {
  /// Who votes, by the name they have where they voted.
  package var voter: [UInt8] = []
  /// Seconds since 1970.
  package var castAt: Int64 = 0
  package var choices: BallotChoices
  /// forum, weibo, wechat, a fan site …; empty where it is not known.
  package var source: [UInt8] = []
  /// ISO 3166-1 alpha-2 in capitals; empty where it is not known.
  package var country: [UInt8] = []

  package init(choices: BallotChoices = BallotChoices(mood: .happy, loved: 0, weak: 0, awaited: 0)) {
    self.choices = choices
  }

  package init(
    voter: String, castAt: Int64, choices: BallotChoices, source: String = "", country: String = ""
  ) {
    self.voter = Array(voter.utf8)
    self.castAt = castAt
    self.choices = choices
    self.source = Array(source.utf8)
    self.country = Array(country.utf8)
  }

  package var voterName: String { String(decoding: voter, as: UTF8.self) }
}

/// Why a ballot is not counted.
package enum BallotFault: Hashable, Sendable, CustomStringConvertible {
  /// The row itself could not be read; the reader's own word and sentence.
  case unreadable(code: String, reason: String)
  case emptyPanel(Panel)
  case noVoter
  case voter(String)
  case noInstant
  case instant(String)
  /// Cast later than the clock of whoever imports it.
  case future(String)
  case mood(String)
  case unknownFeature(Panel, String)
  /// The weakest must be another than the most loved.
  case sameFeature(String)
  case source
  case country(String)
  /// Of another build's poll.
  case otherPoll(String)
  /// An option of a forum's poll that is not in the table of options.
  case unknownOption(String)

  /// A stable word for machines, and for counting.
  package var code: String {
    switch self {
    case .unreadable(let code, _): code
    case .emptyPanel(let panel): "empty-\(panel.rawValue)"
    case .noVoter: "no-voter"
    case .voter: "voter"
    case .noInstant: "no-instant"
    case .instant: "instant"
    case .future: "future"
    case .mood: "mood"
    case .unknownFeature(let panel, _): "unknown-\(panel.rawValue)"
    case .sameFeature: "same-feature"
    case .source: "source"
    case .country: "country"
    case .otherPoll: "other-poll"
    case .unknownOption: "unknown-option"
    }
  }

  package var description: String {
    switch self {
    case .unreadable(_, let reason): reason
    case .emptyPanel(let panel): "the panel \(panel.rawValue) is empty; all four are needed"
    case .noVoter: "no voter is named"
    case .voter(let text):
      "the voter “\(Self.shown(text))” is not one line of at most \(BallotReader.longestVoter) bytes that prints as it stands"
    case .noInstant: "it does not say when it was cast"
    case .instant(let text):
      "expected when it was cast, such as 2026-12-01T10:00:00+08:00, found “\(Self.shown(text))”"
    case .future(let text): "it was cast at \(text), which has not come yet"
    case .mood(let text):
      "expected a mood (happy, sad, loving, looking-forward), found “\(Self.shown(text))”"
    case .unknownFeature(.awaited, let text): "“\(Self.shown(text))” is none of next week's proposals"
    case .unknownFeature(_, let text): "“\(Self.shown(text))” is none of this week's features"
    case .sameFeature(let request): "\(request) is both the most loved and the weakest"
    case .source: "the source is not one line of at most \(BallotReader.longestSource) bytes"
    case .country(let text):
      "expected a country of two letters (ISO 3166-1), such as CN, found “\(Self.shown(text))”"
    case .otherPoll(let text): "it is a ballot of “\(Self.shown(text))”, another build"
    case .unknownOption(let text): "it chose option “\(Self.shown(text))”, which the poll does not have"
    }
  }

  /// What somebody wrote, short and on one line.
  private static func shown(_ text: String) -> String {
    let line = String(text.unicodeScalars.filter { $0.properties.generalCategory != .control }.prefix(60))
    return line.isOneLine || line.isEmpty ? line : "…"
  }
}
