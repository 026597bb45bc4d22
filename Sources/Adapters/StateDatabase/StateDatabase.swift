// SPDX-License-Identifier: Apache-2.0
import GRDB
import ReleaseCore

/// The SQLite file in the state folder: for now the journal of running cuts.
///
/// Every write is synced before it returns.
package struct StateDatabase: Sendable {
  /// The file's name in the state folder.
  package static let fileName = "state.sqlite"

  let sqlite: DatabaseFile

  /// Opens the file, makes it where it is missing (its folder must exist), checks it and brings its tables
  /// up to date. Cost: reads the whole file once. Throws `StateDatabaseError`.
  package init(at path: String) throws {
    sqlite = try DatabaseFile(
      at: path, owner: .state, journal: .rollback, isWhollyRead: true, migrator: Self.migrator,
      "open the database")
  }

  /// The path of the file.
  package var file: String { sqlite.path }

  /// The schema, one named step after the other; a step that was released never changes.
  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 journal of cuts") { database in
      try database.execute(
        sql: """
          CREATE TABLE cut_facts (
            channel TEXT NOT NULL,
            version TEXT NOT NULL,
            stage TEXT NOT NULL,
            facts TEXT NOT NULL,
            kept_at INTEGER NOT NULL,
            PRIMARY KEY (channel, version, stage)
          ) STRICT, WITHOUT ROWID
          """)
    }
    return migrator
  }
}
