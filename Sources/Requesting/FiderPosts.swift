// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// Fider's `posts.csv`: one post a row, in the columns its export writes.
package enum FiderPosts {
  package static let columns = [
    "number", "title", "description", "created_at", "created_by", "votes_count", "comments_count", "status",
    "responded_by", "responded_at", "response", "original_number", "original_title", "tags",
  ]

  /// Those without which nothing can be imported.
  package static let required = ["number", "title", "created_at", "votes_count", "status"]

  /// The states a post can be in, in the order of Fider's numbers for them.
  enum Status: String, CaseIterable {
    case open, started, completed, declined, planned, duplicate, deleted
  }

  /// Reads one row.
  ///
  /// A duplicate brings no votes of its own: Fider has given its voters to the original already.
  package static func wish(from row: SourceRow, _ terms: ImportTerms) throws(ImportRefusal) -> ImportedWish {
    let number = try number("number", in: row)
    guard let number else { throw row.refusal("number: is missing or empty") }
    let title = try row.requiredLine("title")
    let status = try status(of: row)
    let asked = try row.line("created_by")
    guard let instant = try row.instant("created_at") else {
      throw row.refusal("created_at: is missing or empty")
    }
    let created = try row.day("created_at", instant, terms)
    guard let votes = try row.count("votes_count") else {
      throw row.refusal("votes_count: is missing or empty")
    }
    let original = try self.number("original_number", in: row)
    if status == .duplicate, original == nil {
      throw row.refusal("original_number: is missing, and the status is duplicate")
    }
    let isDuplicate = status == .duplicate
    let record = ExternalRecord(
      name: ExternalID(source: terms.source, id: String(number)),
      link: try link("posts/\(number)", in: row, terms), votes: isDuplicate ? 0 : votes)
    return ImportedWish(
      row: row, record: record, title: title, app: terms.app, kind: terms.kind,
      requesters: row.requesters(asked, terms), feedback: try [row.text("description")].compactMap { $0 },
      created: created, original: isDuplicate ? original.map(String.init) : nil,
      declined: try declined(row, status, terms), isCompleted: status == .completed)
  }

  private static func status(of row: SourceRow) throws(ImportRefusal) -> Status {
    let word = try row.requiredLine("status").lowercased()
    let status =
      Status(rawValue: word)
      ?? Int(word).flatMap { Status.allCases.indices.contains($0) ? Status.allCases[$0] : nil }
    guard let status else {
      let known = Status.allCases.map(\.rawValue).joined(separator: ", ")
      throw row.refusal("status: expected one of \(known), found “\(SourceRow.shown(word))”")
    }
    guard status != .deleted else { throw row.refusal("status: the post was deleted in \(row.file)") }
    return status
  }

  private static func number(_ name: String, in row: SourceRow) throws(ImportRefusal) -> Int? {
    guard let text = try row.line(name) else { return nil }
    guard text.utf8.allSatisfy({ (48...57).contains($0) }), text.utf8.count <= 9, let number = Int(text),
      number > 0
    else { throw row.refusal("\(name): expected a post's number, found “\(SourceRow.shown(text))”") }
    return number
  }

  /// What Fider's team said no to, where it gave a reason; without one it stays for people here to decide.
  private static func declined(
    _ row: SourceRow, _ status: Status, _ terms: ImportTerms
  ) throws(ImportRefusal) -> ImportedWish.Refused? {
    guard status == .declined, let reason = try row.text("response") else { return nil }
    let by = try row.line("responded_by").map { "\($0) (\(terms.source))" }
    let on = try row.instant("responded_at").map { terms.day(min($0, terms.now)) }
    return ImportedWish.Refused(reason: reason, by: by, on: on)
  }

  static func link(_ path: String, in row: SourceRow, _ terms: ImportTerms) throws(ImportRefusal) -> String? {
    guard let address = terms.address else { return nil }
    let link = "\(address)/\(path)"
    guard ExternalRecord.isLink(link) else {
      throw row.refusal("its page would be “\(SourceRow.shown(link))”, which is not an http or https address")
    }
    return link
  }
}
