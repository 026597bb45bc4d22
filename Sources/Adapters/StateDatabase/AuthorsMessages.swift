// SPDX-License-Identifier: Apache-2.0
package import Crediting
internal import GRDB
package import Requesting

/// What people wrote to the team (`people/feedback.sqlite`), by the names they wrote under.
package struct AuthorsMessages: PersonalRecords {
  private let table: PeopleTable

  /// Nil where no message was ever kept.
  package init?(inStateFolder state: String) throws {
    let file = FeedbackFile.path(inStateFolder: state)
    guard let table = try PeopleTable(file, table: "items", owner: .feedback) else { return nil }
    self.table = table
  }

  package func held(about person: PersonName) throws -> [HeldRecord] {
    try spellings(of: person).flatMap { name in
      try table.rows("SELECT source, id, text FROM items WHERE author = ? ORDER BY number", [name]) { row in
        let text: String = row["text"]
        return HeldRecord(
          kind: "message", summary: "\(row["source"] as String) \(row["id"] as String): \(text.prefix(80))")
      }
    }
  }

  /// The name goes; the words stay, because they were answered and others may be in the same case.
  package func forget(_ person: PersonName) throws -> Int {
    try table.change(spellings(of: person).map { ("UPDATE items SET author = NULL WHERE author = ?", [$0]) })
  }

  /// Cost: each author's name is compared once.
  private func spellings(of person: PersonName) throws -> [String] {
    try table.rows("SELECT DISTINCT author FROM items WHERE author IS NOT NULL") { $0["author"] as String }
      .filter(person.isNamed)
  }
}
