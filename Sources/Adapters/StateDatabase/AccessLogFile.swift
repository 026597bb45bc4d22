// SPDX-License-Identifier: Apache-2.0
package import Foundation
internal import GRDB
internal import ReleaseCore
package import Vetting

/// The access log of members' channels, in a file of its own (docs/adr/0008): `members/access.sqlite`.
///
/// A write-ahead log with `synchronous = NORMAL`: a power cut may take back the last records, never break the
/// file; a killed process takes back none that were appended. The folder has mode 0700, the file 0600.
package struct AccessLogFile: AccessLog {
  package static let fileName = "access.sqlite"

  let sqlite: DatabaseFile

  /// Opens the file in `<state>/members` and makes both where they are missing; the state folder must exist.
  /// Its pages are not read for damage here: that would cost as much as the log is long.
  /// Throws `StateDatabaseError`.
  package init(inStateFolder state: String) throws {
    // auto_vacuum counts only before the first table; afterwards it changes nothing.
    sqlite = try DatabaseFile(
      privateIn: "\(state)/\(RosterFile.folderName)", named: Self.fileName, owner: .accessLog,
      journal: .lazyWriteAhead, pragmas: "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA secure_delete = ON",
      migrator: Self.migrator, "open the access log")
  }

  /// The path of the file.
  package var file: String { sqlite.path }

  package func append(_ records: [AccessRecord]) throws {
    guard !records.isEmpty else { return }
    try sqlite.write("write the access log") { database in
      let statement = try database.cachedStatement(
        sql: """
          INSERT INTO access
            (at, member, channel, method, path, build, range, status, bytes, size, network, agent, took)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for record in records.map(\.forKeeping) {
        try statement.execute(arguments: [
          Self.milliseconds(record.at), record.member, record.channel, record.method, record.path,
          record.build, record.range, record.status, Int64(clamping: record.bytes),
          record.size.map { Int64(clamping: $0) }, record.network, record.agent, record.milliseconds,
        ])
      }
    }
  }

  package func each(_ query: AuditQuery, _ body: (AccessRecord) throws -> Void) throws {
    var conditions: [String] = []
    var arguments = StatementArguments()
    func limit(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
      guard let value else { return }
      conditions.append(condition)
      arguments += [value]
    }
    limit("at >= ?", query.since.map(Self.milliseconds))
    limit("at < ?", query.until.map(Self.milliseconds))
    limit("member = ?", query.member)
    limit("build = ?", query.build)
    let filter = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
    try sqlite.read("read the access log") { database in
      let rows = try Row.fetchCursor(
        database, sql: "SELECT * FROM access \(filter) ORDER BY at, id", arguments: arguments)
      while let row = try rows.next() { try body(Self.record(row)) }
    }
  }

  package func lastSeen() throws -> [String: Date] {
    try sqlite.read("read the access log") { database in
      let rows = try Row.fetchAll(
        database,
        sql:
          "SELECT member, max(at) AS seen FROM access WHERE member IS NOT NULL AND status < 400 GROUP BY member"
      )
      return Dictionary(rows.map { ($0["member"], Self.date($0["seen"])) }) { $1 }
    }
  }

  @discardableResult package func prune(before instant: Date) throws -> Int {
    let doing = "prune the access log"
    let count = try sqlite.write(doing) { database in
      try database.execute(sql: "DELETE FROM access WHERE at < ?", arguments: [Self.milliseconds(instant)])
      return database.changesCount
    }
    // The pages go back to the file system, and what stood on them leaves the write-ahead log too.
    try sqlite.maintain(doing) { database in
      try database.execute(sql: "PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)")
    }
    return count
  }

  private static func record(_ row: Row) -> AccessRecord {
    AccessRecord(
      at: date(row["at"]), member: row["member"], channel: row["channel"], method: row["method"],
      path: row["path"], range: row["range"], status: row["status"],
      bytes: UInt64(clamping: row["bytes"] as Int64),
      size: (row["size"] as Int64?).map { UInt64(clamping: $0) }, network: row["network"],
      agent: row["agent"], milliseconds: row["took"])
  }

  private static func milliseconds(_ date: Date) -> Int64 {
    Int64((date.timeIntervalSince1970 * 1000).rounded())
  }

  private static func date(_ milliseconds: Int64) -> Date {
    Date(timeIntervalSince1970: TimeInterval(milliseconds) / 1000)
  }
}
