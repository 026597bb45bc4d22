// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Fridays on which nobody cut anything: each is named, nowhere is one silent.
@Suite struct MissedFridaysTests {
  private struct Week: Decodable {
    struct Item: Decodable {
      let what: String
      let state: String
    }
    let missed: [String]
    let items: [Item]
  }

  private func rom(_ settings: String = "") throws -> Rom {
    let rom = try Rom(bare: true)
    let text = try String(contentsOfFile: rom.settingsFile, encoding: .utf8)
    try rom.write(settings: text + settings)
    try run(rom, at: "2026-11-06T17:00:00+08:00", "cut").expectSuccess()
    return rom
  }

  private func run(_ rom: Rom, at instant: String, _ arguments: String...) throws -> ToolResult {
    try Program.run(arguments + ["--repo", rom.path], environment: ["MIUI_RELEASE_NOW": instant])
  }

  private func week(_ rom: Rom, at instant: String) throws -> Week {
    try run(rom, at: instant, "week", "--format", "json").json()
  }

  private func gap(_ rom: Rom, _ day: String) throws -> String {
    try rom.repository.git("show", "ledger:gaps/\(day).yaml")
  }

  @Test(
    "ThreeFridaysMissed: the last is cut, the two before are gaps, and mail, week and ledger name all three")
  func caughtUp() throws {
    let rom = try rom()
    let before = try week(rom, at: "2026-11-28T09:00:00+08:00")
    #expect(before.missed == ["2026-11-13", "2026-11-20"])
    #expect(before.items.first?.what == "train 26.11.27" && before.items.first?.state == "late")
    let fired = try run(rom, at: "2026-11-28T10:00:00+08:00", "cut", "--quiet")
    #expect(fired.status == 0 && fired.text.isEmpty, "\(fired.errors)")
    #expect(
      fired.errors == """
        note: 26.11.27 was due at 2026-11-27T17:00:00+08:00, 17 h ago; it is caught up now
        note: no train on 2026-11-13, 2026-11-20, missed: no train was cut; recorded

        """, "\(fired.errors)")
    let text = try gap(rom, "2026-11-13")
    #expect(text.contains("until: 2026-11-20") && text.contains("kind: missed"), "\(text)")
    let message = try rom.repository.git("log", "-1", "--format=%B", "ledger")
    #expect(message.contains("No train on 2026-11-13, 2026-11-20, missed: no train was cut"), "\(message)")
    let after = try run(rom, at: "2026-11-29T09:00:00+08:00", "week")
    #expect(after.text.contains("missed  2026-11-13: no train was cut"), "\(after.text)")
    #expect(after.text.contains("missed  2026-11-20: no train was cut"), "\(after.text)")
    let again = try run(rom, at: "2026-11-28T11:00:00+08:00", "cut", "--quiet")
    #expect(again.status == 0 && again.errors.isEmpty && again.text.isEmpty, "said once: \(again.errors)")
    try run(rom, at: "2026-12-04T17:00:00+08:00", "cut", "--quiet").expectSuccess()
    #expect(try week(rom, at: "2026-12-05T09:00:00+08:00").missed == [], "a week later it is history")
  }

  @Test("ThreeFridaysMissedAndRefused: all three are gaps, the mail fails once, and the next Friday leaves")
  func refused() throws {
    let rom = try rom("schedule:\n  missed: refuse\n")
    let fired = try run(rom, at: "2026-11-28T10:00:00+08:00", "cut", "--quiet")
    #expect(fired.status == 1 && fired.errors.contains("26.11.27 was missed"), "\(fired.errors)")
    #expect(
      fired.errors.contains("no train on 2026-11-13, 2026-11-20, 2026-11-27, missed"), "\(fired.errors)")
    #expect(try gap(rom, "2026-11-13").contains("2026-11-27"))
    let again = try run(rom, at: "2026-11-28T11:00:00+08:00", "cut", "--quiet")
    #expect(again.status == 0 && again.errors.isEmpty, "\(again.errors)")
    #expect(
      try week(rom, at: "2026-11-28T12:00:00+08:00").missed == ["2026-11-13", "2026-11-20", "2026-11-27"])
    let next = try run(rom, at: "2026-12-04T17:00:00+08:00", "cut")
    #expect(next.text.hasPrefix("released 26.12.4 on dev, week 201"), "\(next.errors)")
  }

  @Test("A candidate that was promoted is its Friday's train: no gap is made of it, and week calls it done")
  func promoted() throws {
    let rom = try CandidateRom()
    try rom.approve()
    try rom.run("promote", CandidateRom.candidate, "--from", "honorary-dev", "--to", "dev").expectSuccess()
    for instant in ["2014-10-31T18:00:00+08:00", "2014-11-01T09:00:00+08:00", "2014-11-07T16:00:00+08:00"] {
      let environment = ["MIUI_RELEASE_NOW": instant]
      let fired = try Program.run(["cut", "--quiet", "--repo", rom.path], environment: environment)
      #expect(fired.status == 0 && fired.errors.isEmpty, "\(instant): \(fired.errors)")
      let week: Week = try Program.run(
        ["week", "--format", "json", "--repo", rom.path], environment: environment
      ).json()
      #expect(week.items.first?.state == "done" && week.missed == [], "\(instant)")
    }
    let files = try Tool.run("git", ["-C", rom.path, "ls-tree", "-r", "--name-only", "ledger"]).text
    #expect(!files.contains("gaps/"), "\(files)")
  }
}
