// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Verdicts on the build as a whole, which no feature that stays behind can answer.
@Suite struct WholeBuildVerdictTests {
  private struct Gate: Decodable {
    struct Verdict: Decodable {
      let id: Int
      let feature: String?
    }
    let openBlockers: [Verdict]
    let refusing: [Int]
  }

  private struct Released: Decodable {
    struct Waiver: Decodable, Equatable {
      let untried: [String]
      let quorum: Bool
      let blockers: [Int]
      let reason: String
    }
    let waiver: Waiver?
  }

  /// A member says something of the candidate as a whole.
  @discardableResult private func say(
    _ rom: CandidateRom, _ finding: String, candidate: String = CandidateRom.candidate
  ) throws -> ToolResult {
    try rom.run(
      "verdict", "add", finding, "--tester", "夜猫子", "--candidate", candidate, "--device", "cancro", "--note",
      "it does not start")
  }

  private func text(_ rom: CandidateRom, _ name: String) throws -> String {
    let folder = rom.scratch.path("release/dev/targets/builds/\(CandidateRom.release)")
    let file = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".\(name)") })
    return try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
  }

  private func waiver(_ rom: CandidateRom) throws -> Released.Waiver? {
    try JSONDecoder().decode(Released.self, from: Data(text(rom, "manifest.json").utf8)).waiver
  }

  @Test("PhoneDoesNotStart: the cut is refused until the blocker is closed, and nothing was written")
  func refused() throws {
    let rom = try CandidateRom()
    try rom.approve()
    let said = try say(rom, "blocker")
    #expect(said.text == "verdict 7: the whole build blocker on cancro, 4.10.29\n", "\(said.text)")
    let ledger = try Tool.run("git", ["-C", rom.path, "rev-parse", "ledger"]).text
    let refused = try rom.run("cut", "--date", CandidateRom.friday, "--format", "json")
    #expect(try refused.status == 1 && refused.jsonError().error.code == "gate.build-blocked")
    #expect(
      refused.errors.contains("verdict 7 (cancro on 4.10.29)") && refused.errors.contains("--force-blocked"))
    #expect(try Tool.run("git", ["-C", rom.path, "rev-parse", "ledger"]).text == ledger)
    let gate = try rom.run("gate", "show", "--check", "--format", "json")
    let view = try gate.json(Gate.self)
    #expect(gate.status == 1 && view.refusing == [7] && view.openBlockers.map(\.feature) == [nil])
    #expect(try rom.run("gate", "show").text.contains("refused for what is said of the whole build (7)"))
    #expect(try rom.run("plan", "--date", CandidateRom.friday).errors.contains("the build must not go out"))
    let promoted = try rom.run("promote", CandidateRom.candidate, "--from", "honorary-dev", "--to", "dev")
    #expect(promoted.status == 1 && promoted.errors.contains("verdict 7 on the whole build"))
    let resolved = try rom.run("verdict", "resolve", "7", "--reason", "the cable was broken")
    #expect(resolved.text == "closed verdict 7 on the whole build: the cable was broken\n")
    try rom.run("cut", "--date", CandidateRom.friday).expectSuccess()
    #expect(try rom.manifest(CandidateRom.release).aboard == ["REQ-2", "REQ-3", "REQ-1"])
    #expect(try waiver(rom) == nil && !text(rom, "announcement.en.md").contains("Not tried"))
  }

  @Test("A later candidate that works closes it; a broken one, and one that works elsewhere, refuse nothing")
  func closedByItsTester() throws {
    let rom = try CandidateRom()
    try rom.approve()
    try say(rom, "broken").expectSuccess()
    try rom.run("plan", "--date", CandidateRom.friday).expectSuccess()
    try say(rom, "blocker").expectSuccess()
    try rom.commit("mended", to: "system/app/torch", on: "topic/torch")
    try rom.run("cut", "--channel", "honorary-dev", "--date", CandidateRom.wednesday).expectSuccess()
    #expect(
      try rom.run("cut", "--date", CandidateRom.friday).status == 1, "the tester has not tried it again")
    try say(rom, "works", candidate: "4.10.29.2").expectSuccess()
    try rom.run("cut", "--date", CandidateRom.friday).expectSuccess()
  }

  @Test("Forced with a reason it leaves; record, manifest, announcements and log say despite what, and why")
  func forced() throws {
    let rom = try CandidateRom()
    try rom.approve()
    try say(rom, "blocker").expectSuccess()
    let bare = try rom.run("cut", "--date", CandidateRom.friday, "--force-blocked")
    #expect(bare.status == 64 && bare.errors.contains("want a --reason"))
    let cut = try rom.run(
      "cut", "--date", CandidateRom.friday, "--force-blocked", "--reason", "only *one* phone, wet 进水")
    #expect(cut.status == 0 && cut.errors.contains("verdict 7"), "\(cut.errors)")
    let reason = "only *one* phone, wet 进水"
    #expect(try waiver(rom) == .init(untried: [], quorum: false, blockers: [7], reason: reason))
    let record = try rom.record(CandidateRom.release)
    #expect(record.contains("blockers:\n  - 7") || record.contains("blockers: [7]"), "\(record)")
    #expect(try text(rom, "announcement.zh.md").contains("尚未解决：结论 7\n- 放行原因：only \\*one\\* phone"))
    #expect(
      try text(rom, "announcement.en.md").contains("nobody has closed: verdict 7\n- Why it left all the same")
    )
    #expect(try rom.run("log").text.contains("passed the gate (verdict 7 open): \(reason)"))
    #expect(try rom.run("verify", rom.scratch.path("release/dev")).status == 0)
    #expect(!(try text(rom, "announcement.en.md").contains("夜猫子")), "no member is named in public")
  }

  @Test("Its device on hold lets the others go")
  func deviceOnHold() throws {
    let rom = try CandidateRom()
    try rom.approve()
    try say(rom, "blocker").expectSuccess()
    try rom.run("device", "hold", "cancro", "--reason", "does not start").expectSuccess()
    let cut = try rom.run("cut", "--date", CandidateRom.friday)
    #expect(cut.status == 1 && cut.errors.contains("every device is on hold"), "\(cut.errors)")
    #expect(try rom.run("gate", "show", "--format", "json").json(Gate.self).refusing == [])
  }

  @Test("UntriedAndWithoutQuorum: who let it board, what, and why is read by everybody")
  func untriedIsAnnounced() throws {
    let rom = try CandidateRom()
    try rom.say("works", of: 2, by: "Owl")
    try rom.run(
      "request", "add", "--title-en", "Late", "--title-zh", "晚", "--app-en", "Phone", "--kind", "fix",
      "--origin", "team", "--branch", "topic/late", "--votes", "900"
    ).expectSuccess()
    #expect(try Tool.run("git", ["-C", rom.path, "branch", "topic/late", "main"]).status == 0)
    try rom.commit("late", to: "system/app/late", on: "topic/late")
    try rom.run("request", "accept", "REQ-4").expectSuccess()
    try rom.run(
      "cut", "--date", CandidateRom.friday, "--force-untried", "--without-quorum", "--reason", "read by three"
    ).expectSuccess()
    #expect(
      try waiver(rom) == .init(untried: ["REQ-4"], quorum: true, blockers: [], reason: "read by three"))
    let en = try text(rom, "announcement.en.md")
    #expect(
      en.contains(
        """
        ## Not tried in full

        - On board although no candidate carried it as it is: **Late** (REQ-4)
        - It left before enough members had given a verdict
        - Why it left all the same: read by three
        """), "\(en)")
    let zh = try text(rom, "announcement.zh.md")
    #expect(zh.contains("## 未经完整试用\n\n- 没有任何候选版带过，就上了车：**晚**（REQ-4）"), "\(zh)")
  }

  @Test("A promotion without the quorum says so in its own manifest and announcements")
  func promotedWithoutQuorum() throws {
    let rom = try CandidateRom()
    let file = "\(rom.path)/miui-release.yaml"
    let settings = try String(contentsOfFile: file, encoding: .utf8)
    try settings.replacing("quorum: 2\n", with: "quorum: 2\n  mode: refuse\n")
      .write(toFile: file, atomically: true, encoding: .utf8)
    try rom.run(
      "promote", CandidateRom.candidate, "--from", "honorary-dev", "--to", "dev", "--without-quorum",
      "the fair"
    ).expectSuccess()
    let folder = rom.scratch.path("release/dev/targets/builds/\(CandidateRom.candidate)")
    let file2 = try #require(
      FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".manifest.json") })
    let released = try JSONDecoder().decode(
      Released.self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(file2)")))
    #expect(released.waiver == .init(untried: [], quorum: true, blockers: [], reason: "the fair"))
  }

  @Test("A file of verdicts may leave the feature out, in a cell or as a column")
  func imported() throws {
    let rom = try CandidateRom()
    let cells = try rom.scratch.write(
      "tester,candidate,device,feature,verdict,note\nOwl,4.10.29,cancro,,works,\nFox,4.10.29,cancro,REQ-1,works,\n",
      to: "cells.csv")
    #expect(
      try rom.run("verdict", "import", cells).text
        == "\(cells): 2 stored, 0 said before, 0 older, 0 refused\n")
    let column = try rom.scratch.write(
      "tester,candidate,device,verdict\nOwl,4.10.29,cancro,works\n夜猫子,4.10.29,cancro,blocker\n",
      to: "column.csv")
    #expect(
      try rom.run("verdict", "import", column).text
        == "\(column): 1 stored, 1 said before, 0 older, 0 refused\n")
    #expect(try rom.run("gate", "show", "--format", "json").json(Gate.self).refusing == [3])
    let list = try rom.run("verdict", "list", "--open").text
    #expect(list.hasPrefix("3  whole build  4.10.29  cancro  blocker  夜猫子"), "\(list)")
  }
}
