// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@Suite struct CandidatePromotionTests {
  private func promote(_ rom: CandidateRom, _ more: String...) throws -> ToolResult {
    try Program.run(
      ["promote", CandidateRom.candidate, "--from", "honorary-dev", "--to", "dev"] + more + [
        "--repo", rom.path,
      ])
  }

  @Test("ApprovedCandidateIsPromoted: the same packages to the byte become the week's build")
  func approved() throws {
    let rom = try CandidateRom()
    try rom.approve()
    let result = try promote(rom)
    #expect(result.status == 0 && !result.errors.contains("quorum"), "\(result.errors)")
    let (tried, released) = try (
      rom.manifest(CandidateRom.candidate, channel: "honorary-dev"), rom.manifest(CandidateRom.candidate)
    )
    #expect(released.packages.map(\.sha256) == tried.packages.map(\.sha256))
    #expect(released.aboard == ["REQ-2", "REQ-3", "REQ-1"] && released.week == 200)
    #expect(try rom.run("request", "show", "REQ-1").text.contains("shipped in \(CandidateRom.candidate)"))
    #expect(try promote(rom).text.hasPrefix("nothing to do"))
    let forced = try rom.run("cut", "--date", CandidateRom.friday)
    #expect(forced.text.hasPrefix("released 4.10.31 on dev, week 201: 0 features"), "\(forced.errors)")
  }

  @Test("A candidate with an open blocker is not promoted")
  func blocked() throws {
    let rom = try CandidateRom()
    try rom.approve()
    try rom.say("blocker", of: 3, by: "夜猫子")
    let result = try promote(rom, "--format", "json")
    #expect(try result.status == 1 && result.jsonError().error.code == "gate.blocked", "\(result.errors)")
    #expect(result.errors.contains("verdict 7 on REQ-3"))
    #expect(!rom.scratch.exists("release/dev/targets/builds"))
  }

  @Test("Without the quorum it is promoted with a warning, or with a reason that is kept")
  func quorum() throws {
    let rom = try CandidateRom()
    let file = "\(rom.path)/miui-release.yaml"
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try text.replacing("quorum: 2\n", with: "quorum: 2\n  mode: refuse\n")
      .write(toFile: file, atomically: true, encoding: .utf8)
    let refused = try promote(rom, "--format", "json")
    #expect(try refused.status == 1 && refused.jsonError().error.code == "gate.quorum-missed")
    let result = try promote(rom, "--without-quorum", "the fair opens tomorrow")
    #expect(result.status == 0, "\(result.errors)")
    let record = try rom.record(CandidateRom.candidate)
    #expect(record.contains("quorum: true") && record.contains("the fair opens tomorrow"), "\(record)")
  }

  @Test("What changed after the candidate is said, and does not come along")
  func changed() throws {
    let rom = try CandidateRom()
    try rom.approve()
    try rom.commit("2\n", to: "system/app/elder", on: "topic/elder")
    let result = try promote(rom)
    #expect(result.status == 0 && result.errors.contains("REQ-3 changed since 4.10.29"), "\(result.errors)")
  }
}
