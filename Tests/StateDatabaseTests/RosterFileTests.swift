// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import StateDatabase
import TestSupport
import Testing
import Vetting

@Suite struct RosterFileTests {
  private let folder: ScratchFolder
  private let file: RosterFile
  private let roster: Roster
  private let now = Date(timeIntervalSince1970: 1_795_770_000)

  init() throws {
    folder = try ScratchFolder()
    file = try RosterFile(inStateFolder: folder.path)
    roster = Roster(store: file, randomBytes: randomBytes)
  }

  private func add(_ name: String) throws -> Roster.Issue {
    try roster.add(
      .init(
        name: name, contact: "\(name)@example.org", channels: ["honorary-dev", "next"], devices: ["cancro"]),
      expires: now.addingTimeInterval(90 * 86_400), at: now)
  }

  @Test func whoIsAddedIsFoundAgainWithEveryFact() throws {
    let issue = try add("手电筒'; DROP TABLE testers; --")
    let membership = try #require(try RosterFile(inStateFolder: folder.path).membership(of: issue.tester.id))
    #expect(membership.tester == issue.tester)
    #expect(
      membership.tokens == [TokenRecord(digest: issue.token.secretDigest, created: now, ends: nil)])
    #expect(try file.testers() == [issue.tester])
    #expect(try file.membership(of: TesterID(random: [0, 0, 0, 0, 0])) == nil)
  }

  @Test func theSecretIsNowhereInTheFiles() throws {
    let issue = try add("Owl")
    let secret = issue.token.revealed.dropFirst(13).prefix(43)
    for name in try folder.contents(of: "members") {
      #expect(try folder.data("members/\(name)").range(of: Data(secret.utf8)) == nil, "\(name)")
    }
  }

  @Test func nobodyElseMayRead() throws {
    let other = try ScratchFolder()
    let issue = try withUmask(0) {
      try other.folder("members")
      try other.write("", to: "members/members.sqlite")
      let roster = Roster(store: try RosterFile(inStateFolder: other.path), randomBytes: randomBytes)
      let log = try AccessLogFile(inStateFolder: other.path)
      try log.append([.sample(at: now)])
      return try roster.add(
        .init(name: "Owl", channels: ["next"]), expires: now.addingTimeInterval(60), at: now)
    }
    #expect(issue.tester.name == "Owl")
    #expect(try other.mode("members") == 0o700, "rights given to others are taken away")
    let files = try other.contents(of: "members")
    #expect(files.contains("members.sqlite") && files.contains("access.sqlite"))
    for name in files { #expect(try other.mode("members/\(name)") == 0o600, "\(name)") }
  }

  @Test func aRevocationIsSeenAtOnceByAnotherConnection() throws {
    let gate = TokenGate(store: try RosterFile(inStateFolder: folder.path))
    let issue = try add("Owl")
    let question = AccessQuestion(
      authorization: "Bearer \(issue.token.revealed)", channel: "next", path: "", address: "")
    #expect(try gate.decide(question, at: now) == .granted(member: issue.tester.id.description))
    _ = try roster.revoke("Owl", reason: "left", at: now)
    #expect(
      try gate.decide(question, at: now)
        == .forbidden(
          member: issue.tester.id.description, message: "this token was revoked on 2026-11-27: left"))
  }

  @Test func aRevocationIsSeenAtOnceByAnotherProcess() throws {
    // The process has the machine's clock, and a grace of nothing must be over by it.
    let now = Date().addingTimeInterval(-2)
    let end = now.addingTimeInterval(7200)
    let server = try MembersFixture.start("ask", folder.path)
    for round in 0..<5 {
      let issue = try roster.add(
        .init(name: "Owl \(round)", channels: ["honorary-dev"]), expires: end, at: now)
      let id = issue.tester.id
      #expect(try server.ask(issue.token.revealed) == "granted \(id)")
      let second = try roster.rotate(id.description, grace: 0, expires: end, at: now)
      let replaced = try #require(try server.ask(issue.token.revealed))
      #expect(replaced.hasPrefix("forbidden \(id) this token was replaced"), "\(replaced)")
      #expect(try server.ask(second.token.revealed) == "granted \(id)")
      _ = try roster.revoke(id.description, reason: "left", at: now)
      let revoked = try #require(try server.ask(second.token.revealed))
      #expect(revoked.hasPrefix("forbidden \(id) this token was revoked"), "\(revoked)")
    }
    #expect(server.finish() == 0)
  }

  @Test func nameAndStandingAreCheckedInTheFileToo() throws {
    let owl = try add("Owl")
    #expect(throws: VettingError.nameTaken("Owl", by: owl.tester.id)) { try add("Owl") }
    _ = try roster.revoke("Owl", reason: "left", at: now)
    #expect(throws: VettingError.alreadyRevoked(owl.tester.id, at: now)) {
      try file.revoke(owl.tester.id, Tester.Revocation(at: now, reason: "again"))
    }
    let nobody = try TesterID(random: [0, 0, 0, 0, 0])
    #expect(throws: VettingError.unknown("aaaaaaaa")) {
      try file.revoke(nobody, Tester.Revocation(at: now, reason: "x"))
    }
    #expect(try add("Owl").tester.id != owl.tester.id, "the name is free again")
  }

  @Test func whoWasRevokedLongAgoIsForgottenWithTheirTokens() throws {
    let old = try add("Old")
    let recent = try add("Recent")
    let member = try add("Member")
    _ = try roster.revoke("Old", reason: "left", at: now)
    _ = try roster.revoke("Recent", reason: "left", at: now.addingTimeInterval(60))
    #expect(try file.forget(revokedBefore: now.addingTimeInterval(1)) == 1)
    #expect(try file.membership(of: old.tester.id) == nil)
    #expect(try file.testers().map(\.id) == [member.tester.id, recent.tester.id])
    #expect(try file.forget(revokedBefore: now) == 0)
  }

  @Test func twoWhoAddAtOnceTakeTurns() async throws {
    let path = folder.path
    let now = now
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<3 {
        group.addTask {
          let roster = Roster(store: try RosterFile(inStateFolder: path), randomBytes: randomBytes)
          for step in 0..<5 {
            _ = try roster.add(
              .init(name: "\(writer)-\(step)", channels: ["next"]), expires: now.addingTimeInterval(60),
              at: now)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try file.testers().count == 15)
  }

  @Test func everyMemberWhoWasSaidToBeKeptIsThereAfterAKill() throws {
    for _ in 0..<3 {
      let state = try ScratchFolder()
      let writer = try MembersFixture.start("add", state.path)
      var said: [String] = []
      for _ in 0..<4 { said.append(try #require(try writer.readLine())) }
      said += try writer.kill().filter { $0.count == TesterID.length }
      let kept = try RosterFile(inStateFolder: state.path).testers().map(\.id.description)
      #expect(Set(said).isSubset(of: kept) && kept.count - said.count <= 1)
    }
  }

  @Test func aDamagedFileSaysThatItAloneKnewTheMembers() throws {
    let other = try ScratchFolder()
    try other.write(String(repeating: "not a database ", count: 100), to: "members/members.sqlite")
    let error = try #require(throws: StateDatabaseError.self) { try RosterFile(inStateFolder: other.path) }
    #expect(error.code == "members.corrupt" && error.kind == .badData)
    #expect(error.message.contains("\(other.path)/members/members.sqlite"))
    #expect(error.hints.contains { $0.contains("put back a copy") })
  }

  @Test func anotherKindOfFileIsLeftAlone() throws {
    let other = try ScratchFolder()
    try other.folder("members")
    _ = try StateDatabase(at: other.path("members/members.sqlite"))
    let error = try #require(throws: StateDatabaseError.self) { try RosterFile(inStateFolder: other.path) }
    #expect(error.code == "state.foreign")
  }

  @Test func aMissingStateFolderAndALinkAreInaccessible() throws {
    let missing = try #require(throws: StateDatabaseError.self) {
      try RosterFile(inStateFolder: folder.path("missing"))
    }
    #expect(missing.kind == .inputOutput && missing.message.contains("mkdir"))
    let other = try ScratchFolder()
    try other.folder("members")
    try FileManager.default.createSymbolicLink(
      atPath: other.path("members/members.sqlite"), withDestinationPath: folder.path("elsewhere"))
    #expect(throws: StateDatabaseError.self) { try RosterFile(inStateFolder: other.path) }
    #expect(!folder.exists("elsewhere"))
  }
}
