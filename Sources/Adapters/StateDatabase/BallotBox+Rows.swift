// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import GRDB
internal import GRDBSQLite
package import ReleaseCore
package import Voting

extension BallotBox {
  /// Cost: one pass over the poll's rows through SQLite's own calls; GRDB's rows would take several times as long.
  package func each(of version: BuildVersion, _ body: (borrowing Ballot) throws -> Void) throws {
    let doing = "read the ballots of \(version)"
    try sqlite.read(doing) { database in
      let number = try number(of: version, in: database)
      let statement = try database.makeStatement(
        sql: """
          SELECT voter, cast_at, mood, loved, weak, awaited, source, country FROM ballots
          WHERE id >= ? AND id < ? ORDER BY id
          """)
      let row = RawStatement(statement)
      defer { row.reset() }
      row.bind(1, number << 40)
      row.bind(2, (number + 1) << 40)
      var ballot = Ballot()
      while try row.step(database) {
        row.read(0, into: &ballot.voter)
        ballot.castAt = row.integer(1)
        guard let mood = UInt8(exactly: row.integer(2)).flatMap({ Mood(rawValue: $0) }),
          let loved = UInt32(exactly: row.integer(3)), let weak = UInt32(exactly: row.integer(4)),
          let awaited = UInt32(exactly: row.integer(5))
        else { throw sqlite.damaged(doing, "a ballot holds what is no choice") }
        ballot.choices = BallotChoices(mood: mood, loved: Int(loved), weak: Int(weak), awaited: Int(awaited))
        row.read(6, into: &ballot.source)
        row.read(7, into: &ballot.country)
        try body(ballot)
      }
    }
  }

  package func importing<Result>(
    into version: BuildVersion, _ body: (inout Writer) throws -> Result
  ) throws -> Result {
    try sqlite.write("import ballots into the poll of \(version)") { database in
      let number = try number(of: version, in: database)
      guard number > 0 else { throw VotingError.noPoll(version) }
      let last =
        try Int64.fetchOne(
          database, sql: "SELECT max(id) FROM ballots WHERE id >= ? AND id < ?",
          arguments: [number << 40, (number + 1) << 40]) ?? number << 40
      var writer = Writer(
        database: database, poll: number, last: last,
        insert: try RawStatement(
          database.makeStatement(
            sql: """
              INSERT INTO ballots (id, voter, cast_at, mood, loved, weak, awaited, source, country)
              VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
              """
          )))
      let result = try body(&writer)
      // An import that finds nothing new leaves every byte as it was.
      guard writer.added + writer.refused > 0 else { return result }
      try database.execute(
        sql: "UPDATE polls SET ballots = ballots + ?, refused = refused + ? WHERE number = ?",
        arguments: [writer.added, writer.refused, number])
      return result
    }
  }

  /// Adds rows inside one transaction; every new ballot at the end of its poll.
  package struct Writer: BallotWriter {
    let database: Database
    let poll: Int64
    var last: Int64
    let insert: RawStatement
    var added = 0
    var refused = 0

    package mutating func add(_ ballot: borrowing Ballot) throws {
      last += 1
      insert.bind(1, last)
      insert.bind(2, ballot.voter)
      insert.bind(3, ballot.castAt)
      insert.bind(4, Int64(ballot.choices.mood.rawValue))
      insert.bind(5, Int64(ballot.choices.loved))
      insert.bind(6, Int64(ballot.choices.weak))
      insert.bind(7, Int64(ballot.choices.awaited))
      insert.bind(8, ballot.source)
      insert.bind(9, ballot.country)
      _ = try insert.step(database)
      insert.reset()
      added += 1
    }

    package mutating func refuse(_ row: RefusedBallot) throws -> Bool {
      try database.execute(
        sql: "INSERT OR IGNORE INTO refused (poll, line, code, row, file, reason) VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [poll, row.line, row.code, Data(row.row.bytes), row.file, row.reason])
      let isNew = database.changesCount > 0
      if isNew { refused += 1 }
      return isNew
    }
  }
}
