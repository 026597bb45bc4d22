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
      let authors: [String]
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
    struct Waiting: Decodable, Equatable {
      let weeks: Int
      let percent: Int
    }
    let waited: Waiting
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
    #expect(hunk.ours.authors == ["Scratch Developer"])
    #expect(hunk.theirs.authors == ["Scratch Developer"])
    #expect(night.waited == Report.Waiting(weeks: 0, percent: 0))
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
    #expect(text.contains("held, and tried again by itself"))
    #expect(
      text.contains(
        "<<<<<<< REQ-2, system/clock.java:10, by Scratch Developer\n        alarm();\n    |||||||"))
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

  @Test func whoIsHeldBoardsByItselfWhenTheOtherLeaves() throws {
    let rom = try CollidingRom()
    #expect(try rom.plan().behind["REQ-3"] == "collides")
    #expect(try rom.run("request", "hold", "REQ-2", "--reason", "not ready").status == 0)
    #expect(try rom.plan().ids.contains("REQ-3"))
  }

  @Test func whoWaitedIsFurtherUpAndItShows() throws {
    let rom = try CollidingRom()
    #expect(try rom.run("cut", "--date", Rom.friday).status == 0)
    let arguments = ["--date", Rom.nextFriday, "--repo", rom.path]
    let reports: [Report] = try Program.run(
      ["train", "conflicts", "--format", "json"] + arguments
    ).json()
    let night = try #require(reports.first { $0.request == "REQ-3" })
    // What it collides with has shipped: it is the base's now, and has to be followed.
    #expect(night.kind == "base")
    #expect(night.files.flatMap(\.whose) == ["REQ-2"])
    #expect(night.waited == Report.Waiting(weeks: 1, percent: 10))
    let old = try #require(reports.first { $0.request == "REQ-4" })
    #expect(old.waited.weeks == 0)
    let text = try Program.run(["train", "conflicts", "REQ-3"] + arguments).text
    #expect(text.contains("left behind by 1 train before: 10 % more votes in the line"), "\(text)")
    #expect(try Program.run(["plan"] + arguments).text.contains("waited 1 week: +10 %"))
  }

  @Test func mergingTheBaseIsSaidToSufficeWhereItDoes() throws {
    let rom = try CollidingRom()
    let repository = rom.rom.repository
    // The base took over what the branch does; the alarm goes on from there, and the branch has not seen it.
    let start = try repository.git("rev-parse", "main")
    let taken = CollidingRom.clock([10: "    late();\n"])
    try repository.commit(["system/clock.java": .text(taken)])
    try repository.commit(
      ["system/clock.java": .text(CollidingRom.clock([10: "    later();\n"]))], on: "topic/later",
      from: "main")
    try repository.commit(
      ["system/clock.java": .text(CollidingRom.clock([10: "    late();\n", 30: "    x();\n"]))],
      on: "topic/late",
      from: start)
    try repository.commit(
      [
        "requests/REQ-5.yaml": .text(Rom.request(5, branch: "topic/later", votes: 80)),
        // It needs the other, and so cannot board before it, where both would merge.
        "requests/REQ-6.yaml": .text(
          Rom.request(6, branch: "topic/late", votes: 8)
            .replacing("depends_on: []", with: "depends_on: [REQ-5]")),
      ], on: "ledger")
    let reports: [Report] = try rom.run(
      "train", "conflicts", "REQ-6", "--date", Rom.friday, "--format", "json"
    ).json()
    #expect(reports.map(\.kind) == ["boarded"])
    #expect(reports.map(\.mergingBaseSuffices) == [true])
    let text = try rom.run("train", "conflicts", "REQ-6", "--date", Rom.friday).text
    let base = try repository.git("rev-parse", "--short=10", "main")
    #expect(text.contains("merging the base into it suffices: git merge \(base)"), "\(text)")
    try repository.merge("main", into: "topic/late")
    #expect(try rom.plan().ids.contains("REQ-6"))
  }
}
