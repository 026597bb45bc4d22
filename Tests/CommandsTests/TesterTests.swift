// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import StateDatabase
import TestSupport
import Testing
import Vetting

@Suite struct TesterTests {
  struct View: Decodable {
    let id: String
    let name: String
    let contact: String?
    let channels: [String]
    let devices: [String]
    let standing: String
    let revoked: String?
    let reason: String?
    let lastSeen: String?
  }
  struct Issued: Decodable {
    let tester: View
    let token: String?
    let tokenFile: String?
  }
  struct List: Decodable {
    let testers: [View]
  }

  private let rom: Rom

  init() throws { rom = try Rom() }

  private func tester(_ arguments: String...) throws -> ToolResult {
    try Program.run(["tester"] + arguments + ["--repo", rom.path])
  }

  private func decide(_ token: String, channel: String = "honorary-dev") throws -> AccessDecision {
    let gate = TokenGate(store: try RosterFile(inStateFolder: rom.stateFolder))
    return try gate.decide(
      AccessQuestion(authorization: "Bearer \(token)", channel: channel, path: "", address: ""), at: Date())
  }

  @Test func addPrintsTheTokenAloneAndItOpensTheChannel() throws {
    let result = try tester("add", "夜猫子", "--contact", "owl@example.org", "--device", "cancro")
    #expect(result.status == 0)
    let token = String(result.text.dropLast())
    let id = try TesterToken(token).id
    #expect(result.text == "\(token)\n")
    #expect(try decide(token) == .granted(member: id.description))
    #expect(result.errors.contains("added 夜猫子 (\(id)): honorary-dev until"), "\(result.errors)")
    #expect(!result.errors.contains(token.dropFirst(13).prefix(8)), "narration shows no secret")
    let list = try tester("list", "--format", "json").json(List.self).testers
    #expect(list.map(\.name) == ["夜猫子"] && list[0].contact == "owl@example.org")
    #expect(list[0].devices == ["cancro"] && list[0].standing == "active" && list[0].lastSeen == nil)
    let text = try tester("list")
    #expect(text.text.hasPrefix("\(id)  夜猫子  active  honorary-dev  until "))
    #expect(!text.text.contains(token.dropFirst(13).prefix(8)))
  }

  @Test func aTokenFileIsForItsOwnerAlone() throws {
    let file = rom.repository.scratch.path("token")
    let result = try tester("add", "Owl", "--token-file", file, "--format", "json")
    let issued = try result.json(Issued.self)
    #expect(result.status == 0 && issued.token == nil && issued.tokenFile == file)
    let text = try rom.repository.scratch.text("token")
    #expect(try rom.repository.scratch.mode("token") == 0o600)
    #expect(try TesterToken(String(text.dropLast())).id.description == issued.tester.id)
    #expect(!result.text.contains(text.dropFirst(13).prefix(8)))
    let again = try tester("add", "Other", "--token-file", file)
    #expect(again.status == 1 && again.errors.contains("already there"), "\(again.errors)")
    let plain = try tester("rotate", "Owl", "--token-file", rom.repository.scratch.path("second"))
    #expect(plain.status == 0 && plain.output.isEmpty, "\(plain.text)")
    let nowhere = try tester("add", "Other", "--token-file", "/nonexistent/deep/token")
    #expect(nowhere.status == 64 && nowhere.errors.contains("--token-file"), "\(nowhere.errors)")
    #expect(try tester("list", "--format", "json").json(List.self).testers.count == 1, "nobody half added")
  }

  @Test func rotateAndRevokeCountAtOnce() throws {
    let first = try tester("add", "Owl", "--format", "json").json(Issued.self)
    let old = try #require(first.token)
    let second = try #require(
      try tester("rotate", first.tester.id, "--grace", "1d", "--format", "json").json(Issued.self).token)
    #expect(try decide(old) == .granted(member: first.tester.id))
    #expect(try decide(second) == .granted(member: first.tester.id))
    let third = try #require(try tester("rotate", "Owl", "--format", "json").json(Issued.self).token)
    for token in [old, second] {
      guard case .forbidden(_, let message) = try decide(token) else {
        Issue.record("an ended token opens the channel")
        continue
      }
      #expect(message.contains("was replaced"))
    }
    #expect(try decide(third) == .granted(member: first.tester.id))
    let revoked = try tester("revoke", "Owl", "--reason", "posted the build")
    #expect(revoked.status == 0 && revoked.text == "revoked Owl (\(first.tester.id)): posted the build\n")
    guard case .forbidden(_, let message) = try decide(third) else {
      Issue.record("a revoked member is let in")
      return
    }
    #expect(message.hasSuffix(": posted the build"))
    #expect(try tester("list").text == "no members\n")
    let all = try tester("list", "--all", "--format", "json").json(List.self).testers
    #expect(all.map(\.standing) == ["revoked"] && all[0].reason == "posted the build")
  }

  @Test func theMembersFilesAreForTheirOwnerAlone() throws {
    _ = try tester("add", "Owl")
    _ = try tester("audit")
    let state = rom.repository.scratch
    #expect(try state.mode("state/members") == 0o700)
    let files = try state.contents(of: "state/members")
    #expect(files.contains("members.sqlite") && files.contains("access.sqlite"))
    for file in files { #expect(try state.mode("state/members/\(file)") == 0o600, "\(file)") }
  }

  /// A command that is refused.
  struct Refusal: Sendable, CustomTestStringConvertible {
    let status: Int32
    let words: String
    let arguments: [String]
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ status: Int32, _ words: String, _ arguments: String...) {
      self.status = status
      self.words = words
      self.arguments = arguments
    }
  }

  static let token = "mhd_aebagbaf_0123456789abcdef"

  static let refusals = [
    Refusal(1, "“Owl” is a member already", "add", "Owl"),
    Refusal(64, "name: expected one line", "add", ""), Refusal(64, "name: expected one line", "add", "a\nb"),
    Refusal(64, "name: expected one line", "add", String(repeating: "x", count: 65)),
    Refusal(64, "contact: expected one line", "add", "New", "--contact", "\u{1B}[31m"),
    Refusal(66, "there is no channel nightly", "add", "New", "--channel", "nightly"),
    Refusal(64, "--device: expected one of cancro", "add", "New", "--device", "taurus"),
    Refusal(64, "'90' is invalid", "add", "New", "--expires", "90"),
    Refusal(64, "'-1d' is invalid", "add", "New", "--expires=-1d"),
    Refusal(64, "'99999d' is invalid", "add", "New", "--expires", "99999d"),
    Refusal(64, "before it begins", "add", "New", "--expires", "0d"),
    Refusal(64, "Missing expected argument '--reason <reason>'", "revoke", "Owl"),
    Refusal(64, "reason: expected one line", "revoke", "Owl", "--reason", " "),
    Refusal(66, "no member with the id or name “Nobody”", "revoke", "Nobody", "--reason", "x"),
    Refusal(66, "no member with the id or name", "rotate", "zzzzzzzz"),
    Refusal(64, "'soon' is invalid", "rotate", "Owl", "--grace", "soon"),
    Refusal(64, "'yesterday' is invalid", "audit", "--since", "yesterday"),
    Refusal(64, "'2026-02-30' is invalid", "audit", "--since", "2026-02-30"),
    Refusal(64, "'latest' is invalid", "audit", "--build", "latest"),
    Refusal(66, "no member with the id or name", "audit", "--member", "Nobody"),
    Refusal(64, "a token stands in the command line", "add", token),
    Refusal(64, "a token stands in the command line", "add", "New", "--contact", "x\(token)"),
    Refusal(64, "a token stands in the command line", "list", "--\(token)"),
    Refusal(66, "holds no manifest of 26.11.27", "receipt", "Owl", "26.11.27"),
    Refusal(64, "--channel: expected a channel of", "receipt", "Owl", "26.11.27", "--channel", "dev"),
  ]

  @Test func badInputIsRefusedAndChangesNothing() throws {
    #expect(try tester("add", "Owl").status == 0)
    let before = try tester("list", "--all", "--format", "json").text
    for refusal in Self.refusals {
      let arguments = ["tester"] + refusal.arguments + ["--repo", rom.path]
      let result = try Program.run(arguments)
      #expect(result.status == refusal.status, "\(refusal.testDescription): \(result.errors)")
      #expect(result.errors.contains(refusal.words), "\(refusal.testDescription): \(result.errors)")
      #expect(!result.errors.contains("0123456789"), "no secret is repeated: \(result.errors)")
      let error = try Program.run(arguments + ["--format", "json"]).jsonError().error
      #expect(error.exitStatus == refusal.status && error.message.contains(refusal.words), "\(error)")
    }
    #expect(try tester("list", "--all", "--format", "json").text == before)
  }
}
