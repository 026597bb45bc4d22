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
  /// `application_id` of the file: "MIUI".
  private static let applicationID: Int32 = 0x4D49_5549

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
      try Self.check(queue, file: path, doing: doing)
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

  /// Refuses damage, other programs' files and newer schemas before anything is written.
  private static func check(_ queue: DatabaseQueue, file: String, doing: String) throws {
    let isNew = try queue.read { database in
      let verdict = try String.fetchAll(database, sql: "PRAGMA quick_check(1)")
      guard verdict == ["ok"] else {
        throw StateDatabaseError.corrupt(
          file: file, doing: doing, reason: verdict.joined(separator: "; "), cause: nil)
      }
      let owner = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
      let tables = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
      guard owner == applicationID || (owner == 0 && tables == 0) else {
        throw StateDatabaseError.foreign(file: file)
      }
      guard try !migrator.hasBeenSuperseded(database) else {
        throw StateDatabaseError.newer(file: file)
      }
      return owner == 0
    }
    guard isNew else { return }
    try queue.write { try $0.execute(sql: "PRAGMA application_id = \(applicationID)") }
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
