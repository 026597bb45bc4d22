// SPDX-License-Identifier: Apache-2.0
package import Requesting

/// Which column of a table holds what of a message.
package struct MessageColumns: Hashable, Sendable {
  package enum Field: String, CaseIterable, Sendable {
    case id, source, author, text, at, build, device, app
  }

  private let columns: [Field: String]

  package init(_ columns: [Field: String] = [:]) { self.columns = columns }

  /// Reads `text=内容`; nil where the field is none of ours or nothing stands for the column.
  package static func pair(_ text: String) -> (field: Field, column: String)? {
    guard let sign = text.firstIndex(of: "="), let field = Field(rawValue: String(text[..<sign])) else {
      return nil
    }
    let column = String(text[text.index(after: sign)...])
    return column.isEmpty ? nil : (field, column)
  }

  package func column(of field: Field) -> String { columns[field] ?? field.rawValue }

  /// The longest message taken, in characters.
  package static let longestText = 100_000

  /// Reads one row; `source` is where messages come from that do not say so themselves.
  package func message(
    from row: SourceRow, source: String, now: UTCInstant
  ) throws(ImportRefusal) -> FeedbackMessage {
    let id = try required(.id, row)
    let place = try row.line(column(of: .source)) ?? source
    guard ExternalID.isSource(place) else {
      throw row.refusal("\(column(of: .source)): expected one word such as forum, found “\(place)”")
    }
    guard let raw = row.field(column(of: .text)) else {
      throw row.refusal("\(column(of: .text)): is missing or empty")
    }
    guard let at = try row.instant(column(of: .at)) else {
      throw row.refusal("\(column(of: .at)): is missing or empty")
    }
    guard at.seconds <= now.seconds + ImportTerms.allowedSkew else {
      throw row.refusal("\(column(of: .at)): \(at) lies in the future, and it is \(now) now")
    }
    return FeedbackMessage(
      name: ExternalID(source: place, id: id), author: try row.line(column(of: .author)),
      text: try text(raw, row), at: min(at, now), build: try row.line(column(of: .build)),
      device: try row.line(column(of: .device)), app: try row.line(column(of: .app)))
  }

  private func required(_ field: Field, _ row: SourceRow) throws(ImportRefusal) -> String {
    guard let line = try row.line(column(of: field)) else {
      throw row.refusal("\(column(of: field)): is missing or empty")
    }
    return line
  }

  /// The text as it was written, without marks that nobody sees and that turn the direction of a terminal.
  private func text(_ raw: String, _ row: SourceRow) throws(ImportRefusal) -> String {
    var text = raw
    if !text.isText {
      text.unicodeScalars.removeAll { scalar in
        scalar == "\r"
          || (scalar != "\n" && scalar != "\t" && !String(scalar).isText && !scalar.properties.isWhitespace)
      }
    }
    text = text.trimmed
    guard !text.isEmpty else { throw row.refusal("\(column(of: .text)): is missing or empty") }
    // Fewer bytes than that are fewer characters, and bytes are counted already.
    let count = text.utf8.count <= Self.longestText ? 0 : text.count
    guard count <= Self.longestText else {
      throw row.refusal(
        "\(column(of: .text)): has \(count) characters, at most \(Self.longestText) are taken")
    }
    return text
  }
}
