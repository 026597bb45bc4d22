// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import TestSupport

/// Exports of other programs, small, and a ledger to import them into.
enum ImportExample {
  /// 2026-11-24 10:00 in Shanghai.
  static let now = UTCInstant(seconds: 1_795_485_600)

  static func terms(_ source: String, address: String? = "https://bbs.example.org") throws -> ImportTerms {
    ImportTerms(
      source: source, address: address, app: try app(), now: now,
      day: { CivilDate(dayNumber: Int(($0.seconds + 8 * 3600) / 86_400)) })
  }

  static func app() throws -> LocalizedText {
    guard let app = LocalizedText(zh: "系统", en: nil) else { throw ToolFailure(description: "no app") }
    return app
  }

  static func row(_ line: Int = 2, _ fields: [String: String]) -> SourceRow {
    SourceRow(file: "posts.csv", line: line) { fields[$0] }
  }

  /// A post of Fider with some fields of its own.
  static func post(_ number: Int, _ more: [String: String] = [:]) -> SourceRow {
    let usual = [
      "number": "\(number)", "title": "手电筒 \(number)", "created_at": "2026-11-20T08:00:00Z",
      "created_by": "夜归人", "votes_count": "12", "comments_count": "0", "status": "open",
    ]
    return row(number + 1, usual.merging(more) { $1 })
  }

  static func wishes(_ rows: SourceRow...) throws -> [ImportedWish] {
    try rows.map { try FiderPosts.wish(from: $0, terms("fider")) }
  }

  /// Imports into a ledger as the command does; gives the report.
  @discardableResult
  static func run(_ wishes: [ImportedWish], into store: MemoryLedgerStore) throws -> ImportReport {
    try LedgerEditor.commit(store: store, format: LedgerExample.format, signature: .tester) { book in
      let (batch, report) = try book.importing(
        wishes, refused: [], from: "fider", by: LedgerExample.person, on: LedgerExample.day)
      return (batch, report)
    }.outcome
  }

  static func ledger(_ store: MemoryLedgerStore) throws -> Ledger {
    try LedgerEditor.read(store, format: LedgerExample.format)
  }
}
