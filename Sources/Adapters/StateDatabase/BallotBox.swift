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

  /// The path of the file.
  package let file: String
  private let queue: DatabaseQueue

  /// Opens the file in `<state>/people`, makes both where they are missing (the state folder must exist),
  /// and brings its tables up to date. Throws `StateDatabaseError`.
  package init(inStateFolder state: String) throws {
    let folder = "\(state)/\(Self.folderName)"
    let path = "\(folder)/\(Self.fileName)"
    let doing = "open the ballots"
    file = path
    do {
      try DatabaseOpening.makePrivate(folder: folder, file: path, doing: doing)
      var configuration = Configuration()
      configuration.busyMode = .timeout(15)
      configuration.prepareDatabase { database in
        try database.execute(
          sql: """
            PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON;
            PRAGMA cache_size = -16384; PRAGMA foreign_keys = ON
            """)
      }
      queue = try DatabaseQueue(path: path, configuration: configuration)
      // Not every page: a year of ballots is long, and each read of a damaged one is refused all the same.
      try DatabaseOpening.check(queue, file: path, owner: .ballots, migrator: Self.migrator, wholeFile: false)
      try Self.migrator.migrate(queue)
    } catch {
      throw StateDatabaseError.of(error, file: path, doing: doing)
    }
  }

  func read<Value>(_ doing: String, _ body: (Database) throws -> Value) throws -> Value {
    do {
      return try queue.read(body)
    } catch {
      throw sorted(error, doing)
    }
  }

  func write<Value>(_ doing: String, _ body: (Database) throws -> Value) throws -> Value {
    do {
      return try queue.write(body)
    } catch {
      throw sorted(error, doing)
    }
  }

  /// A refusal of the rules, or of whatever the rows come from, is none of the database's.
  private func sorted(_ error: any Error, _ doing: String) -> any Error {
    if !(error is StateDatabaseError), error is any Failure { return error }
    return StateDatabaseError.of(error, file: file, doing: doing)
  }

  func damaged(_ doing: String, _ reason: String) -> StateDatabaseError {
    .corrupt(file: file, doing: doing, reason: reason, cause: nil)
  }

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
