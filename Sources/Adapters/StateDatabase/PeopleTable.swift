// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import GRDB

/// A file that another part of the program keeps, opened for what it says about people and for forgetting it.
///
/// It is neither made nor brought up to date here: who writes it does that.
struct PeopleTable {
  private let sqlite: DatabaseFile

  /// Nil where there is no file, or none of its tables yet. Throws `StateDatabaseError`.
  init?(_ file: String, table: String, owner: DatabaseFile.Owner) throws {
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    let doing = "open what is kept about people"
    sqlite = try DatabaseFile(
      asFoundAt: file, owner: owner, pragmas: "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON", doing)
    guard try sqlite.read(doing, { try $0.tableExists(table) }) else { return nil }
  }

  func rows<Value>(
    _ sql: String, _ arguments: StatementArguments = [], _ value: (Row) throws -> Value
  ) throws -> [Value] {
    try sqlite.read("look for a person") {
      try Row.fetchAll($0, sql: sql, arguments: arguments).map(value)
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
    let doing = "forget a person"
    let value = try sqlite.write(doing, body)
    // What went lies in the write-ahead log until that is emptied; a reader there leaves it to the next.
    try sqlite.maintain(doing) { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    return value
  }
}
