// SPDX-License-Identifier: Apache-2.0
import TestSupport
import Testing

/// Weeks whose branches merge in pairs and not together, and one whose cache must not outlive a resolution.
@Suite struct ThreeBranchesTests {
  private struct Plan: Decodable {
    struct One: Decodable {
      let id: String
      let code: String?
    }
    struct Composition: Decodable {
      let worth: Int
      let bound: Int
      let isProven: Bool
      let apart: [[String]]
      let knownPairs: Int
    }
    let head: String
    let aboard: [One]
    let leftBehind: [One]
    let composition: Composition
  }

  private static func screen(_ name: String, _ changed: ClosedRange<Int>? = nil) -> ScratchFile {
    .text(
      (1...20).map { line in
        changed?.contains(line) == true
          ? "\(name) rewritten in line \(line + 10) quite otherwise\n"
          : "the \(name) screen shows what is in line \(line + 10)\n"
      }.joined())
  }

  /// Two screens, each moved and rewritten in part by one branch and rewritten in two other parts by the others. A
  /// moved file is known again while half of it is as it was: each branch that moves one would have to be the last.
  private func rom() throws -> Rom {
    let rom = try Rom(ledger: [
      "requests/REQ-2.yaml": .text(Rom.request(2, branch: "topic/alarm", votes: 30)),
      "requests/REQ-3.yaml": .text(Rom.request(3, branch: "topic/timer", votes: 20)),
      "requests/REQ-4.yaml": .text(Rom.request(4, branch: "topic/dark", votes: 10)),
    ])
    let (alarm, timer) = ("system/alarm.java", "system/timer.java")
    try rom.repository.commit([alarm: Self.screen("alarm"), timer: Self.screen("timer")])
    try rom.repository.commit(
      [
        alarm: .removed, "system/wake.java": Self.screen("alarm", 1...6), timer: Self.screen("timer", 8...13),
      ],
      on: "topic/alarm", from: "main")
    try rom.repository.commit(
      [
        timer: .removed, "system/count.java": Self.screen("timer", 1...6),
        alarm: Self.screen("alarm", 8...13),
      ],
      on: "topic/timer", from: "main")
    try rom.repository.commit(
      [alarm: Self.screen("alarm", 15...20), timer: Self.screen("timer", 15...20)], on: "topic/dark",
      from: "main")
    return rom
  }

  private func plan(_ rom: Rom, _ arguments: [String] = []) throws -> Plan {
    let result = try Program.run(
      ["plan", "--date", Rom.friday, "--format", "json", "--repo", rom.path] + arguments)
    #expect(result.status == 0, "\(result.errors)")
    return try result.json(Plan.self)
  }

  @Test(
    "Any two of three branches merge and all three in no order: the one with the fewest votes stays behind")
  func threeBranchesMergeInPairsOnly() throws {
    let rom = try rom()
    for alone in 2...4 {
      _ = try rom.run("request", "hold", "REQ-\(alone)", "--reason", "to see the others")
      let pair = try plan(rom)
      #expect(pair.aboard.count == 3 && pair.leftBehind.map(\.code) == ["held"], "without REQ-\(alone)")
      _ = try rom.run("request", "release", "REQ-\(alone)")
    }
    let plan = try plan(rom, ["--verify-with-git"])
    #expect(plan.aboard.map(\.id) == ["REQ-2", "REQ-3", "REQ-1"])
    #expect(plan.leftBehind.map(\.id) == ["REQ-4"] && plan.leftBehind.map(\.code) == ["collides"])
    #expect(plan.composition.isProven && plan.composition.bound == 62)
    #expect(plan.composition.apart == [["REQ-2", "REQ-3", "REQ-4"]])
    let text = try rom.run("plan", "--date", Rom.friday).text
    #expect(text.contains("collides with REQ-2, REQ-3"), "\(text)")
    #expect(text.contains("taking REQ-4 would cost REQ-3: 10 votes"), "\(text)")
    #expect(text.contains("next best: 52 votes, without REQ-3, with REQ-4"), "\(text)")
    _ = try rom.run("request", "pin", "REQ-4", "--reason", "promised")
    #expect(try self.plan(rom).aboard.map(\.id) == ["REQ-4", "REQ-2", "REQ-1"])
    let pinned = try rom.run("plan", "--date", Rom.friday).text
    #expect(pinned.contains("proven: no train with who is pinned is worth more"), "\(pinned)")
    #expect(pinned.contains("next best: 42 votes, without REQ-2, with REQ-3"), "\(pinned)")
  }

  @Test("A branch that boards at last brings whoever it was built upon")
  func broughtAlong() throws {
    // The fifth was built upon the fourth, and merged with what the others did.
    let rom = try rom()
    try rom.repository.git("branch", "topic/both", "topic/alarm")
    let work = rom.repository.scratch.path("work")
    try rom.repository.git("worktree", "add", "--quiet", work, "topic/both")
    try rom.repository.git(["merge", "--quiet", "--no-edit", "topic/timer"], in: work)
    #expect(try rom.repository.attempt(["merge", "--quiet", "topic/dark"], in: work).status == 1)
    try rom.repository.git(["checkout", "HEAD", "--", "system"], in: work)
    try rom.repository.git(
      ["rm", "-rf", "--quiet", "--ignore-unmatch", "system/alarm.java", "system/timer.java"], in: work)
    try rom.repository.git(["commit", "--quiet", "-m", "both"], in: work)
    try rom.repository.commit(
      ["requests/REQ-5.yaml": .text(Rom.request(5, branch: "topic/both", votes: 0))], on: "ledger")
    let plan = try plan(rom)
    #expect(
      plan.leftBehind.isEmpty && Set(plan.aboard.map(\.id)) == ["REQ-1", "REQ-2", "REQ-3", "REQ-4", "REQ-5"])
  }

  @Test("What a candidate found out is known to the plan, and hides no resolution that came after")
  func resolvedAfterwards() throws {
    let rom = try CollidingRom()
    let cut = try rom.run("cut", "--channel", "honorary-dev", "--date", "2014-10-29")
    try #require(cut.status == 0, "\(cut.errors)")
    let before = try plan(rom.rom)
    #expect(before.composition.knownPairs == 1 && before.leftBehind.map(\.id) == ["REQ-3", "REQ-4"])
    #expect(try rom.run("train", "fix", "REQ-3", "--date", Rom.friday).status == 0)
    try rom.resolve("fix-REQ-3", CollidingRom.resolved)
    #expect(try rom.run("train", "fix", "REQ-3", "--done").status == 0)
    let after = try plan(rom.rom)
    #expect(after.composition.knownPairs == 0 && after.aboard.map(\.id) == ["REQ-2", "REQ-3", "REQ-1"])
    try #require(try rom.run("cut", "--channel", "honorary-dev", "--date", "2014-10-30").status == 0)
    let known = try plan(rom.rom)
    #expect(known.composition.knownPairs == 1 && known.head == after.head, "with it, it is kept too")
  }
}
