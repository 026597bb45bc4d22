// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Branches that merge and do not work together carry what mends them.
@Suite struct MergeFixTests {
  /// REQ-2 renames what REQ-3 calls.
  private func rom() throws -> Rom {
    let rom = try Rom(ledger: [
      "requests/REQ-2.yaml": .text(Rom.request(2, branch: "topic/rename", votes: 30)),
      "requests/REQ-3.yaml": .text(Rom.request(3, branch: "topic/caller", votes: 20)),
    ])
    try rom.repository.commit(["system/lib": "call()\n", "system/tool": "#!/bin/sh\n"])
    try rom.repository.commit(["system/lib": "ring()\n"], on: "topic/rename", from: "main")
    try rom.repository.commit(["system/caller": "call()\n"], on: "topic/caller", from: "main")
    return rom
  }

  private func fix(_ rom: Rom, _ arguments: String...) throws {
    let scratch = rom.repository.scratch
    let folder = scratch.path("fix")
    let begun = try rom.run("train", "fix", "REQ-3", "--date", Rom.friday, "--into", folder)
    guard begun.status == 0 else { throw ToolFailure(description: begun.errors) }
    try scratch.write("ring()\n", to: "fix/system/caller")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o755], ofItemAtPath: scratch.path("fix/system/tool"))
    try rom.repository.git(["commit", "--quiet", "-am", "ring"], in: folder)
    let done = try Program.run(["train", "fix", "REQ-3", "--done", "--repo", rom.path] + arguments)
    guard done.status == 0, done.text.contains("merge-fix  system/caller, system/tool"),
      done.text.contains("made where REQ-2 come")
    else { throw ToolFailure(description: done.text + done.errors) }
  }

  private func plan(_ rom: Rom, _ date: String = Rom.friday, _ arguments: String...) throws
    -> CollidingRom.Plan
  {
    try Program.run(["plan", "--date", date, "--format", "json", "--repo", rom.path] + arguments).json()
  }

  @Test func whoeverBoardsLastBringsIt() throws {
    let rom = try rom()
    try fix(rom, "--with", "REQ-2")
    let first = try plan(rom)
    #expect(first.ids == ["REQ-2", "REQ-3", "REQ-1"])
    #expect(try rom.run("request", "edit", "REQ-3", "--votes", "99").status == 0)
    let other = try plan(rom)
    #expect(other.ids == ["REQ-3", "REQ-2", "REQ-1"])
    #expect(other.tree == first.tree)
  }

  @Test func modesAreMendedToo() throws {
    let rom = try rom()
    try fix(rom)
    let cut = try rom.run("cut", "--date", Rom.friday)
    try #require(cut.status == 0, "\(cut.errors)")
    let tree = try rom.repository.git("ls-tree", "-r", "main")
    #expect(try rom.repository.git("show", "main:system/caller") == "ring()")
    #expect(tree.split(separator: "\n").contains { $0.hasPrefix("100755") && $0.hasSuffix("\tsystem/tool") })
    #expect(try rom.repository.attempt(["fsck", "--strict"]).status == 0)
  }

  @Test func whatShippedCountsAsAboard() throws {
    let rom = try rom()
    try fix(rom)
    #expect(try rom.run("request", "hold", "REQ-3", "--reason", "one week later").status == 0)
    #expect(try rom.run("cut", "--date", Rom.friday).status == 0)
    #expect(try rom.repository.git("show", "main:system/lib") == "ring()")
    #expect(try rom.run("request", "release", "REQ-3").status == 0)
    let next = try plan(rom, Rom.nextFriday)
    #expect(next.ids == ["REQ-3"])
    #expect(try rom.run("cut", "--date", Rom.nextFriday).status == 0)
    #expect(try rom.repository.git("show", "main:system/caller") == "ring()")
    #expect(try rom.repository.git("log", "-1", "--format=%B", "main").contains("Merge-fix: "))
  }

  @Test func itIsShownWithWhatItChanges() throws {
    let rom = try rom()
    try fix(rom)
    let key = String(try rom.run("train", "resolutions").text.prefix(12))
    let shown = try rom.run("train", "resolutions", "show", key).text
    #expect(shown.contains("--- merged system/caller\ncall()\n"), "\(shown)")
    #expect(shown.contains("+++ mended system/caller\nring()\n"))
    #expect(try rom.run("train", "resolutions", "drop", key).status == 0)
    #expect(try rom.run("train", "resolutions").text == "nothing is remembered\n")
    #expect(try rom.repository.git("ls-tree", "-r", "--name-only", "ledger", "resolutions").isEmpty)
  }

  @Test func whatIsMendedFurtherTakesThePlaceOfWhatWasMended() throws {
    let rom = try rom()
    let scratch = rom.repository.scratch
    let folder = scratch.path("fix")
    #expect(try rom.run("train", "fix", "REQ-3", "--date", Rom.friday, "--into", folder).status == 0)
    for text in ["rang()\n", "ring()\n"] {
      try scratch.write(text, to: "fix/system/caller")
      try rom.repository.git(["commit", "--quiet", "-am", text], in: folder)
      try scratch.write("keeps the work tree\n", to: "fix/notes")
      #expect(try rom.run("train", "fix", "REQ-3", "--done").status == 0)
    }
    #expect(try rom.run("train", "resolutions").text.split(separator: "\n").count == 1)
    // One more, made upon the train that has the first: it applies after it, whatever their names are.
    let more = scratch.path("more")
    #expect(try rom.run("train", "fix", "REQ-3", "--done").status == 0)
    try rom.repository.git(["worktree", "remove", "--force", folder], in: rom.path)
    #expect(try rom.run("train", "fix", "REQ-3", "--date", Rom.friday, "--into", more).status == 0)
    #expect(try scratch.text("more/system/caller") == "ring()\n")
    try scratch.write("ring(twice)\n", to: "more/system/caller")
    try rom.repository.git(["commit", "--quiet", "-am", "twice"], in: more)
    #expect(try rom.run("train", "fix", "REQ-3", "--done").status == 0)
    #expect(try rom.run("train", "resolutions").text.split(separator: "\n").count == 2)
    #expect(try rom.run("cut", "--date", Rom.friday).status == 0)
    #expect(try rom.repository.git("show", "main:system/caller") == "ring(twice)")
  }

  @Test func whereItDoesNotApplyTheRequestStaysBehindAndSaysWhy() throws {
    let rom = try rom()
    try fix(rom)
    try rom.repository.commit(["system/caller": "call(now)\n"], on: "topic/caller")
    let plan = try plan(rom)
    #expect(plan.behind["REQ-3"] == "collides")
    let told = try rom.run("train", "conflicts", "REQ-3", "--date", Rom.friday).text
    #expect(told.contains("system/caller (merge-fix"), "\(told)")
  }

  @Test func anImportTakesTheRestWhereOneIsNoGood() throws {
    let rom = try rom()
    let repository = rom.repository
    try repository.branch("together")
    try repository.merge("topic/rename", into: "together")
    try repository.merge("topic/caller", into: "together")
    try repository.git("update-ref", "refs/merge-fix/topic/a-merge", "together")
    try repository.commit(["system/caller": .executable("ring()\n")], on: "together")
    try repository.git("update-ref", "refs/merge-fix/topic/caller", "together")
    try repository.git("update-ref", "refs/merge-fix/topic/tree", "together^{tree}")
    let result = try rom.run("train", "resolutions", "import")
    try #require(result.status == 0, "\(result.errors)")
    #expect(result.text.contains("1 imported, 0 known before, 2 refused"), "\(result.text)\(result.errors)")
    #expect(result.errors.contains("refs/merge-fix/topic/a-merge: it is not a commit with one parent"))
    #expect(try rom.run("cut", "--date", Rom.friday).status == 0)
    #expect(try repository.git("ls-tree", "main", "system/caller").hasPrefix("100755"))
  }

  @Test func gitReadsWhatIsResolvedFromMemory() throws {
    let rom = try rom()
    try fix(rom)
    let plain = try plan(rom)
    let verified = try plan(rom, Rom.friday, "--verify-with-git")
    #expect(verified.tree == plain.tree)
    #expect(verified.head == plain.head)
  }
}
