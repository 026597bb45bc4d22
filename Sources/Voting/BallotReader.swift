// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore
internal import Requesting

/// The fields of a ballot as a file gives them, bytes of UTF-8 each; nil where the file has none.
package struct BallotFields {
  package var voter: ArraySlice<UInt8>?
  package var castAt: ArraySlice<UInt8>?
  package var mood: ArraySlice<UInt8>?
  package var loved: ArraySlice<UInt8>?
  package var weak: ArraySlice<UInt8>?
  package var awaited: ArraySlice<UInt8>?
  package var source: ArraySlice<UInt8>?
  package var country: ArraySlice<UInt8>?
  package var version: ArraySlice<UInt8>?

  /// The names of the columns, in the order of `init(_:)`.
  package static let names = [
    "voter", "cast_at", "mood", "loved", "weak", "awaited", "source", "country", "version",
  ]
  /// How many of them every file needs.
  package static let needed = 6

  package init() {}

  package init(_ field: (Int) -> ArraySlice<UInt8>?) {
    voter = field(0)
    castAt = field(1)
    mood = field(2)
    loved = field(3)
    weak = field(4)
    awaited = field(5)
    source = field(6)
    country = field(7)
    version = field(8)
  }
}

/// Reads and checks ballots of one poll. Cost: under a microsecond each, no allocation for plain ones.
package struct BallotReader {
  /// In bytes of UTF-8.
  package static let longestVoter = 200
  package static let longestSource = 64
  /// How far a voter's clock may be ahead, in seconds.
  package static let clockSkew: Int64 = 300

  private let poll: Poll
  private let now: Int64
  private let features: ChoiceNames
  private let proposals: ChoiceNames
  private var instants: InstantReader
  /// The ballot of the last `read` that gave nil.
  package private(set) var ballot = Ballot()

  /// `now`: the clock of whoever imports, seconds since 1970.
  package init(poll: Poll, now: Int64) {
    self.poll = poll
    self.now = now
    features = ChoiceNames(poll.features)
    proposals = ChoiceNames(poll.proposals)
    instants = InstantReader(offset: poll.offset)
  }

  /// Reads one ballot into `ballot`; gives what is wrong with it, nil where nothing is.
  package mutating func read(_ fields: borrowing BallotFields) -> BallotFault? {
    guard let voter = fields.voter?.trimmed, !voter.isEmpty else { return .noVoter }
    guard VoterName.read(voter, into: &ballot.voter) else { return .voter(voter.text) }
    if let version = fields.version?.trimmed, !version.isEmpty, BuildVersion(version.text) != poll.version {
      return .otherPoll(version.text)
    }
    guard let cast = fields.castAt?.trimmed, !cast.isEmpty else { return .noInstant }
    guard let instant = instants.seconds(cast) else { return .instant(cast.text) }
    guard instant <= now + Self.clockSkew else { return .future(cast.text) }
    ballot.castAt = instant
    guard let mood = fields.mood?.trimmed, !mood.isEmpty else { return .emptyPanel(.mood) }
    guard let loved = fields.loved?.trimmed, !loved.isEmpty else { return .emptyPanel(.loved) }
    guard let weak = fields.weak?.trimmed, !weak.isEmpty else { return .emptyPanel(.weak) }
    guard let awaited = fields.awaited?.trimmed, !awaited.isEmpty else { return .emptyPanel(.awaited) }
    guard let feeling = Self.mood(mood) else { return .mood(mood.text) }
    guard let best = features.number(loved) else { return .unknownFeature(.loved, loved.text) }
    guard let worst = features.number(weak) else { return .unknownFeature(.weak, weak.text) }
    guard let next = proposals.number(awaited) else { return .unknownFeature(.awaited, awaited.text) }
    guard best != worst else { return .sameFeature(RequestID(best).description) }
    ballot.choices = BallotChoices(mood: feeling, loved: best, weak: worst, awaited: next)
    ballot.source.removeAll(keepingCapacity: true)
    if let source = fields.source?.trimmed, !source.isEmpty {
      guard source.count <= Self.longestSource, source.isPlain || source.text.isOneLine else {
        return .source
      }
      ballot.source.append(contentsOf: source)
    }
    ballot.country.removeAll(keepingCapacity: true)
    if let country = fields.country?.trimmed, !country.isEmpty {
      guard country.count == 2, country.allSatisfy(\.isLetter) else { return .country(country.text) }
      for letter in country { ballot.country.append(letter & 0xDF) }
    }
    return nil
  }

  private static func mood(_ text: ArraySlice<UInt8>) -> Mood? {
    for mood in Mood.allCases where text.elementsEqual(mood.word.utf8) { return mood }
    return Mood(text.text)
  }
}

/// Finds a choice by its id, or by its title in either language.
struct ChoiceNames {
  private var numbers: Set<Int> = []
  private var titles: [String: Int] = [:]

  init(_ choices: [Poll.Choice]) {
    var ambiguous: Set<String> = []
    for choice in choices {
      numbers.insert(choice.request.number)
      for title in [choice.zh, choice.en, choice.label].compactMap({ $0?.lowercased() }) {
        if let other = titles.updateValue(choice.request.number, forKey: title),
          other != choice.request.number
        {
          ambiguous.insert(title)
        }
      }
    }
    for title in ambiguous { titles[title] = nil }
  }

  /// The number of the request that a field names; nil where it is none of the choices.
  func number(_ text: ArraySlice<UInt8>) -> Int? {
    let id: Int?
    if text.count > 4, text.count <= 11, text.starts(with: "REQ-".utf8) {
      id = text.dropFirst(4).decimal
    } else {
      id = text.count <= 7 ? text.decimal : nil
    }
    if let id, numbers.contains(id) { return id }
    return titles[text.text.lowercased()]
  }
}

extension UInt8 {
  var isLetter: Bool { (0x41...0x5A).contains(self & 0xDF) }
  var isDigit: Bool { (0x30...0x39).contains(self) }
}

extension ArraySlice<UInt8> {
  var text: String { String(decoding: self, as: UTF8.self) }

  /// Without the spaces, tabs and line breaks at its ends.
  var trimmed: ArraySlice<UInt8> {
    var slice = self
    while let first = slice.first, first <= 0x20 { slice.removeFirst() }
    while let last = slice.last, last <= 0x20 { slice.removeLast() }
    return slice
  }

  /// True where it is printable ASCII.
  var isPlain: Bool { allSatisfy { (0x20...0x7E).contains($0) } }

  /// A whole number without sign; nil where it is none, or longer than 18 digits.
  var decimal: Int? {
    guard !isEmpty, count <= 18 else { return nil }
    var number = 0
    for byte in self {
      guard byte.isDigit else { return nil }
      number = number * 10 + Int(byte - 0x30)
    }
    return number
  }
}
