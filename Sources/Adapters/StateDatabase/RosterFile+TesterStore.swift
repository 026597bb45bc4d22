// SPDX-License-Identifier: Apache-2.0
package import Foundation
internal import GRDB
internal import ReleaseCore
package import Vetting

extension RosterFile {
  package func membership(of id: TesterID) throws -> Membership? {
    let doing = "look up the member \(id)"
    return try sqlite.read(doing) { database in
      let found = try database.cachedStatement(sql: "SELECT * FROM testers WHERE id = ?")
      guard let row = try Row.fetchOne(found, arguments: [id.description]) else { return nil }
      let tokens = try database.cachedStatement(
        sql: "SELECT digest, created_at, ends_at FROM tokens WHERE tester = ? ORDER BY created_at, digest")
      return Membership(
        tester: try tester(row, doing),
        tokens: try Row.fetchAll(tokens, arguments: [id.description]).map { row in
          guard let digest = Digest(bytes: [UInt8](row["digest"] as Data)) else {
            throw sqlite.damaged(doing, "a token's digest has not 32 bytes")
          }
          return TokenRecord(
            digest: digest, created: Self.date(row["created_at"]), ends: Self.date(row["ends_at"]))
        })
    }
  }

  package func testers() throws -> [Tester] {
    let doing = "list the members"
    return try sqlite.read(doing) { database in
      try Row.fetchAll(database, sql: "SELECT * FROM testers ORDER BY name, id").map { try tester($0, doing) }
    }
  }

  package func add(_ tester: Tester, token: TokenRecord?) throws {
    try sqlite.write("add the member \(tester.id)") { database in
      let taken = try String.fetchOne(
        database, sql: "SELECT id FROM testers WHERE name = ? AND revoked_at IS NULL",
        arguments: [tester.name])
      if let taken {
        guard let id = TesterID(taken) else {
          throw sqlite.damaged("add a member", "“\(taken)” is not an id")
        }
        throw VettingError.nameTaken(tester.name, by: id)
      }
      try database.execute(
        sql: """
          INSERT INTO testers
            (id, name, contact, channels, devices, created_at, joined_at, expires_at, revoked_at, reason,
             has_left)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          tester.id.description, tester.name, tester.contact, tester.channels.joined(separator: " "),
          tester.devices.joined(separator: " "), Self.seconds(tester.created),
          tester.joined.map(Self.seconds), Self.seconds(tester.expires),
          tester.revocation.map { Self.seconds($0.at) }, tester.revocation?.reason,
          tester.revocation?.isTheirWish ?? false,
        ])
      if let token { try insert(token, of: tester.id, into: database) }
    }
  }

  package func admit(_ id: TesterID, token: TokenRecord, joined: Date, expires: Date) throws {
    try sqlite.write("admit the member \(id)") { database in
      if let since = try checkMember(id, in: database) {
        throw VettingError.alreadyMember(id, since: since)
      }
      try insert(token, of: id, into: database)
      try database.execute(
        sql: "UPDATE testers SET joined_at = ?, expires_at = ? WHERE id = ?",
        arguments: [Self.seconds(joined), Self.seconds(expires), id.description])
    }
  }

  package func set(devices: [String], of id: TesterID) throws {
    try sqlite.write("change the devices of the member \(id)") { database in
      try checkMember(id, in: database)
      try database.execute(
        sql: "UPDATE testers SET devices = ? WHERE id = ?",
        arguments: [devices.joined(separator: " "), id.description])
    }
  }

  package func revoke(_ id: TesterID, _ revocation: Tester.Revocation) throws {
    try sqlite.write("revoke the member \(id)") { database in
      try checkMember(id, in: database)
      try database.execute(
        sql: "UPDATE testers SET revoked_at = ?, reason = ?, has_left = ? WHERE id = ?",
        arguments: [
          Self.seconds(revocation.at), revocation.reason, revocation.isTheirWish, id.description,
        ])
    }
  }

  package func rotate(
    _ id: TesterID, to token: TokenRecord, endingOthersAt oldEnd: Date, expires: Date
  ) throws {
    try sqlite.write("give the member \(id) a new token") { database in
      guard try checkMember(id, in: database) != nil else { throw VettingError.notAdmitted(id) }
      let end = Self.seconds(oldEnd)
      try database.execute(
        sql: "UPDATE tokens SET ends_at = min(coalesce(ends_at, :end), :end) WHERE tester = :id",
        arguments: ["end": end, "id": id.description])
      try insert(token, of: id, into: database)
      try database.execute(
        sql: "UPDATE testers SET expires_at = ? WHERE id = ?",
        arguments: [Self.seconds(expires), id.description])
    }
  }

  @discardableResult package func forget(revokedBefore instant: Date) throws -> Int {
    try sqlite.write("forget who was revoked long ago") { database in
      try database.execute(
        sql: "DELETE FROM testers WHERE revoked_at < ?", arguments: [Self.seconds(instant)])
      return database.changesCount
    }
  }

  private func insert(_ token: TokenRecord, of id: TesterID, into database: Database) throws {
    try database.execute(
      sql: "INSERT INTO tokens (tester, digest, created_at, ends_at) VALUES (?, ?, ?, ?)",
      arguments: [
        id.description, Data(token.digest.bytes), Self.seconds(token.created), token.ends.map(Self.seconds),
      ])
  }

  /// Throws unless the id is somebody's who is not revoked; when they were let in, nil for who applied.
  @discardableResult private func checkMember(_ id: TesterID, in database: Database) throws -> Date? {
    let row = try Row.fetchOne(
      database, sql: "SELECT joined_at, revoked_at FROM testers WHERE id = ?", arguments: [id.description])
    guard let row else { throw VettingError.unknown(id.description) }
    if let revoked = Self.date(row["revoked_at"]) { throw VettingError.alreadyRevoked(id, at: revoked) }
    return Self.date(row["joined_at"])
  }

  private func tester(_ row: Row, _ doing: String) throws -> Tester {
    let text: String = row["id"]
    guard let id = TesterID(text) else { throw sqlite.damaged(doing, "“\(text)” is not an id") }
    let reason: String? = row["reason"]
    return Tester(
      id: id, name: row["name"], contact: row["contact"], channels: Self.words(row["channels"]),
      devices: Self.words(row["devices"]), created: Self.date(row["created_at"]),
      joined: Self.date(row["joined_at"]), expires: Self.date(row["expires_at"]),
      revocation: Self.date(row["revoked_at"]).map {
        Tester.Revocation(at: $0, reason: reason ?? "", isTheirWish: row["has_left"])
      })
  }

  private static func words(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }
  private static func seconds(_ date: Date) -> Int64 { Int64(date.timeIntervalSince1970.rounded(.down)) }
  private static func date(_ seconds: Int64) -> Date { Date(timeIntervalSince1970: TimeInterval(seconds)) }
  private static func date(_ seconds: Int64?) -> Date? { seconds.map { date($0) } }
}
