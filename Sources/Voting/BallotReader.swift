// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore
internal import Requesting

/// Where the fields of a ballot stand in a row's bytes of UTF-8; nil where it has none.
package struct BallotFields {
  package var voter: Range<Int>?
  package var castAt: Range<Int>?
  package var mood: Range<Int>?
  package var loved: Range<Int>?
  package var weak: Range<Int>?
  package var awaited: Range<Int>?
  package var source: Range<Int>?
  package var country: Range<Int>?
  package var version: Range<Int>?

  /// The names of the columns, in the order of `init(_:)`.
  package static let names = [
    "voter", "cast_at", "mood", "loved", "weak", "awaited", "source", "country", "version",
  ]
  /// How many of them every file needs.
  package static let needed = 6

  package init(_ field: (Int) -> Range<Int>?) {
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
  private let usualSource: [UInt8]
  private let features: ChoiceNames
  private let proposals: ChoiceNames
  private var instants: InstantReader
  /// The ballot of the last `read` that gave nil.
  package private(set) var ballot = Ballot()

  /// `now`: the clock of whoever imports, seconds since 1970. `source`: of ballots that name none.
  package init(poll: Poll, now: Int64, source: String = "") {
    self.poll = poll
    usualSource = Array(source.utf8)
    self.now = now
    features = ChoiceNames(poll.features)
    proposals = ChoiceNames(poll.proposals)
    instants = InstantReader(offset: poll.offset)
  }

  /// Reads one ballot into `ballot`; gives what is wrong with it, nil where nothing is.
  package mutating func read(_ bytes: [UInt8], _ fields: BallotFields) -> BallotFault? {
    guard let voter = bytes.trimmed(fields.voter) else { return .noVoter }
    guard VoterName.read(bytes, voter, into: &ballot.voter) else { return .voter(bytes.text(voter)) }
    if let version = bytes.trimmed(fields.version), BuildVersion(bytes.text(version)) != poll.version {
      return .otherPoll(bytes.text(version))
    }
    guard let cast = bytes.trimmed(fields.castAt) else { return .noInstant }
    guard let instant = instants.seconds(bytes, cast) else { return .instant(bytes.text(cast)) }
    guard instant <= now + Self.clockSkew else { return .future(bytes.text(cast)) }
    ballot.castAt = instant
    guard let mood = bytes.trimmed(fields.mood) else { return .emptyPanel(.mood) }
    guard let loved = bytes.trimmed(fields.loved) else { return .emptyPanel(.loved) }
    guard let weak = bytes.trimmed(fields.weak) else { return .emptyPanel(.weak) }
    guard let awaited = bytes.trimmed(fields.awaited) else { return .emptyPanel(.awaited) }
    guard let feeling = Self.mood(bytes, mood) else { return .mood(bytes.text(mood)) }
    guard let best = features.number(bytes, loved) else { return .unknownFeature(.loved, bytes.text(loved)) }
    guard let worst = features.number(bytes, weak) else { return .unknownFeature(.weak, bytes.text(weak)) }
    guard let next = proposals.number(bytes, awaited) else {
      return .unknownFeature(.awaited, bytes.text(awaited))
    }
    guard best != worst else { return .sameFeature(RequestID(best).description) }
    ballot.choices = BallotChoices(mood: feeling, loved: best, weak: worst, awaited: next)
    return readOrigin(bytes, fields)
  }

  /// Where the voter voted and from which country, as far as it is said.
  private mutating func readOrigin(_ bytes: [UInt8], _ fields: BallotFields) -> BallotFault? {
    ballot.source.removeAll(keepingCapacity: true)
    if let source = bytes.trimmed(fields.source) {
      guard source.count <= Self.longestSource, bytes.isPlain(source) || bytes.text(source).isOneLine else {
        return .source
      }
      for index in source { ballot.source.append(bytes[index]) }
    } else {
      ballot.source.append(contentsOf: usualSource)
    }
    ballot.country.removeAll(keepingCapacity: true)
    if let country = bytes.trimmed(fields.country) {
      guard country.count == 2, country.allSatisfy({ bytes[$0].isLetter }) else {
        return .country(bytes.text(country))
      }
      for index in country { ballot.country.append(bytes[index] & 0xDF) }
    }
    return nil
  }

  private static let moods = Mood.allCases.map { (mood: $0, word: Array($0.word.utf8)) }

  private static func mood(_ bytes: [UInt8], _ text: Range<Int>) -> Mood? {
    for known in moods where bytes.isSame(text, known.word) { return known.mood }
    return Mood(bytes.text(text))
  }
}

/// Finds a choice by its id, or by its title in either language.
struct ChoiceNames {
  /// By number, from the lowest on; requests of one ledger lie close together.
  private var isChoice: [Bool] = []
  private let lowest: Int
  private var titles: [String: Int] = [:]

  init(_ choices: [Poll.Choice]) {
    var ambiguous: Set<String> = []
    lowest = choices.map(\.request.number).min() ?? 0
    let highest = choices.map(\.request.number).max() ?? -1
    isChoice = [Bool](repeating: false, count: highest - lowest + 1)
    for choice in choices {
      isChoice[choice.request.number - lowest] = true
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
  func number(_ bytes: [UInt8], _ text: Range<Int>) -> Int? {
    let digits =
      bytes.hasPrefix(text, Self.prefix) ? text.lowerBound + Self.prefix.count..<text.upperBound : text
    if digits.count <= 7, let id = bytes.decimal(digits), isChoice.indices.contains(id - lowest),
      isChoice[id - lowest]
    {
      return id
    }
    return titles[bytes.text(text).lowercased()]
  }

  private static let prefix = Array("REQ-".utf8)
}

extension UInt8 {
  var isLetter: Bool { (0x41...0x5A).contains(self & 0xDF) }
  var isDigit: Bool { (0x30...0x39).contains(self) }
}

extension [UInt8] {
  func text(_ range: Range<Int>) -> String { String(decoding: self[range], as: UTF8.self) }

  /// Without the spaces, tabs and line breaks at its ends; nil where nothing is left.
  func trimmed(_ range: Range<Int>?) -> Range<Int>? {
    guard var start = range?.lowerBound, var end = range?.upperBound else { return nil }
    while start < end, self[start] <= 0x20 { start += 1 }
    while start < end, self[end - 1] <= 0x20 { end -= 1 }
    return start < end ? start..<end : nil
  }

  /// True where the bytes are these.
  func isSame(_ range: Range<Int>, _ word: [UInt8]) -> Bool {
    range.count == word.count && hasPrefix(range, word)
  }

  func hasPrefix(_ range: Range<Int>, _ word: [UInt8]) -> Bool {
    guard range.count >= word.count else { return false }
    for offset in 0..<word.count where self[range.lowerBound + offset] != word[offset] { return false }
    return true
  }

  /// True where it is printable ASCII.
  func isPlain(_ range: Range<Int>) -> Bool {
    for index in range where !(0x20...0x7E).contains(self[index]) { return false }
    return true
  }

  /// A whole number without sign; nil where it is none, or longer than 18 digits.
  func decimal(_ range: Range<Int>) -> Int? {
    guard !range.isEmpty, range.count <= 18 else { return nil }
    var number = 0
    for index in range {
      guard self[index].isDigit else { return nil }
      number = number * 10 + Int(self[index] - 0x30)
    }
    return number
  }
}
