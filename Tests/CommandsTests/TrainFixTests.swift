// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// A fix is what git would have left, and what is made of it is remembered.
@Suite struct TrainFixTests {
  private func files(_ folder: String) throws -> [String: Data] {
    var found: [String: Data] = [:]
    let manager = FileManager.default
    for name in try manager.subpathsOfDirectory(atPath: folder) where name != ".git" {
      // Nil for folders.
      if let bytes = manager.contents(atPath: "\(folder)/\(name)") { found[name] = bytes }
    }
    return found
  }

  @Test(arguments: [false, true]) func aFixIsLaidOutAsGitDoes(isRich: Bool) throws {
    let rom = try CollidingRom(rich: isRich)
    let repository = rom.rom.repository
    let result = try rom.run("train", "fix", "REQ-3", "--date", Rom.friday)
    try #require(result.status == 0, "\(result.errors)")
    let ours = rom.scratch.path("fix-REQ-3")
    let gits = rom.scratch.path("git")
    try repository.git(
      ["worktree", "add", "--quiet", "-b", "git", gits, "train-fix/REQ-3"], in: rom.path)
    #expect(try repository.attempt(["merge", "topic/night"], in: gits).status == 1)
    try compare(repository, ours, gits, "train-fix/REQ-3")
  }

  @Test func aFixWithTheBaseIsLaidOutAsGitDoes() throws {
    let rom = try CollidingRom()
    let repository = rom.rom.repository
    try #require(try rom.run("train", "fix", "REQ-4", "--date", Rom.friday).status == 0)
    let gits = rom.scratch.path("git")
    try repository.git(["worktree", "add", "--quiet", "-b", "git", gits, "topic/old"], in: rom.path)
    #expect(try repository.attempt(["merge", "main"], in: gits).status == 1)
    try compare(repository, rom.scratch.path("fix-REQ-4"), gits, "train-fix/REQ-4")
  }

  /// Whether two work trees stand at the same place of the same merge, to the byte.
  private func compare(
    _ repository: ScratchRepository, _ ours: String, _ gits: String, _ branch: String
  ) throws {
    for command in [
      ["status"], ["status", "--porcelain=v2"], ["ls-files", "-s"], ["diff"], ["diff", "--cached"],
      ["rev-parse", "MERGE_HEAD", "ORIG_HEAD"], ["rev-parse", "AUTO_MERGE"],
    ] {
      let expected = try repository.git(command, in: gits).replacing(
        "On branch git", with: "On branch \(branch)")
      #expect(try repository.git(command, in: ours) == expected, "\(command)")
    }
    #expect(try files(ours) == files(gits))
    func message(_ folder: String) throws -> String {
      let path = try repository.git(["rev-parse", "--git-path", "MERGE_MSG"], in: folder)
      return try String(contentsOfFile: path, encoding: .utf8)
    }
    #expect(try message(ours) == message(gits).replacing("into git", with: "into \(branch)"))
  }

  @Test func aFixWithTheBaseGoesOnFromTheBranch() throws {
    let rom = try CollidingRom()
    let repository = rom.rom.repository
    #expect(try rom.run("train", "fix", "REQ-4", "--date", Rom.friday, "--into", "mine").status == 0)
    let folder = rom.scratch.path("mine")
    #expect(try repository.git("rev-parse", "train-fix/REQ-4") == repository.git("rev-parse", "topic/old"))
    #expect(
      try repository.git(["rev-parse", "MERGE_HEAD"], in: folder) == repository.git("rev-parse", "main"))
    try rom.scratch.write("3\n", to: "mine/system/old")
    try repository.git(["commit", "--quiet", "-am", "both"], in: folder)
    #expect(try rom.run("train", "fix", "REQ-4", "--done").status == 0)
    #expect(!rom.scratch.exists("mine"))
    #expect(try rom.plan().ids.contains("REQ-4"))
  }

  @Test func whatWasResolvedBoardsAndSaysSo() throws {
    let rom = try CollidingRom()
    let repository = rom.rom.repository
    #expect(try rom.plan().behind["REQ-3"] == "collides")
    #expect(try rom.run("train", "fix", "REQ-3", "--date", Rom.friday).status == 0)
    try rom.resolve("fix-REQ-3", CollidingRom.resolved)
    let done = try rom.run("train", "fix", "REQ-3", "--done", "--by", "Han Mei <han@example.org>")
    try #require(done.status == 0, "\(done.errors)")
    #expect(!rom.scratch.exists("fix-REQ-3"))
    #expect(try repository.resolve("refs/heads/train-fix/REQ-3") != nil)
    let plan = try rom.plan()
    #expect(plan.ids == ["REQ-2", "REQ-3", "REQ-1"])
    let cut = try rom.run("cut", "--date", Rom.friday)
    try #require(cut.status == 0, "\(cut.errors)")
    let merge = try #require(plan.aboard.first { $0.id == "REQ-3" }?.merge)
    #expect(try repository.git("show", "\(merge):system/clock.java") + "\n" == CollidingRom.resolved)
    let message = try repository.git("log", "-1", "--format=%B", merge)
    #expect(message.contains("Resolved: system/clock.java (by Han Mei, from fix "), "\(message)")
    // What a merge with conflicts left, the tree with markers, is in no commit; so git leaves it too.
    let check = try repository.attempt(["fsck", "--strict", "--no-dangling"])
    #expect(check.status == 0)
    #expect(check.text.isEmpty && check.errors.isEmpty, "\(check.text)\(check.errors)")
  }

  @Test func aResolutionSurvivesAnotherOrder() throws {
    let rom = try CollidingRom()
    #expect(try rom.run("train", "fix", "REQ-3", "--date", Rom.friday).status == 0)
    try rom.resolve("fix-REQ-3", CollidingRom.resolved)
    #expect(try rom.run("train", "fix", "REQ-3", "--done").status == 0)
    let first = try rom.plan()
    #expect(try rom.run("request", "edit", "REQ-3", "--votes", "99").status == 0)
    let other = try rom.plan()
    #expect(first.ids == ["REQ-2", "REQ-3", "REQ-1"])
    #expect(other.ids == ["REQ-3", "REQ-2", "REQ-1"])
    #expect(first.tree == other.tree)
  }

  @Test func whatWasDroppedCollidesAgain() throws {
    let rom = try CollidingRom()
    #expect(try rom.run("train", "fix", "REQ-3", "--date", Rom.friday).status == 0)
    try rom.resolve("fix-REQ-3", CollidingRom.resolved)
    #expect(try rom.run("train", "fix", "REQ-3", "--done").status == 0)
    let listed = try rom.run("train", "resolutions").text
    #expect(listed.contains("system/clock.java"))
    let key = String(listed.prefix(10))
    #expect(try rom.run("train", "resolutions", "show", key).text.contains("    alarm();\n    night();"))
    #expect(try rom.run("train", "resolutions", "drop", key).status == 0)
    #expect(try rom.run("train", "resolutions").text == "nothing is remembered\n")
    #expect(try rom.plan().behind["REQ-3"] == "collides")
    #expect(try rom.rom.repository.git("ls-tree", "-r", "--name-only", "ledger", "resolutions").isEmpty)
  }

  @Test func nothingIsOverwrittenAndNothingLost() throws {
    let rom = try CollidingRom()
    let repository = rom.rom.repository
    try rom.scratch.write("mine\n", to: "fix-REQ-3/file")
    let taken = try rom.run("train", "fix", "REQ-3", "--date", Rom.friday)
    #expect(taken.status == 1)
    #expect(taken.errors.contains("is there already"))
    #expect(try repository.resolve("refs/heads/train-fix/REQ-3") == nil)
    #expect(try rom.run("train", "fix", "REQ-3", "--done").status == 66)
    #expect(try rom.run("train", "fix", "REQ-3", "--date", Rom.friday, "--into", "a").status == 0)
    let again = try rom.run("train", "fix", "REQ-3", "--date", Rom.friday, "--into", "b")
    #expect(again.status == 1)
    #expect(again.errors.contains("a fix of REQ-3 was begun in "), "\(again.errors)")
    #expect(again.errors.contains("git worktree remove --force "))
    let unfinished = try rom.run("train", "fix", "REQ-3", "--done")
    #expect(unfinished.status == 1)
    #expect(unfinished.errors.contains("is not committed: system/clock.java"), "\(unfinished.errors)")
    try repository.git(["commit", "--quiet", "-am", "with markers"], in: rom.scratch.path("a"))
    let marked = try rom.run("train", "fix", "REQ-3", "--done")
    #expect(marked.errors.contains("conflict markers are left in system/clock.java"), "\(marked.errors)")
    // The merge is committed: what comes now is a commit of its own.
    try rom.resolve("a", CollidingRom.resolved, message: "without markers")
    try rom.scratch.write("notes\n", to: "a/notes.txt")
    let done = try rom.run("train", "fix", "REQ-3", "--done")
    #expect(done.status == 0)
    #expect(done.text.contains("stays: it has what no branch has"))
    #expect(rom.scratch.exists("a/notes.txt"))
    #expect(try rom.run("train", "fix", "REQ-1", "--date", "2014-13-31").status == 64)
  }
}
