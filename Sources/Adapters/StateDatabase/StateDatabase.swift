// SPDX-License-Identifier: Apache-2.0
import GRDB
import ReleaseCore

/// The SQLite file in the state folder: for now the journal of running cuts.
///
/// Every write is synced before it returns: a rollback journal, and `synchronous = EXTRA`, which with that
/// journal also syncs the folder after a commit, as FULL alone does not (sqlite.org/pragma.html).
package struct StateDatabase: Sendable {
  /// The file's name in the state folder.
  package static let fileName = "state.sqlite"

  /// The path of the file.
  package let file: String
  private let queue: DatabaseQueue

  /// Opens the file, makes it where it is missing (its folder must exist), checks it and brings its tables
  /// up to date. Cost: reads the whole file once. Throws `StateDatabaseError`.
  package init(at path: String) throws {
    file = path
    let doing = "open the database"
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(15)
      configuration.prepareDatabase { database in
        try database.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA")
      }
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try DatabaseOpening.check(queue, file: path, owner: .state, migrator: Self.migrator, wholeFile: true)
      try Self.migrator.migrate(queue)
    } catch {
      throw StateDatabaseError.of(error, file: path, doing: doing)
    }
  }

  func read<Value>(_ doing: String, _ body: (Database) throws -> Value) throws -> Value {
    do {
      return try queue.read(body)
    } catch {
      throw StateDatabaseError.of(error, file: file, doing: doing)
    }
  }

  func write<Value>(_ doing: String, _ body: (Database) throws -> Value) throws -> Value {
    do {
      return try queue.write(body)
    } catch {
      throw StateDatabaseError.of(error, file: file, doing: doing)
    }
  }

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
