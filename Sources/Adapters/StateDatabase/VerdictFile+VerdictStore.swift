// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import GRDB
internal import ReleaseCore
internal import Requesting
package import Vetting

extension VerdictFile: VerdictStore {
  package func add(_ drafts: [VerdictDraft]) throws -> [VerdictOutcome] {
    guard !drafts.isEmpty else { return [] }
    let doing = "keep a verdict"
    return try sqlite.write(doing) { database in try drafts.map { try add($0, doing, database) } }
  }

  package func verdicts(_ query: VerdictQuery) throws -> [Verdict] {
    let doing = "list the verdicts"
    var conditions: [String] = query.withHistory ? [] : ["replaced_by IS NULL"]
    var arguments = StatementArguments()
    func limit(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
      guard let value else { return }
      conditions.append(condition)
      arguments += [value]
    }
    limit("candidate = ?", query.candidate?.description)
    limit("feature = ?", query.feature?.number)
    limit("tester = ?", query.tester?.description)
    let filter = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
    return try sqlite.read(doing) { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM verdicts \(filter) ORDER BY id", arguments: arguments
      ).map { try verdict($0, doing) }
    }
  }

  package func resolve(_ id: Int, _ resolution: Verdict.Resolution) throws -> Verdict {
    let doing = "close the verdict \(id)"
    return try sqlite.write(doing) { database in
      guard let verdict = try find(id, doing, database) else { throw VettingError.verdict(.unknown(id)) }
      if verdict.finding != .blocker {
        throw VettingError.verdict(.notOpen(id, why: "it says \(verdict.finding.rawValue)"))
      }
      if let later = verdict.replacedBy {
        throw VettingError.verdict(.notOpen(id, why: "verdict \(later) took its place"))
      }
      if let closed = verdict.resolution {
        throw VettingError.verdict(.notOpen(id, why: "\(closed.by) closed it: \(closed.reason)"))
      }
      try database.execute(
        sql: "UPDATE verdicts SET closed_at = ?, closed_by = ?, closed_reason = ? WHERE id = ?",
        arguments: [Self.seconds(resolution.at), resolution.by, resolution.reason, id])
      return try find(id, doing, database) ?? verdict
    }
  }

  @discardableResult package func forget(_ tester: TesterID) throws -> Int {
    try sqlite.write("forget the verdicts of \(tester)") { database in
      try database.execute(
        sql: "UPDATE verdicts SET tester = NULL, note = NULL WHERE tester = ?",
        arguments: [tester.description])
      return database.changesCount
    }
  }

  private func add(_ draft: VerdictDraft, _ doing: String, _ database: Database) throws -> VerdictOutcome {
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT * FROM verdicts
        WHERE tester = ? AND candidate = ? AND device = ? AND feature = ? AND replaced_by IS NULL
        """,
      arguments: [
        draft.tester.description, draft.candidate.description, draft.device, Self.number(of: draft.feature),
      ])
    guard let row else { return .stored(try insert(draft, nil, doing, database), replacing: nil) }
    let last = try verdict(row, doing)
    if last.finding == draft.finding, last.note == draft.note { return .unchanged(last) }
    if !draft.isNow {
      // The same old word once more, such as a file that is imported twice, is no new line of the history.
      if let known = try said(draft, doing, database) { return .unchanged(known) }
      if Self.seconds(draft.at) < Self.seconds(last.at) {
        return .overtaken(try insert(draft, last.id, doing, database))
      }
    }
    // The old one first steps out of the way of the unique index; its number is known before its row.
    let next = (try Int.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence") ?? 0) + 1
    try database.execute(
      sql: "UPDATE verdicts SET replaced_by = ? WHERE id = ?", arguments: [next, last.id])
    return .stored(try insert(draft, nil, id: next, doing, database), replacing: last.id)
  }

  /// What says exactly that, of that instant, whether it still counts or not.
  private func said(
    _ draft: VerdictDraft, _ doing: String, _ database: Database
  ) throws -> Verdict? {
    try Row.fetchOne(
      database,
      sql: """
        SELECT * FROM verdicts WHERE tester = ? AND candidate = ? AND device = ? AND feature = ?
          AND finding = ? AND note IS ? AND at = ?
        """,
      arguments: [
        draft.tester.description, draft.candidate.description, draft.device, Self.number(of: draft.feature),
        draft.finding.rawValue, draft.note, Self.seconds(draft.at),
      ]
    ).map { try verdict($0, doing) }
  }

  private func insert(
    _ draft: VerdictDraft, _ replacedBy: Int?, id: Int? = nil, _ doing: String, _ database: Database
  ) throws -> Verdict {
    try database.execute(
      sql: """
        INSERT INTO verdicts (id, tester, candidate, device, feature, finding, note, at, replaced_by)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        id, draft.tester.description, draft.candidate.description, draft.device,
        Self.number(of: draft.feature),
        draft.finding.rawValue, draft.note, Self.seconds(draft.at), replacedBy,
      ])
    guard let stored = try find(Int(database.lastInsertedRowID), doing, database) else {
      throw sqlite.damaged(doing, "what was written cannot be read")
    }
    return stored
  }

  private func find(_ id: Int, _ doing: String, _ database: Database) throws -> Verdict? {
    try Row.fetchOne(database, sql: "SELECT * FROM verdicts WHERE id = ?", arguments: [id])
      .map { try verdict($0, doing) }
  }

  private func verdict(_ row: Row, _ doing: String) throws -> Verdict {
    let tester: String? = row["tester"]
    let version: String = row["candidate"]
    let word: String = row["finding"]
    let id: Int = row["id"]
    guard let candidate = BuildVersion(version), let finding = Verdict.Finding(rawValue: word),
      tester.map({ TesterID($0) != nil }) ?? true
    else { throw sqlite.damaged(doing, "the verdict \(id) is not what this program writes") }
    let feature: Int = row["feature"]
    let closedAt: Int64? = row["closed_at"]
    let closedBy: String? = row["closed_by"]
    let closedReason: String? = row["closed_reason"]
    return Verdict(
      id: id, tester: tester.flatMap { TesterID($0) }, candidate: candidate, device: row["device"],
      feature: feature == 0 ? nil : RequestID(feature), finding: finding, note: row["note"],
      at: Self.date(row["at"]),
      replacedBy: row["replaced_by"],
      resolution: closedAt.map {
        Verdict.Resolution(at: Self.date($0), by: closedBy ?? "", reason: closedReason ?? "")
      })
  }

  /// A row names the whole build by 0: SQLite takes no two NULLs for the same in a unique index.
  private static func number(of feature: RequestID?) -> Int { feature?.number ?? 0 }

  private static func seconds(_ date: Date) -> Int64 { Int64(date.timeIntervalSince1970.rounded(.down)) }
  private static func date(_ seconds: Int64) -> Date { Date(timeIntervalSince1970: TimeInterval(seconds)) }
}
