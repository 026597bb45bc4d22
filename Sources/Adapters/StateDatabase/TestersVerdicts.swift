// SPDX-License-Identifier: Apache-2.0
package import Crediting
internal import GRDB
package import Requesting
internal import Vetting

/// What members said of candidates (`members/verdicts.sqlite`), by their names on the roster.
package struct TestersVerdicts: PersonalRecords {
  private let table: PeopleTable
  private let roster: RosterFile

  /// Nil where nobody has given a verdict yet.
  package init?(inStateFolder state: String, roster: RosterFile) throws {
    let file = "\(state)/\(RosterFile.folderName)/\(VerdictFile.fileName)"
    guard let table = try PeopleTable(file, table: "verdicts", owner: .verdicts) else { return nil }
    self.table = table
    self.roster = roster
  }

  package func held(about person: PersonName) throws -> [HeldRecord] {
    try ids(of: person).flatMap { id in
      try table.rows(
        "SELECT candidate, device, feature, finding, note FROM verdicts WHERE tester = ? ORDER BY id", [id]
      ) { row in
        let note: String? = row["note"]
        return HeldRecord(
          kind: "verdict",
          summary:
            "\(row["candidate"] as String) on \(row["device"] as String): "
            + ((row["feature"] as Int) == 0 ? "the whole build " : "REQ-\(row["feature"] as Int) ")
            + (row["finding"] as String) + (note.map { ", “\($0)”" } ?? ""))
      }
    }
  }

  /// Whose they were and their notes go; what was found stays, because a release rested on it.
  package func forget(_ person: PersonName) throws -> Int {
    try table.change(
      ids(of: person).map { ("UPDATE verdicts SET tester = NULL, note = NULL WHERE tester = ?", [$0]) })
  }

  /// The requests that a person tried, and how many verdicts that were.
  package func tried(by person: PersonName) throws -> (requests: [RequestID], count: Int) {
    let features = try ids(of: person).flatMap { id in
      try table.rows("SELECT feature FROM verdicts WHERE tester = ?", [id]) { $0["feature"] as Int }
    }
    // 0: of the whole build, which is a verdict and no request.
    return (Set(features).subtracting([0]).sorted().map { RequestID($0) }, features.count)
  }

  /// The names of who tried any of these, sorted.
  package func testers(of features: [RequestID]) throws -> [String] {
    let wanted = Set(features)
    let ids = try table.rows("SELECT DISTINCT tester, feature FROM verdicts WHERE tester IS NOT NULL") {
      row in
      (tester: row["tester"] as String, feature: RequestID(row["feature"]))
    }.filter { wanted.contains($0.feature) }.map(\.tester)
    let known = Set(ids)
    return try roster.testers().filter { known.contains($0.id.description) }.map(\.name)
  }

  private func ids(of person: PersonName) throws -> [String] {
    try roster.testers().filter { person.isNamed($0.name) }.map(\.id.description)
  }
}
