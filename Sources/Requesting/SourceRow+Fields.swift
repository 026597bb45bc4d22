// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

extension SourceRow {
  /// The longest text kept of a description, in characters; a longer one is cut, and says so.
  package static let longestText = 4000

  /// A line of text under a column: runs of white space become one blank; nil where there is none.
  /// Tags and scripts in it are text like any other.
  package func line(_ name: String) throws(ImportRefusal) -> String? {
    guard let text = field(name) else { return nil }
    return try line(name, text)
  }

  package func line(_ name: String, _ text: String) throws(ImportRefusal) -> String {
    if text.utf8.count <= 1000, text.unicodeScalars.allSatisfy(\.isPlain) { return text }
    let joined = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let count = joined.unicodeScalars.count
    guard count <= 1000 else { throw refusal("\(name): has \(count) characters, at most 1000 are taken") }
    guard !joined.isEmpty else { throw refusal("\(name): is empty") }
    if let bad = joined.unicodeScalars.first(where: { !String($0).isOneLine && $0 != " " }) {
      throw refusal("\(name): holds the character \(Self.code(bad)), which does not print as it stands")
    }
    try refuseReplacement(name, joined)
    return joined
  }

  package func requiredLine(_ name: String) throws(ImportRefusal) -> String {
    guard let line = try line(name) else { throw refusal("\(name): is missing or empty") }
    return line
  }

  /// Text of several lines, cut where it is too long; nil where there is none.
  package func text(_ name: String) throws(ImportRefusal) -> String? {
    guard let raw = field(name) else { return nil }
    var text = ""
    for character in raw.prefix(Self.longestText + 1) {
      text.append(character.isNewline ? "\n" : character)
    }
    text = text.filter { $0 != "\u{FEFF}" }
    while text.last?.isWhitespace == true { text.removeLast() }
    while text.first?.isWhitespace == true { text.removeFirst() }
    guard text.isText else {
      guard let bad = text.unicodeScalars.first(where: { !String($0).isText && !$0.properties.isWhitespace })
      else { return nil }
      throw refusal("\(name): holds the character \(Self.code(bad)), which does not print as it stands")
    }
    try refuseReplacement(name, text)
    return text.count > Self.longestText ? String(text.prefix(Self.longestText)) + " […]" : text
  }

  /// A whole number of votes; nil where there is none.
  package func count(_ name: String) throws(ImportRefusal) -> Int? {
    guard let text = field(name) else { return nil }
    let digits = text.filter { !$0.isWhitespace }
    guard digits.utf8.allSatisfy({ (48...57).contains($0) }), digits.utf8.count <= 8,
      let number = Int(digits),
      number <= 10_000_000
    else { throw refusal("\(name): expected a number from 0 to 10000000, found “\(Self.shown(text))”") }
    return number
  }

  /// An instant, RFC 3339 or the seconds of a Unix clock; nil where there is none. A day without a time is its
  /// first moment in UTC.
  package func instant(_ name: String) throws(ImportRefusal) -> UTCInstant? {
    guard let text = field(name) else { return nil }
    if let instant = UTCInstant(text) ?? UTCInstant(unix: text) { return instant }
    let trimmed = text.trimmed
    if let instant = UTCInstant(trimmed) ?? UTCInstant(unix: trimmed) { return instant }
    if let day = CivilDate(trimmed) { return UTCInstant(seconds: Int64(day.dayNumber) * 86_400) }
    throw refusal(
      "\(name): expected an instant such as 2026-11-21T08:30:00Z, found “\(Self.shown(trimmed))”")
  }

  /// The day of an instant that lies in the past; another machine's clock may be a day ahead.
  package func day(_ name: String, _ instant: UTCInstant, _ terms: ImportTerms) throws(ImportRefusal)
    -> CivilDate
  {
    guard instant.seconds <= terms.now.seconds + ImportTerms.allowedSkew else {
      throw refusal("\(name): \(instant) lies in the future, and it is \(terms.now) now")
    }
    return terms.day(min(instant, terms.now))
  }

  /// Who asked, where the row names somebody.
  package func requesters(_ name: String?, _ terms: ImportTerms) -> [Requester] {
    name.map { [Requester(name: $0, source: terms.source, country: terms.country)] } ?? []
  }

  private func refuseReplacement(_ name: String, _ text: String) throws(ImportRefusal) {
    // A ledger file with it counts as one that is not UTF-8.
    guard !text.unicodeScalars.contains("\u{FFFD}") else {
      throw refusal("\(name): holds U+FFFD, the mark of a text that was read in a wrong encoding")
    }
  }

  private static func code(_ scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
  }

  /// The beginning of a value, as a message can show it.
  static func shown(_ text: String) -> String {
    let printable = text.prefix(60).filter { String($0).isOneLine || $0 == " " }
    return printable + (text.count > 60 ? "…" : "")
  }
}

extension String {
  /// Without white space at its ends.
  package var trimmed: String {
    var text = self[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
