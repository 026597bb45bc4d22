// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// One row of another program's export: where it stands, and what it says by the column's name.
package struct SourceRow {
  package let file: String
  /// From 1; in a JSON list, the item's place in it.
  package let line: Int
  private let fields: (String) -> String?

  package init(file: String, line: Int, fields: @escaping (String) -> String?) {
    self.file = file
    self.line = line
    self.fields = fields
  }

  /// The value under a column; nil where there is none or it is blank.
  package func field(_ name: String) -> String? {
    fields(name).flatMap { text in text.contains { !$0.isWhitespace } ? text : nil }
  }

  package func refusal(_ reason: String) -> ImportRefusal {
    ImportRefusal(file: file, line: line, reason: reason)
  }
}

/// A row that was not imported, and why; the rows beside it were.
package struct ImportRefusal: Error, Hashable, Sendable, Codable, CustomStringConvertible {
  package let file: String
  package let line: Int
  package let reason: String

  package init(file: String, line: Int, reason: String) {
    self.file = file
    self.line = line
    self.reason = reason
  }

  package var description: String { "\(file):\(line): \(reason)" }
}

/// What every row of one import has in common.
package struct ImportTerms: Sendable {
  /// What the place is called in requests: `fider`, `bbs.example.com`.
  package var source: String
  /// Where its pages are, without a slash at its end; nil: no links are kept.
  package var address: String?
  /// The app of a wish that names none.
  package var app: LocalizedText
  package var kind: FeatureKind
  /// The country of who asks there, ISO 3166-1.
  package var country: String?
  /// Options of a poll that are votes against, in normalised text.
  package var negativeWords: Set<String>
  /// The instant of the import.
  package var now: UTCInstant
  /// The day of an instant in the project's zone.
  package var day: @Sendable (UTCInstant) -> CivilDate

  package init(
    source: String, address: String? = nil, app: LocalizedText, kind: FeatureKind = .new,
    country: String? = nil, negativeWords: Set<String> = ImportTerms.usualNegativeWords, now: UTCInstant,
    day: @escaping @Sendable (UTCInstant) -> CivilDate
  ) {
    self.source = source
    self.address = address
    self.app = app
    self.kind = kind
    self.country = country
    self.negativeWords = negativeWords
    self.now = now
    self.day = day
  }

  package static let usualNegativeWords: Set<String> = [
    "反对", "不支持", "不需要", "不要", "不喜欢", "没必要", "no", "against", "oppose", "dislike", "not needed",
  ]

  /// How far ahead another machine's clock may be.
  package static let allowedSkew: Int64 = 86_400
}

/// A wish as another program's export tells it, checked; nothing of the ledger is known here.
package struct ImportedWish: Hashable, Sendable {
  /// What people of the other program said no to.
  package struct Refused: Hashable, Sendable {
    package let reason: String
    package let by: String?
    package let on: CivilDate?
  }

  package let file: String
  package let line: Int
  package let record: ExternalRecord
  package let title: String
  package let app: LocalizedText
  package let kind: FeatureKind
  package let requesters: [Requester]
  package let feedback: [String]
  package let created: CivilDate
  /// The id, in the same place, of the wish that this one repeats.
  package let original: String?
  package let declined: Refused?
  /// True where the other program says that it exists already: only a known request takes its votes.
  package let isCompleted: Bool

  package init(
    row: SourceRow, record: ExternalRecord, title: String, app: LocalizedText, kind: FeatureKind,
    requesters: [Requester], feedback: [String] = [], created: CivilDate, original: String? = nil,
    declined: Refused? = nil, isCompleted: Bool = false
  ) {
    file = row.file
    line = row.line
    self.record = record
    self.title = title
    self.app = app
    self.kind = kind
    self.requesters = requesters
    self.feedback = feedback
    self.created = created
    self.original = original
    self.declined = declined
    self.isCompleted = isCompleted
  }

  /// The title in the language it is written in: Chinese where it holds a Chinese character.
  package var localizedTitle: LocalizedText? {
    let isChinese = title.unicodeScalars.contains(where: \.isHan)
    return LocalizedText(zh: isChinese ? title : nil, en: isChinese ? nil : title)
  }

  func refusal(_ reason: String) -> ImportRefusal { ImportRefusal(file: file, line: line, reason: reason) }
}

extension Unicode.Scalar {
  /// A CJK ideograph.
  package var isHan: Bool {
    switch value {
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: true
    default: false
    }
  }
}
