// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import GRDB
internal import ReleaseCore
internal import Requesting
internal import Vetting

/// What testers found, in a file of its own (docs/adr/0014): `members/verdicts.sqlite`.
///
/// A write-ahead log with `synchronous = FULL`, so that what a tester was thanked for survives a power cut. A
/// row is never changed but for three things: what replaced it, how it was closed, and whose it was.
package struct VerdictFile: Sendable {
  package static let fileName = "verdicts.sqlite"

  let sqlite: DatabaseFile

  /// True where a state folder has verdicts.
  package static func exists(inStateFolder state: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(state)/\(RosterFile.folderName)/\(fileName)")
  }

  /// Opens the file in `<state>/members` and makes both where they are missing; the state folder must exist.
  /// Its pages are not read for damage here: that would cost as much as the history is long.
  /// Throws `StateDatabaseError`.
  package init(inStateFolder state: String) throws {
    sqlite = try DatabaseFile(
      privateIn: "\(state)/\(RosterFile.folderName)", named: Self.fileName, owner: .verdicts,
      journal: .writeAhead, pragmas: "PRAGMA secure_delete = ON", migrator: Self.migrator,
      "open the verdicts' database")
  }

  /// The path of the file.
  package var file: String { sqlite.path }

  /// Lets `feature` be 0, the build as a whole; a table's checks change with the table alone.
  private static func admitWholeBuilds(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE verdicts_of_builds (
          id INTEGER PRIMARY KEY AUTOINCREMENT,
          tester TEXT CHECK (length(tester) = 8),
          candidate TEXT NOT NULL,
          device TEXT NOT NULL,
          feature INTEGER NOT NULL CHECK (feature >= 0),
          finding TEXT NOT NULL CHECK (finding IN ('works', 'broken', 'blocker')),
          note TEXT,
          at INTEGER NOT NULL,
          replaced_by INTEGER,
          closed_at INTEGER,
          closed_by TEXT,
          closed_reason TEXT,
          CHECK ((closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (closed_reason IS NULL))
        ) STRICT;
        INSERT INTO verdicts_of_builds (
            id, tester, candidate, device, feature, finding, note, at, replaced_by, closed_at, closed_by,
            closed_reason)
          SELECT id, tester, candidate, device, feature, finding, note, at, replaced_by, closed_at, closed_by,
            closed_reason FROM verdicts ORDER BY id;
        DROP TABLE verdicts;
        ALTER TABLE verdicts_of_builds RENAME TO verdicts;
        CREATE UNIQUE INDEX last_verdict ON verdicts (tester, candidate, device, feature)
          WHERE replaced_by IS NULL;
        CREATE INDEX verdicts_of_tester ON verdicts (tester, candidate, device, feature);
        CREATE INDEX verdicts_of_candidate ON verdicts (candidate);
        CREATE INDEX verdicts_of_feature ON verdicts (feature)
        """)
  }

  /// The schema, one named step after the other; a step that was released never changes.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1 verdicts") { database in
      try database.execute(
        sql: """
          CREATE TABLE verdicts (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            tester TEXT CHECK (length(tester) = 8),
            candidate TEXT NOT NULL,
            device TEXT NOT NULL,
            feature INTEGER NOT NULL CHECK (feature > 0),
            finding TEXT NOT NULL CHECK (finding IN ('works', 'broken', 'blocker')),
            note TEXT,
            at INTEGER NOT NULL,
            replaced_by INTEGER,
            closed_at INTEGER,
            closed_by TEXT,
            closed_reason TEXT,
            CHECK ((closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (closed_reason IS NULL))
          ) STRICT;
          CREATE UNIQUE INDEX last_verdict ON verdicts (tester, candidate, device, feature)
            WHERE replaced_by IS NULL;
          CREATE INDEX verdicts_of_tester ON verdicts (tester, candidate, device, feature);
          CREATE INDEX verdicts_of_candidate ON verdicts (candidate);
          CREATE INDEX verdicts_of_feature ON verdicts (feature)
          """)
    }
    migrator.registerMigration("2 whole builds", migrate: Self.admitWholeBuilds)
    return migrator
  }
}
