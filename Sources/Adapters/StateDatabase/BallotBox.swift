// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import GRDB
internal import ReleaseCore
internal import Requesting
internal import Voting

/// The ballots of every poll, in a file of their own: `people/ballots.sqlite`, mode 0600.
///
/// A rollback journal, so that an import is written once: pages that are added need no copy of what stood
/// there before. `synchronous = EXTRA`; a transaction that was killed is taken back by whoever opens the file
/// next. What is removed is overwritten.
package struct BallotBox {
  package static let folderName = "people"
  package static let fileName = "ballots.sqlite"

  let sqlite: DatabaseFile

  /// Opens the file in `<state>/people`, makes both where they are missing (the state folder must exist),
  /// and brings its tables up to date. Throws `StateDatabaseError`.
  package init(inStateFolder state: String) throws {
    sqlite = try DatabaseFile(
      privateIn: "\(state)/\(Self.folderName)", named: Self.fileName, owner: .ballots, journal: .rollback,
      pragmas: "PRAGMA secure_delete = ON; PRAGMA cache_size = -16384", migrator: Self.migrator,
      "open the ballots")
  }

  /// The path of the file.
  package var file: String { sqlite.path }

  /// The schema, one named step after the other; a step that was released never changes.
  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 polls and ballots") { database in
      // A ballot's id is its poll's number and, in the low 40 bits, its own: those of a poll lie together, and
      // each new one is added at the end.
      try database.execute(
        sql: """
          CREATE TABLE polls (
            number INTEGER PRIMARY KEY,
            version TEXT NOT NULL UNIQUE,
            week INTEGER NOT NULL,
            opens INTEGER NOT NULL,
            closes INTEGER NOT NULL,
            tallied INTEGER NOT NULL,
            offset INTEGER NOT NULL,
            features TEXT NOT NULL,
            proposals TEXT NOT NULL,
            closed INTEGER NOT NULL DEFAULT 0,
            ballots INTEGER NOT NULL DEFAULT 0,
            refused INTEGER NOT NULL DEFAULT 0
          ) STRICT;
          CREATE TABLE ballots (
            id INTEGER PRIMARY KEY,
            voter TEXT NOT NULL,
            cast_at INTEGER NOT NULL,
            mood INTEGER NOT NULL,
            loved INTEGER NOT NULL,
            weak INTEGER NOT NULL,
            awaited INTEGER NOT NULL,
            source TEXT NOT NULL,
            country TEXT NOT NULL
          ) STRICT;
          CREATE TABLE refused (
            poll INTEGER NOT NULL REFERENCES polls (number),
            line INTEGER NOT NULL,
            code TEXT NOT NULL,
            row BLOB NOT NULL,
            file TEXT NOT NULL,
            reason TEXT NOT NULL,
            PRIMARY KEY (poll, line, code, row)
          ) STRICT, WITHOUT ROWID
          """)
    }
    return migrator
  }
}
