// SPDX-License-Identifier: Apache-2.0
internal import GRDB
internal import GRDBSQLite

/// A prepared statement by SQLite's own calls, for tables of a million rows.
@safe struct RawStatement {
  private let statement: SQLiteStatement
  /// Finalizes the statement when it goes away.
  private let owner: Statement

  init(_ owner: Statement) {
    self.owner = owner
    unsafe statement = owner.sqliteStatement
  }

  /// True where there is a row; throws what SQLite reports (sqlite3_step).
  func step(_ database: Database) throws -> Bool {
    switch unsafe sqlite3_step(statement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let code = unsafe sqlite3_extended_errcode(database.sqliteConnection)
      let message = unsafe String(cString: sqlite3_errmsg(database.sqliteConnection))
      throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
  }

  /// Ready for the next values (sqlite3_reset).
  func reset() { _ = unsafe sqlite3_reset(statement) }

  /// Parameters count from 1.
  func bind(_ parameter: Int32, _ number: Int64) {
    _ = unsafe sqlite3_bind_int64(statement, parameter, number)
  }

  /// SQLite takes a copy of the text.
  func bind(_ parameter: Int32, _ text: [UInt8]) {
    let copied = unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    unsafe text.withUnsafeBytes { bytes in
      let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      // An empty array may have no address, which would be NULL.
      guard unsafe !bytes.isEmpty, let text = unsafe base else {
        _ = unsafe sqlite3_bind_text(statement, parameter, "", 0, copied)
        return
      }
      _ = unsafe sqlite3_bind_text(statement, parameter, text, Int32(bytes.count), copied)
    }
  }

  /// Columns count from 0.
  func integer(_ column: Int32) -> Int64 { unsafe sqlite3_column_int64(statement, column) }

  /// The text's bytes, in place of what was there.
  func read(_ column: Int32, into bytes: inout [UInt8]) {
    bytes.removeAll(keepingCapacity: true)
    guard let text = unsafe sqlite3_column_text(statement, column) else { return }
    let count = unsafe Int(sqlite3_column_bytes(statement, column))
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text, count: count))
  }
}
