// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// Which column of a table holds what: a declared mapping for plain CSV and JSON lines.
package struct FieldMapping: Hashable, Sendable {
  /// What a wish can be made of; the column has the same name unless a mapping says otherwise.
  package enum Field: String, CaseIterable, Sendable {
    case id, title, requester, country, votes, against, created, description, app, kind, link
    case pollOpened = "poll_opened"
    case pollCloses = "poll_closes"
    case duplicateOf = "duplicate_of"
  }

  package private(set) var columns: [Field: String]

  package init(_ columns: [Field: String] = [:]) { self.columns = columns }

  /// Reads `votes=赞成数`; nil where the field is none of ours or nothing stands for the column.
  package static func pair(_ text: String) -> (field: Field, column: String)? {
    guard let sign = text.firstIndex(of: "="), let field = Field(rawValue: String(text[..<sign])) else {
      return nil
    }
    let column = String(text[text.index(after: sign)...])
    return column.isEmpty ? nil : (field, column)
  }

  package func column(of field: Field) -> String { columns[field] ?? field.rawValue }

  /// Another mapping laid over this one.
  package func overlaid(with other: FieldMapping) -> FieldMapping {
    FieldMapping(columns.merging(other.columns) { $1 })
  }

  /// Reads one row under the mapping; problems name the table's own columns.
  package func wish(from row: SourceRow, _ terms: ImportTerms) throws(ImportRefusal) -> ImportedWish {
    let id = try row.requiredLine(column(of: .id))
    let title = try row.requiredLine(column(of: .title))
    let created = try row.instant(column(of: .created)) ?? terms.now
    let country = try country(row) ?? terms.country
    let asked = try row.line(column(of: .requester))
    let link = try row.line(column(of: .link))
    if let link, !ExternalRecord.isLink(link) {
      throw row.refusal(
        "\(column(of: .link)): expected an http or https address, found “\(SourceRow.shown(link))”")
    }
    let record = ExternalRecord(
      name: ExternalID(source: terms.source, id: id), link: link,
      votes: try row.count(column(of: .votes)) ?? 0, against: try row.count(column(of: .against)) ?? 0,
      pollOpened: try row.instant(column(of: .pollOpened)),
      pollCloses: try row.instant(column(of: .pollCloses)))
    return ImportedWish(
      row: row, record: record, title: title, app: try app(row) ?? terms.app,
      kind: try kind(row) ?? terms.kind,
      requesters: asked.map { [Requester(name: $0, source: terms.source, country: country)] } ?? [],
      feedback: try [row.text(column(of: .description))].compactMap { $0 },
      created: try row.day(column(of: .created), created, terms),
      original: try row.line(column(of: .duplicateOf)))
  }

  private func country(_ row: SourceRow) throws(ImportRefusal) -> String? {
    guard let text = try row.line(column(of: .country)) else { return nil }
    let code = text.uppercased()
    guard code.utf8.count == 2, code.utf8.allSatisfy({ (65...90).contains($0) }) else {
      throw row.refusal(
        "\(column(of: .country)): expected two letters (ISO 3166-1), such as CN, found “\(SourceRow.shown(text))”"
      )
    }
    return code
  }

  private func app(_ row: SourceRow) throws(ImportRefusal) -> LocalizedText? {
    guard let text = try row.line(column(of: .app)) else { return nil }
    let isChinese = text.unicodeScalars.contains(where: \.isHan)
    return LocalizedText(zh: isChinese ? text : nil, en: isChinese ? nil : text)
  }

  private func kind(_ row: SourceRow) throws(ImportRefusal) -> FeatureKind? {
    guard let text = try row.line(column(of: .kind)) else { return nil }
    guard let kind = FeatureKind(rawValue: text.lowercased()) else {
      let known = FeatureKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw row.refusal("\(column(of: .kind)): expected one of \(known), found “\(SourceRow.shown(text))”")
    }
    return kind
  }
}
