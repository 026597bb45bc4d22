// SPDX-License-Identifier: Apache-2.0
internal import GRDB
internal import Listening
internal import ReleaseCore

/// Messages of users, in a file of their own (docs/adr/0012): `people/feedback.sqlite`.
///
/// A write-ahead log with `synchronous = FULL`: an import is one transaction, and what was said to be kept stays
/// after a power cut. The folder has mode 0700, the file 0600.
package struct FeedbackFile {
  /// The folder, in the state folder, of what people tell us.
  package static let folderName = "people"
  package static let fileName = "feedback.sqlite"

  let sqlite: DatabaseFile

  package static func path(inStateFolder state: String) -> String { "\(state)/\(folderName)/\(fileName)" }

  /// Opens the file in `<state>/people` and makes both where they are missing; the state folder must exist.
  /// Its pages are not read for damage here: that would cost as much as the file is long.
  /// Throws `StateDatabaseError`.
  package init(inStateFolder state: String) throws {
    sqlite = try DatabaseFile(
      privateIn: "\(state)/\(Self.folderName)", named: Self.fileName, owner: .feedback, journal: .writeAhead,
      pragmas: "PRAGMA secure_delete = FAST; PRAGMA cache_size = -65536", migrator: Self.migrator,
      "open the messages' database")
  }

  /// The path of the file.
  package var file: String { sqlite.path }

  /// The schema, one named step after the other; a step that was released never changes.
  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 messages") { database in
      try database.execute(
        sql: """
          CREATE TABLE answers (
            id INTEGER PRIMARY KEY,
            text TEXT NOT NULL UNIQUE
          ) STRICT;
          CREATE TABLE items (
            number INTEGER PRIMARY KEY AUTOINCREMENT,
            source TEXT NOT NULL,
            id TEXT NOT NULL,
            author TEXT,
            text TEXT NOT NULL,
            words TEXT NOT NULL,
            at INTEGER NOT NULL,
            build TEXT,
            device TEXT,
            app TEXT,
            state TEXT NOT NULL CHECK (state IN ('received', 'routed', 'answered', 'linked', 'closed')),
            queue TEXT,
            template TEXT,
            person TEXT,
            answer INTEGER REFERENCES answers (id),
            request TEXT,
            since INTEGER NOT NULL,
            UNIQUE (source, id)
          ) STRICT;
          CREATE INDEX items_by_time ON items (at);
          CREATE INDEX items_waiting ON items (at) WHERE state IN ('received', 'routed');
          """)
      // FTS5's trigram tokenizer finds Chinese without knowing its words; SQLite has it since 3.34.
      if try Bool.fetchOne(database, sql: "SELECT sqlite_compileoption_used('ENABLE_FTS5')") == true,
        try Self.version(database) >= (3, 34)
      {
        try database.execute(
          sql: """
            CREATE VIRTUAL TABLE item_words USING fts5(
              words, content = 'items', content_rowid = 'number', tokenize = 'trigram')
            """)
      }
    }
    return migrator
  }

  private static func version(_ database: Database) throws -> (Int, Int) {
    let parts = (try String.fetchOne(database, sql: "SELECT sqlite_version()") ?? "")
      .split(separator: ".").compactMap { Int($0) }
    return parts.count >= 2 ? (parts[0], parts[1]) : (0, 0)
  }
}
