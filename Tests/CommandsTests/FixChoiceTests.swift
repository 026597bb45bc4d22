// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Conflicts that are not of lines: which of them are remembered, and that nothing is lost in silence.
@Suite struct FixChoiceTests {
  /// REQ-2 removes the widget, REQ-3 changes it, and both change a picture.
  private func rom() throws -> CollidingRom {
    try CollidingRom(
      base: ["system/widget": "old\n", "system/logo": .bytes([0, 1, 2])],
      alarm: ["system/widget": .removed, "system/logo": .bytes([0, 1, 3])],
      night: ["system/widget": .executable("new\n"), "system/logo": .bytes([0, 1, 4])])
  }

  @Test(arguments: [true, false]) func whatWasChosenIsChosenAgainInTheWholeCut(isKept: Bool) throws {
    let rom = try rom()
    let repository = rom.rom.repository
    try rom.fix()
    if isKept {
      try repository.git(["add", "system/widget"], in: rom.scratch.path("fix-REQ-3"))
    } else {
      try repository.git(["rm", "--quiet", "system/widget"], in: rom.scratch.path("fix-REQ-3"))
    }
    try Data([0, 9]).write(to: URL(fileURLWithPath: rom.scratch.path("fix-REQ-3/system/logo")))
    let done = try rom.done()
    try #require(done.status == 0, "\(done.errors)")
    #expect(done.errors.isEmpty, "\(done.errors)")
    #expect(done.text.contains("choice  system/widget"), "\(done.text)")
    let plan = try rom.plan()
    #expect(plan.ids == ["REQ-2", "REQ-3", "REQ-1"])
    // Whoever boards first.
    #expect(try rom.run("request", "edit", "REQ-3", "--votes", "99").status == 0)
    let other = try rom.plan()
    #expect(other.ids == ["REQ-3", "REQ-2", "REQ-1"])
    #expect(other.tree == plan.tree)
    // Git merges beside it, and reads what it would not have made.
    #expect(try rom.plan("--verify-with-git").tree == plan.tree)
    let verifying = isKept ? ["--verify-with-git"] : []
    let cut = try Program.run(["cut", "--date", Rom.friday, "--repo", rom.path] + verifying)
    try #require(cut.status == 0, "\(cut.errors)")
    let message = try repository.git("log", "--format=%B", "main")
    #expect(message.contains("Resolved: system/logo (by "), "\(message)")
    #expect(
      message.contains(isKept ? "Resolved: system/widget (by " : "Resolved: system/widget, removed (by "))
    let tree = try repository.git("ls-tree", "-r", "main")
    #expect(tree.contains("\tsystem/widget") == isKept)
    if isKept {
      #expect(tree.contains("100755 blob 3e757656cf36eca53338e520d134963a44f793f8\tsystem/widget"))
    }
    #expect(try repository.attempt(["cat-file", "blob", "main:system/logo"]).output == [0, 9])
  }

  @Test func whoRemovedWhatIsTold() throws {
    let rom = try rom()
    let text = try rom.run("train", "conflicts", "REQ-3", "--date", Rom.friday).text
    #expect(
      text.contains(
        "system/widget (modify/delete, against REQ-2)\n    removed by what is there, changed by this branch"),
      "\(text)")
  }

  @Test func whatABranchHoldsDoesNotSteerTheTerminal() throws {
    let rom = try CollidingRom(
      alarm: ["system/clock.java": .text(CollidingRom.clock([10: "\u{1B}[2J\u{9B}1m\r\n"]))])
    let text = try rom.run("train", "conflicts", "REQ-3", "--date", Rom.friday).text
    #expect(text.contains("    \u{FFFD}[2J\u{FFFD}1m\n"), "\(text)")
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x9B })
  }

  @Test func aChoiceIsListedShownAndDropped() throws {
    let rom = try rom()
    try rom.fix()
    #expect(try rom.done().status == 0)
    let listed = try rom.run("train", "resolutions").text.split(separator: "\n")
    let line = try #require(listed.first { $0.contains("system/widget") })
    let key = String(line.prefix(12))
    let shown = try rom.run("train", "resolutions", "show", key).text
    #expect(shown.contains("||| before both system/widget\nold\n"), "\(shown)")
    #expect(shown.contains("--- one side system/widget\n(no file)"))
    #expect(shown.contains("+++ chosen system/widget\nnew\n"))
    #expect(try rom.run("train", "resolutions", "drop", key).status == 0)
    #expect(try rom.plan().behind["REQ-3"] == "collides")
    #expect(try !rom.rom.repository.git("ls-tree", "-r", "--name-only", "ledger").contains(key))
  }

  @Test func anotherContentIsAnotherConflict() throws {
    let rom = try rom()
    try rom.fix()
    #expect(try rom.done().status == 0)
    #expect(try rom.plan().ids.contains("REQ-3"))
    try rom.rom.repository.commit(["system/widget": .executable("newer\n")], on: "topic/night")
    #expect(try rom.plan().behind["REQ-3"] == "collides")
  }

  @Test func choosingAgainTakesThePlaceOfTheOldChoice() throws {
    let rom = try rom()
    try rom.fix()
    #expect(try rom.done().status == 0)
    #expect(try rom.rom.repository.git("ls-tree", "-r", "ledger").contains("/after"))
    try rom.rom.repository.commit(
      ["system/clock.java": .text(CollidingRom.clock([10: "x\n"]))], on: "topic/night")
    let begun = try rom.run("train", "fix", "REQ-3", "--date", Rom.friday, "--into", "again")
    try #require(begun.status == 0, "\(begun.errors)")
    try rom.scratch.write("both\n", to: "again/system/clock.java")
    try rom.rom.repository.git(["rm", "--quiet", "system/widget"], in: rom.scratch.path("again"))
    try rom.commit("again")
    #expect(try rom.run("train", "fix", "REQ-3", "--done").status == 0)
    let plan = try rom.plan()
    #expect(plan.ids.contains("REQ-3"))
    #expect(try !rom.rom.repository.git("ls-tree", "-r", plan.tree).contains("system/widget"))
  }

  @Test func whatCannotBeRememberedIsSaidBeforeAndAfter() throws {
    let rom = try CollidingRom(
      base: ["system/one": .text((1...30).map { "one \($0)\n" }.joined())],
      alarm: [
        "system/one": .removed, "system/two": .text((1...30).map { "one \($0)\n" }.joined()),
        "system/tool": .executable("alarm\n"),
      ], night: ["system/one": .removed, "system/tool": "night\n"])
    let begun = try rom.run("train", "fix", "REQ-3", "--date", Rom.friday)
    try #require(begun.status == 0, "\(begun.errors)")
    #expect(begun.errors.contains("system/tool"), "\(begun.errors)")
    #expect(begun.errors.contains("cannot be remembered"))
    try rom.scratch.write(CollidingRom.resolved, to: "fix-REQ-3/system/clock.java")
    let done = try rom.done()
    #expect(done.errors.contains("not remembered: system/"), "\(done.errors)")
    #expect(done.text.contains("conflict  system/clock.java"))
    // One that nothing is known of, and a person has to look at all.
    #expect(try rom.plan().behind["REQ-3"] == "collides")
  }

  @Test func aModeThatWasChangedOnTheWayIsNotLostInSilence() throws {
    let rom = try CollidingRom()
    try rom.fix()
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: rom.scratch.path("fix-REQ-3/system/clock.java"))
    let done = try rom.done()
    #expect(done.status == 1)
    #expect(done.errors.contains("system/clock.java: its mode was changed too"), "\(done.errors)")
    #expect(rom.scratch.exists("fix-REQ-3"))
  }

  @Test func oneSideMayChangeTheMode() throws {
    let rom = try CollidingRom(
      night: [
        "system/clock.java": .executable(CollidingRom.clock([10: "    night();\n", 30: "    dark();\n"]))
      ])
    try rom.fix()
    #expect(try rom.done().status == 0)
    let plan = try rom.plan()
    #expect(plan.ids.contains("REQ-3"))
    #expect(try rom.run("cut", "--date", Rom.friday).status == 0)
    #expect(try rom.rom.repository.git("ls-tree", "main", "system/clock.java").hasPrefix("100755"))
  }

  @Test func theSameConflictTwiceResolvedInTwoWaysIsNotRemembered() throws {
    let rom = try CollidingRom(
      base: ["system/copy": .text(CollidingRom.clock([:]))],
      alarm: ["system/copy": .text(CollidingRom.clock([10: "    alarm();\n"]))],
      night: ["system/copy": .text(CollidingRom.clock([10: "    night();\n", 30: "    dark();\n"]))])
    try rom.fix()
    try rom.scratch.write(CollidingRom.clock([30: "    dark();\n"]), to: "fix-REQ-3/system/copy")
    let done = try rom.done()
    #expect(done.status == 1)
    #expect(done.errors.contains("was resolved in another way in another file"), "\(done.errors)")
    try rom.scratch.write(CollidingRom.resolved, to: "fix-REQ-3/system/copy")
    #expect(try rom.done(message: "alike").status == 0)
    #expect(try rom.plan().ids.contains("REQ-3"))
  }

  @Test func commitsOfNoBranchKeepTheWorkTree() throws {
    let rom = try CollidingRom()
    try rom.fix()
    try rom.commit("fix-REQ-3")
    try rom.rom.repository.git(["checkout", "--quiet", "--detach"], in: rom.scratch.path("fix-REQ-3"))
    try rom.scratch.write("more\n", to: "fix-REQ-3/system/more")
    let done = try rom.done(message: "on no branch")
    #expect(done.status == 0)
    #expect(rom.scratch.exists("fix-REQ-3/system/more"))
  }
}
