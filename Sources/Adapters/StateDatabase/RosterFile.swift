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

  /// The path of the file.
  package let file: String
  private let queue: DatabaseQueue

  /// True where a state folder has members.
  package static func exists(inStateFolder state: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(state)/\(folderName)/\(fileName)")
  }

  /// Opens the file in `<state>/members`, makes both where they are missing (the state folder must exist),
  /// checks it and brings its tables up to date. Cost: reads the whole file once, some kilobytes.
  /// Throws `StateDatabaseError`.
  package init(inStateFolder state: String) throws {
    let folder = "\(state)/\(Self.folderName)"
    let path = "\(folder)/\(Self.fileName)"
    let doing = "open the members' database"
    file = path
    do {
      try DatabaseOpening.makePrivate(folder: folder, file: path, doing: doing)
      var configuration = Configuration()
      configuration.busyMode = .timeout(15)
      configuration.prepareDatabase { database in
        try database.execute(
          sql: """
            PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;
            PRAGMA foreign_keys = ON
            """)
      }
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try DatabaseOpening.check(queue, file: path, owner: .members, migrator: Self.migrator, wholeFile: true)
      try Self.migrator.migrate(queue)
    } catch {
      throw Self.sorted(error, file: path, doing: doing)
    }
  }

  func read<Value>(_ doing: String, _ body: (Database) throws -> Value) throws -> Value {
    do {
      return try queue.read(body)
    } catch {
      throw Self.sorted(error, file: file, doing: doing)
    }
  }

  func write<Value>(_ doing: String, _ body: (Database) throws -> Value) throws -> Value {
    do {
      return try queue.write(body)
    } catch {
      throw Self.sorted(error, file: file, doing: doing)
    }
  }

  /// Damage here is not what damage of the journal of cuts is: its hint is another.
  private static func sorted(_ error: any Error, file: String, doing: String) -> any Error {
    if error is VettingError { return error }
    let found = StateDatabaseError.of(error, file: file, doing: doing)
    guard case .corrupt(let file, let doing, let reason, let cause) = found else { return found }
    return StateDatabaseError.corruptMembers(file: file, doing: doing, reason: reason, cause: cause)
  }

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
