// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import GRDB
package import ReleaseCore
internal import Requesting
package import Voting

extension BallotBox: BallotStore {
  package func polls() throws -> [StoredPoll] {
    let doing = "list the polls"
    return try sqlite.read(doing) { database in
      try Row.fetchAll(database, sql: "SELECT * FROM polls").map { try stored($0, doing) }
    }.sorted { $0.poll.version < $1.poll.version }
  }

  package func keep(_ poll: Poll) throws {
    try sqlite.write("keep the poll of \(poll.version)") { database in
      try database.execute(
        sql: """
          INSERT INTO polls (version, week, opens, closes, tallied, offset, features, proposals)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (version) DO UPDATE
          SET opens = excluded.opens, closes = excluded.closes, tallied = excluded.tallied
          """,
        arguments: [
          poll.version.description, poll.week, poll.opens, poll.closes, poll.tallied, poll.offset,
          try json(poll.features), try json(poll.proposals),
        ])
    }
  }

  package func close(_ version: BuildVersion) throws {
    try sqlite.write("close the poll of \(version)") { database in
      try database.execute(
        sql: "UPDATE polls SET closed = 1 WHERE version = ?", arguments: [version.description])
    }
  }

  package func count(of version: BuildVersion) throws -> Int {
    try sqlite.read("count the ballots of \(version)") { database in
      try Int.fetchOne(
        database, sql: "SELECT ballots FROM polls WHERE version = ?", arguments: [version.description]) ?? 0
    }
  }

  package func refusals(of version: BuildVersion, limit: Int) throws -> [RefusedBallot] {
    let doing = "list the refused ballots of \(version)"
    return try sqlite.read(doing) { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM refused WHERE poll = ? ORDER BY line, file, code LIMIT ?",
        arguments: [try number(of: version, in: database), limit]
      ).map { row in
        let bytes: Data = row["row"]
        guard let digest = Digest(bytes: Array(bytes)) else {
          throw sqlite.damaged(doing, "a digest has another length")
        }
        return RefusedBallot(
          file: row["file"], line: row["line"], code: row["code"], reason: row["reason"], row: digest)
      }
    }
  }

  package func refusalCounts(of version: BuildVersion) throws -> [String: Int] {
    try sqlite.read("count the refused ballots of \(version)") { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT code, count(*) AS n FROM refused WHERE poll = ? GROUP BY code",
        arguments: [try number(of: version, in: database)])
      return Dictionary(rows.map { ($0["code"], $0["n"]) }) { first, _ in first }
    }
  }

  package func forget(voter name: String) throws -> Int {
    try sqlite.write("forget a voter") { database in
      let voter = String(decoding: Ballot.voter(named: name), as: UTF8.self)
      let numbers = try Int.fetchAll(
        database, sql: "SELECT id >> 40 FROM ballots WHERE voter = ?", arguments: [voter])
      for (number, count) in Dictionary(grouping: numbers, by: { $0 }).mapValues(\.count) {
        try database.execute(
          sql: "UPDATE polls SET ballots = ballots - ? WHERE number = ?", arguments: [count, number])
      }
      try database.execute(sql: "DELETE FROM ballots WHERE voter = ?", arguments: [voter])
      return numbers.count
    }
  }

  package func ballots(ofVoter name: String) throws -> [(version: BuildVersion, ballot: Ballot)] {
    let doing = "list the ballots of a voter"
    return try sqlite.read(doing) { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT ballots.*, polls.version FROM ballots JOIN polls ON polls.number = ballots.id >> 40
          WHERE voter = ? ORDER BY ballots.id
          """, arguments: [String(decoding: Ballot.voter(named: name), as: UTF8.self)]
      ).map { row in
        let text: String = row["version"]
        let mood: UInt8 = row["mood"]
        guard let version = BuildVersion(text), let mood = Mood(rawValue: mood) else {
          throw sqlite.damaged(doing, "“\(text)” is not a version, or \(mood) not a mood")
        }
        let choices = BallotChoices(
          mood: mood, loved: row["loved"], weak: row["weak"], awaited: row["awaited"])
        return (
          version,
          Ballot(
            voter: row["voter"], castAt: row["cast_at"], choices: choices, source: row["source"],
            country: row["country"])
        )
      }
    }
  }

  /// The number of a poll; 0, which none has, where it is not there.
  func number(of version: BuildVersion, in database: Database) throws -> Int64 {
    try Int64.fetchOne(
      database, sql: "SELECT number FROM polls WHERE version = ?", arguments: [version.description]) ?? 0
  }

  private func stored(_ row: Row, _ doing: String) throws -> StoredPoll {
    let text: String = row["version"]
    guard let version = BuildVersion(text) else { throw sqlite.damaged(doing, "“\(text)” is not a version") }
    let poll = Poll(
      version: version, week: row["week"], opens: row["opens"], closes: row["closes"],
      tallied: row["tallied"], offset: row["offset"], features: try choices(row["features"], doing),
      proposals: try choices(row["proposals"], doing))
    let closed: Int = row["closed"]
    return StoredPoll(poll: poll, isClosed: closed != 0, ballots: row["ballots"], refused: row["refused"])
  }

  private func json(_ choices: [Poll.Choice]) throws -> String {
    String(decoding: try JSONEncoder().encode(choices), as: UTF8.self)
  }

  private func choices(_ text: String, _ doing: String) throws -> [Poll.Choice] {
    do {
      return try JSONDecoder().decode([Poll.Choice].self, from: Data(text.utf8))
    } catch {
      throw sqlite.damaged(doing, "“\(text)” is not a list of choices")
    }
  }
}
