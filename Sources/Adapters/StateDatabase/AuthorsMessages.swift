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

  /// What stands in place of their words, and closes what nobody can answer any more.
  package static let removed = "应作者要求删除 removed at the author's wish"

  /// Name and words go, from the index of the search too, and so do answers that name them; that there was a
  /// message, when and of which build stays, so that importing it again brings nothing back.
  package func forget(_ person: PersonName) throws -> Int {
    let names = try spellings(of: person)
    guard !names.isEmpty else { return 0 }
    return try table.write { database in
      let isIndexed = try database.tableExists("item_words")
      try database.execute(
        sql: "INSERT INTO answers (text) VALUES (?) ON CONFLICT DO NOTHING", arguments: [Self.removed])
      var count = 0
      for name in names {
        if isIndexed {
          // FTS5, external content: an entry is taken out with the very words that it was made of.
          try database.execute(
            sql: """
              INSERT INTO item_words (item_words, rowid, words)
                SELECT 'delete', number, words FROM items WHERE author = ?
              """, arguments: [name])
        }
        try database.execute(
          sql: """
            UPDATE items SET text = ?2, words = '', author = NULL,
              answer = CASE WHEN state IN ('received', 'routed')
                  OR EXISTS (SELECT 1 FROM answers WHERE answers.id = answer AND instr(answers.text, ?1) > 0)
                THEN (SELECT id FROM answers WHERE answers.text = ?2) ELSE answer END,
              state = CASE WHEN state IN ('received', 'routed') THEN 'closed' ELSE state END
            WHERE author = ?1
            """, arguments: [name, Self.removed])
        count += database.changesCount
        try database.execute(
          sql: """
            DELETE FROM answers WHERE instr(text, ?) > 0
              AND id NOT IN (SELECT answer FROM items WHERE answer IS NOT NULL)
            """, arguments: [name])
      }
      // Entries that were taken out lie in the index until its parts are merged.
      if isIndexed { try database.execute(sql: "INSERT INTO item_words (item_words) VALUES ('optimize')") }
      return count
    }
  }

  /// Cost: each author's name is compared once.
  private func spellings(of person: PersonName) throws -> [String] {
    try table.rows("SELECT DISTINCT author FROM items WHERE author IS NOT NULL") { $0["author"] as String }
      .filter(person.isNamed)
  }
}
