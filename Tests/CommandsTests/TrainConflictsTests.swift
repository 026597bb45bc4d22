// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// What is told of a conflict: who, where, which lines, and what to do.
@Suite struct TrainConflictsTests {
  struct Report: Decodable {
    struct Side: Decodable {
      let path: String
      let line: Int
      let lines: Int
      let text: String
    }
    struct Hunk: Decodable {
      let ours: Side
      let base: Side
      let theirs: Side
      let whose: [String]
    }
    struct File: Decodable {
      let path: String
      let kind: String
      let whose: [String]
      let hunks: [Hunk]
    }
    let request: String
    let kind: String
    let collidesWith: [String]
    let files: [File]
    let mergingBaseSuffices: Bool?
    let weeksWaited: Int
    let fix: String
  }

  @Test func eachHunkNamesWhoseItIs() throws {
    let rom = try CollidingRom()
    let before = try rom.rom.state()
    let reports: [Report] = try rom.run(
      "train", "conflicts", "--date", Rom.friday, "--format", "json"
    ).json()
    #expect(try rom.rom.state() == before)
    #expect(reports.map(\.request) == ["REQ-3", "REQ-4"])
    let night = try #require(reports.first)
    #expect(night.kind == "boarded")
    #expect(night.collidesWith == ["REQ-2"])
    #expect(night.mergingBaseSuffices == false)
    let file = try #require(night.files.first)
    #expect(file.path == "system/clock.java")
    #expect(file.hunks.count == 1)
    let hunk = try #require(file.hunks.first)
    #expect(hunk.whose == ["REQ-2"])
    #expect(hunk.ours.text == "    alarm();")
    #expect(hunk.base.text == "    int line10 = 10;")
    #expect(hunk.theirs.text == "    night();")
    let lines: [Int] = [hunk.ours.line, hunk.base.line, hunk.theirs.line]
    #expect(lines == Array(repeating: 10, count: 3))
    let old = try #require(reports.last)
    #expect(old.kind == "base")
    #expect(old.collidesWith == [])
    #expect(old.files.map(\.kind) == ["add/add"])
    #expect(old.files.flatMap(\.hunks).allSatisfy { $0.whose.isEmpty })
  }

  @Test func peopleReadTheSame() throws {
    let rom = try CollidingRom()
    let text = try rom.run("train", "conflicts", "REQ-3", "--date", Rom.friday).text
    #expect(text.contains("merges with the base, and not with REQ-2"))
    #expect(text.contains("<<<<<<< REQ-2, system/clock.java:10\n        alarm();\n    |||||||"))
    #expect(text.contains("miui-release train fix REQ-3"))
    #expect(!text.contains("REQ-4"))
  }

  @Test(arguments: [
    (["REQ-1"], "it boards"), (["REQ-9"], "there is no request REQ-9"),
  ])
  func whoHasNoConflictIsTold(_ arguments: [String], _ words: String) throws {
    let rom = try CollidingRom()
    let result = try Program.run(
      ["train", "conflicts"] + arguments + ["--date", Rom.friday, "--repo", rom.path])
    #expect(result.status != 0)
    #expect(result.errors.contains(words), "\(result.errors)")
  }
}
