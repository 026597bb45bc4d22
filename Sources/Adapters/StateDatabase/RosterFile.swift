// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import GRDB
internal import ReleaseCore
internal import Vetting

/// Members and their tokens, in a file of their own (docs/adr/0008): `members/members.sqlite`.
///
/// A write-ahead log, so that a server reads while a command writes; `synchronous = FULL`, so that what was
/// revoked stays revoked after a power cut. The folder has mode 0700, the file 0600.
package struct RosterFile: TesterStore {
  /// The folder, in the state folder, of everything that is kept of members.
  package static let folderName = "members"
  package static let fileName = "members.sqlite"

  let sqlite: DatabaseFile

  /// True where a state folder has members.
  package static func exists(inStateFolder state: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(state)/\(folderName)/\(fileName)")
  }

  /// Opens the file in `<state>/members`, makes both where they are missing (the state folder must exist),
  /// checks it and brings its tables up to date. Cost: reads the whole file once, some kilobytes.
  /// Throws `StateDatabaseError`.
  package init(inStateFolder state: String) throws {
    sqlite = try DatabaseFile(
      privateIn: "\(state)/\(Self.folderName)", named: Self.fileName, owner: .members, journal: .writeAhead,
      pragmas: "PRAGMA secure_delete = ON", isWhollyRead: true, migrator: Self.migrator,
      "open the members' database")
  }

  /// The path of the file.
  package var file: String { sqlite.path }

  /// The schema, one named step after the other; a step that was released never changes.
  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 members and tokens") { database in
      try database.execute(
        sql: """
          CREATE TABLE testers (
            id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 8),
            name TEXT NOT NULL,
            contact TEXT,
            channels TEXT NOT NULL,
            devices TEXT NOT NULL,
            created_at INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            revoked_at INTEGER,
            reason TEXT,
            CHECK ((revoked_at IS NULL) = (reason IS NULL))
          ) STRICT, WITHOUT ROWID;
          CREATE UNIQUE INDEX members_by_name ON testers (name) WHERE revoked_at IS NULL;
          CREATE TABLE tokens (
            tester TEXT NOT NULL REFERENCES testers (id) ON DELETE CASCADE,
            digest BLOB NOT NULL CHECK (length(digest) = 32),
            created_at INTEGER NOT NULL,
            ends_at INTEGER,
            PRIMARY KEY (tester, digest)
          ) STRICT, WITHOUT ROWID
          """)
    }
    migrator.registerMigration("2 who applied and who left") { database in
      // Until now everybody was let in as they were entered, and nobody left of their own.
      try database.execute(
        sql: """
          ALTER TABLE testers ADD COLUMN joined_at INTEGER;
          UPDATE testers SET joined_at = created_at;
          ALTER TABLE testers ADD COLUMN has_left INTEGER NOT NULL DEFAULT 0 CHECK (has_left IN (0, 1))
          """)
    }
    return migrator
  }
}
