// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Friday's build takes what was tried.
@Suite struct GateScenarioTests {
  struct Gate: Decodable {
    struct Verdict: Decodable { let id: Int }
    struct Feature: Decodable {
      let id: String
      let why: String?
    }
    struct Person: Decodable { let name: String }
    let armed: Bool
    let reached: Bool
    let members: Int
    let candidates: [String]
    let testers: [Person]
    let openBlockers: [Verdict]
    let untried: [Feature]
    let withoutVerdict: [Feature]
  }

  @Test("BlockerOnThursdayNight: its feature stays behind, named, and boards first once it is closed")
  func blockerOnThursdayNight() throws {
    let rom = try CandidateRom()
    try rom.approve()
    try rom.say("blocker", of: 1, by: "夜猫子", note: "the torch never goes out again")
    let plan = try rom.run("plan", "--date", CandidateRom.friday)
    #expect(plan.text.contains("testers found that it must not go out: verdict 7 (cancro on 4.10.29)"))
    let cut = try rom.run("cut", "--date", CandidateRom.friday)
    #expect(cut.status == 0, "\(cut.errors)")
    let manifest = try rom.manifest(CandidateRom.release)
    #expect(manifest.aboard == ["REQ-2", "REQ-3"] && manifest.behind == ["REQ-1": "blocked"])
    #expect(manifest.leftBehind.first?.reason["zh"]?.contains("结论 7") == true)
    #expect(try rom.record(CandidateRom.release).contains("code: blocked"))
    #expect(!(try rom.record(CandidateRom.release).contains("夜猫子")), "no member is named in public")

    // A week later the developer has mended it, and it boards before one with more votes.
    try rom.commit("mended", to: "system/app/torch", on: "topic/torch")
    try rom.commit("big", to: "system/app/big", on: "main")
    try rom.run(
      "request", "add", "--title-en", "Calls", "--app-en", "Phone", "--kind", "new", "--origin", "team",
      "--branch", "topic/calls", "--votes", "900"
    ).expectSuccess()
    #expect(try Tool.run("git", ["-C", rom.path, "branch", "topic/calls", "main"]).status == 0)
    try rom.commit("calls", to: "system/app/calls", on: "topic/calls")
    try rom.run("request", "accept", "REQ-4").expectSuccess()
    try rom.run("cut", "--channel", "honorary-dev", "--date", "2014-11-05").expectSuccess()
    #expect(try rom.manifest("4.11.5", channel: "honorary-dev").aboard == ["REQ-1", "REQ-4"])
    let blocked = try rom.run("gate", "show", "--format", "json").json(Gate.self)
    #expect(blocked.openBlockers.map(\.id) == [7] && blocked.untried.isEmpty)
    try rom.say("works", of: 1, by: "夜猫子", candidate: "4.11.5")
    try rom.run("cut", "--date", "2014-11-07").expectSuccess()
    #expect(try rom.manifest("4.11.7").aboard == ["REQ-1", "REQ-4"])
  }

  @Test("A blocker is closed by a person, with a reason; not twice, and not what is none")
  func blockerIsResolved() throws {
    let rom = try CandidateRom()
    try rom.approve()
    try rom.say("blocker", of: 1, by: "夜猫子")
    try rom.run("verdict", "resolve", "7", "--reason", "the phone was broken").expectSuccess()
    let again = try rom.run("verdict", "resolve", "7", "--reason", "x", "--format", "json")
    #expect(try again.status == 1 && again.jsonError().error.code == "verdict.not-open")
    #expect(try rom.run("verdict", "resolve", "1", "--reason", "x").errors.contains("it says works"))
    #expect(try rom.run("verdict", "resolve", "99", "--reason", "x").status == 66)
    try rom.run("cut", "--date", CandidateRom.friday).expectSuccess()
    #expect(try rom.manifest(CandidateRom.release).aboard == ["REQ-2", "REQ-3", "REQ-1"])
  }

  @Test("QuorumMissed: the train warns, or is refused where the settings say so, unless with a reason")
  func quorumMissed() throws {
    let rom = try CandidateRom()
    try rom.say("works", of: 2, by: "Owl")
    let gate = try rom.run("gate", "show", "--check", "--format", "json")
    let view = try gate.json(Gate.self)
    #expect(gate.status == 1 && view.armed && !view.reached && view.members == 3)
    #expect(view.testers.map(\.name) == ["Owl"] && view.withoutVerdict.map(\.id) == ["REQ-1", "REQ-3"])
    let file = "\(rom.path)/miui-release.yaml"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try text.replacing("quorum: 2\n", with: "quorum: 2\n  mode: refuse\n")
      .write(toFile: file, atomically: true, encoding: .utf8)
    let refused = try rom.run("cut", "--date", CandidateRom.friday, "--format", "json")
    #expect(try refused.status == 1 && refused.jsonError().error.code == "gate.quorum-missed")
    #expect(refused.errors.contains("1 of 2 members have given a verdict"))
    let plan = try rom.run("plan", "--date", CandidateRom.friday)
    #expect(plan.status == 0 && plan.errors.contains("the quorum is missed"))
    let bare = try rom.run("cut", "--date", CandidateRom.friday, "--without-quorum")
    #expect(bare.status == 64 && bare.errors.contains("want a --reason"))
    try rom.run(
      "cut", "--date", CandidateRom.friday, "--without-quorum", "--reason", "everybody is on holiday"
    )
    .expectSuccess()
    let record = try rom.record(CandidateRom.release)
    #expect(record.contains("quorum: true") && record.contains("everybody is on holiday"), "\(record)")
  }

  @Test("FeatureNeverTried: what no candidate carried stays behind, unless somebody says why")
  func featureNeverTried() throws {
    let rom = try CandidateRom()
    try rom.approve()
    try rom.run(
      "request", "add", "--title-en", "Late", "--app-en", "Phone", "--kind", "fix", "--origin", "team",
      "--branch", "topic/late", "--votes", "900"
    ).expectSuccess()
    #expect(try Tool.run("git", ["-C", rom.path, "branch", "topic/late", "main"]).status == 0)
    try rom.commit("late", to: "system/app/late", on: "topic/late")
    try rom.run("request", "accept", "REQ-4").expectSuccess()
    let plan = try rom.run("plan", "--date", CandidateRom.friday)
    #expect(plan.text.contains("no candidate since the last release carried it"), "\(plan.text)")
    let slip = try rom.run(
      "cut", "--date", CandidateRom.friday, "--untried", "REQ-2", "--reason", "x", "--format", "json")
    #expect(try slip.status == 64 && slip.jsonError().error.code == "gate.nothing-to-pass")
    let cut = try rom.run(
      "cut", "--date", CandidateRom.friday, "--untried", "REQ-4", "--reason", "a one-line fix, read by three")
    #expect(cut.status == 0, "\(cut.errors)")
    #expect(try rom.manifest(CandidateRom.release).aboard == ["REQ-4", "REQ-2", "REQ-3", "REQ-1"])
    let record = try rom.record(CandidateRom.release)
    #expect(
      record.contains("- REQ-4") && record.contains("reason: a one-line fix, read by three"), "\(record)")
  }

  @Test("TopicMovedAfterTheCandidate: what boards is what was tried, or nothing; both tips are named")
  func topicMoved() throws {
    let rom = try CandidateRom()
    try rom.approve()
    let before = try Tool.run("git", ["-C", rom.path, "rev-parse", "--short=10", "topic/elder"]).text
    try rom.commit("2\n", to: "system/app/elder", on: "topic/elder")
    try rom.run("cut", "--date", CandidateRom.friday).expectSuccess()
    let manifest = try rom.manifest(CandidateRom.release)
    #expect(manifest.aboard == ["REQ-2", "REQ-1"] && manifest.behind == ["REQ-3": "untried"])
    let reason = try #require(manifest.leftBehind.first?.reason["en"])
    #expect(
      reason.contains("changed since the candidate 4.10.29")
        && reason.contains(before.trimmingCharacters(in: .newlines)), "\(reason)")
  }

  @Test("A project whose members were never asked keeps its trains as they were")
  func noMembersNoGate() throws {
    let rom = try Rom()
    let text = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
    try rom.write(
      settings: text.replacing("features:\n", with: "gate:\n  quorum: 2\n  mode: refuse\nfeatures:\n"))
    #expect(try rom.run("gate", "show").text == "there are no members, so there is no gate\n")
    try rom.run("cut", "--date", Rom.friday).expectSuccess()
    #expect(try rom.run("log").text.contains("4.10.31"))
    #expect(!rom.repository.scratch.exists("state/members"), "looking makes no file")
  }
}

extension ToolResult {
  /// Throws what was said where it failed.
  func expectSuccess() throws {
    guard status == 0 else { throw ToolFailure(description: "exit \(status): \(errors)") }
  }
}
