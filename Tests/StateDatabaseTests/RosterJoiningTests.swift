// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import StateDatabase
import TestSupport
import Testing
import Vetting

/// Applying, joining and leaving, and files of before there was any of it.
@Suite struct RosterJoiningTests {
  private let folder: ScratchFolder
  private let now = Date(timeIntervalSince1970: 1_795_770_000)

  init() throws { folder = try ScratchFolder() }

  private func roster() throws -> Roster {
    Roster(store: try RosterFile(inStateFolder: folder.path)) { count in
      (0..<count).map { _ in UInt8.random(in: .min ... .max) }
    }
  }

  private func decide(_ token: TesterToken) throws -> AccessDecision {
    try TokenGate(store: try RosterFile(inStateFolder: folder.path)).decide(
      AccessQuestion(
        authorization: "Bearer \(token.revealed)", channel: "honorary-dev", path: "", address: ""), at: now)
  }

  @Test("Who applies gets nothing until they are admitted; who leaves is let in no more, and may come again")
  func applyAdmitLeave() throws {
    let roster = try roster()
    let applied = try roster.apply(
      .init(name: "Owl", contact: "owl@example.org", channels: ["honorary-dev"], devices: ["cancro"]), at: now
    )
    #expect(applied.standing(at: now) == .applied && applied.joined == nil)
    #expect(throws: VettingError.nameTaken("Owl", by: applied.id)) {
      try roster.apply(.init(name: "Owl", channels: ["honorary-dev"]), at: now)
    }
    let end = now.addingTimeInterval(86_400)
    #expect(throws: VettingError.notAdmitted(applied.id)) {
      try roster.rotate("Owl", grace: 0, expires: end, at: now)
    }
    let issue = try roster.admit("Owl", expires: end, at: now)
    #expect(issue.tester.id == applied.id && issue.tester.joined == now)
    #expect(issue.tester.standing(at: now) == .active && issue.tester.contact == "owl@example.org")
    #expect(try decide(issue.token) == .granted(member: applied.id.description))
    #expect(throws: VettingError.alreadyMember(applied.id, since: now)) {
      try roster.admit("Owl", expires: end, at: now)
    }
    let left = try roster.leave("Owl", reason: "no time", at: now)
    #expect(left.standing(at: now) == .left && left.revocation?.isTheirWish == true)
    #expect(
      try decide(issue.token)
        == .forbidden(member: applied.id.description, message: "you left the group on 2026-11-27: no time"))
    #expect(throws: VettingError.alreadyRevoked(applied.id, at: now)) {
      try roster.admit("Owl", expires: end, at: now)
    }
    #expect(try roster.apply(.init(name: "Owl", channels: ["honorary-dev"]), at: now).id != applied.id)
  }

  @Test("Devices are set, added and taken away; what they do not have cannot be taken away")
  func devices() throws {
    let roster = try roster()
    _ = try roster.add(
      .init(name: "Owl", channels: ["honorary-dev"], devices: ["cancro"]),
      expires: now.addingTimeInterval(60), at: now)
    #expect(try roster.change(devicesOf: "Owl", .add(["aries", "cancro"])).devices == ["aries", "cancro"])
    #expect(try roster.change(devicesOf: "Owl", .remove(["cancro"])).devices == ["aries"])
    #expect(throws: VettingError.self) { try roster.change(devicesOf: "Owl", .remove(["cancro"])) }
    #expect(throws: VettingError.self) { try roster.change(devicesOf: "Owl", .set(["two words"])) }
    #expect(try roster.change(devicesOf: "Owl", .set([])).devices == [])
  }

  @Test("A file of before is read on: everybody in it joined the day they were entered")
  func oldFile() throws {
    try folder.folder("members")
    let script = """
      import sqlite3, sys
      file = sqlite3.connect(sys.argv[1])
      file.executescript('''
        PRAGMA application_id = 0x4D49556D; PRAGMA journal_mode = WAL;
        CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
        INSERT INTO grdb_migrations VALUES ('1 members and tokens');
        CREATE TABLE testers (id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 8), name TEXT NOT NULL,
          contact TEXT, channels TEXT NOT NULL, devices TEXT NOT NULL, created_at INTEGER NOT NULL,
          expires_at INTEGER NOT NULL, revoked_at INTEGER, reason TEXT,
          CHECK ((revoked_at IS NULL) = (reason IS NULL))) STRICT, WITHOUT ROWID;
        CREATE UNIQUE INDEX members_by_name ON testers (name) WHERE revoked_at IS NULL;
        CREATE TABLE tokens (tester TEXT NOT NULL REFERENCES testers (id) ON DELETE CASCADE,
          digest BLOB NOT NULL CHECK (length(digest) = 32), created_at INTEGER NOT NULL, ends_at INTEGER,
          PRIMARY KEY (tester, digest)) STRICT, WITHOUT ROWID;
        INSERT INTO testers VALUES
          ('aaaaaaaa', 'Owl', NULL, 'honorary-dev', 'cancro', 1795000000, 1799000000, NULL, NULL),
          ('bbbbbbbb', 'Fox', 'fox@example.org', 'honorary-dev', '', 1795000000, 1799000000, 1795500000, 'away');
      ''')
      """
    let made = try Tool.run("python3", ["-c", script, folder.path("members/members.sqlite")])
    #expect(made.status == 0, "\(made.errors)")
    let everybody = try roster().everybody()
    #expect(everybody.map(\.name) == ["Fox", "Owl"])
    #expect(everybody.allSatisfy { $0.joined == Date(timeIntervalSince1970: 1_795_000_000) })
    #expect(everybody.map { $0.standing(at: now) } == [.revoked, .active])
    #expect(everybody[0].revocation?.isTheirWish == false && everybody[1].devices == ["cancro"])
  }
}
