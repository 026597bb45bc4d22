// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import GRDB

/// A file that another part of the program keeps, opened for what it says about people and for forgetting it.
///
/// It is neither made nor brought up to date here: who writes it does that.
struct PeopleTable {
  let file: String
  private let queue: DatabaseQueue

  /// Nil where there is no file, or none of its tables yet. Throws `StateDatabaseError`.
  init?(_ file: String, table: String) throws {
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    self.file = file
    do {
      var configuration = Configuration()
      configuration.busyMode = .timeout(15)
      configuration.prepareDatabase { database in
        try database.execute(sql: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON")
      }
      queue = try DatabaseQueue(path: file, configuration: configuration)
      guard try queue.read({ try $0.tableExists(table) }) else { return nil }
    } catch {
      throw StateDatabaseError.of(error, file: file, doing: "open what is kept about people")
    }
  }

  func rows<Value>(
    _ sql: String, _ arguments: StatementArguments = [], _ value: (Row) throws -> Value
  ) throws -> [Value] {
    do {
      return try queue.read { try Row.fetchAll($0, sql: sql, arguments: arguments).map(value) }
    } catch {
      throw StateDatabaseError.of(error, file: file, doing: "look for a person")
    }
  }

  /// One transaction; how many rows changed.
  func change(_ statements: [(sql: String, arguments: StatementArguments)]) throws -> Int {
    try write { database in
      try statements.reduce(0) { sum, statement in
        try database.execute(sql: statement.sql, arguments: statement.arguments)
        return sum + database.changesCount
      }
    }
  }

  /// One transaction.
  func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do {
      let value = try queue.write(body)
      // What went lies in the write-ahead log until that is emptied; a reader there leaves it to the next.
      try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
      return value
    } catch {
      throw StateDatabaseError.of(error, file: file, doing: "forget a person")
    }
  }
}
