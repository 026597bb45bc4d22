// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// What git remembered before is taken over, and counts.
@Suite struct ResolutionImportTests {
  struct Report: Decodable {
    struct Imported: Decodable {
      let key: String
      let source: String
      let paths: [String]
      let with: [String]
    }
    struct Refused: Decodable {
      let what: String
      let reason: String
    }
    let imported: [Imported]
    let known: Int
    let refused: [Refused]
  }

  private func importing(_ rom: CollidingRom) throws -> Report {
    try rom.run("train", "resolutions", "import", "--format", "json").json()
  }

  @Test func whatRerereKnowsBoards() throws {
    let rom = try CollidingRom()
    let repository = rom.rom.repository
    let folder = rom.scratch.path("by-hand")
    try repository.git(["worktree", "add", "--quiet", "-b", "by-hand", folder, "topic/night"], in: rom.path)
    let rerere = ["-c", "rerere.enabled=true"]
    #expect(try repository.attempt(rerere + ["merge", "topic/alarm"], in: folder).status == 1)
    try rom.scratch.write(CollidingRom.resolved, to: "by-hand/system/clock.java")
    try repository.git(rerere + ["commit", "--quiet", "-am", "both"], in: folder)
    let report = try importing(rom)
    #expect(report.imported.map(\.source) == ["rerere"])
    #expect(report.refused.isEmpty)
    #expect(try rom.plan().ids == ["REQ-2", "REQ-3", "REQ-1"])
    let again = try importing(rom)
    #expect(again.imported.isEmpty)
    #expect(again.known == 1)
  }

  @Test func whatRerereKnowsInTwoTextsIsKnownInBoth() throws {
    let rom = try CollidingRom()
    let repository = rom.rom.repository
    let folder = rom.scratch.path("by-hand")
    try repository.git(["worktree", "add", "--quiet", "-b", "by-hand", folder, "topic/night"], in: rom.path)
    let rerere = ["-c", "rerere.enabled=true"]
    #expect(try repository.attempt(rerere + ["merge", "topic/alarm"], in: folder).status == 1)
    try rom.scratch.write(CollidingRom.resolved, to: "by-hand/system/clock.java")
    try repository.git(rerere + ["commit", "--quiet", "-am", "both"], in: folder)
    // As git keeps a second text with the same hunks, and one that nobody resolved.
    let cache = "\(rom.path)/rr-cache"
    let id = try #require(FileManager.default.contentsOfDirectory(atPath: cache).first)
    for name in ["preimage", "postimage"] {
      let text = try String(contentsOfFile: "\(cache)/\(id)/\(name)", encoding: .utf8)
      try ("another\n" + text).write(toFile: "\(cache)/\(id)/\(name).1", atomically: true, encoding: .utf8)
    }
    try "<<<<<<<\n=======\nx\n>>>>>>>\n".write(
      toFile: "\(cache)/\(id)/preimage.2", atomically: true, encoding: .utf8)
    let wrong = "\(cache)/\(String(repeating: "0", count: 40))"
    try FileManager.default.copyItem(atPath: "\(cache)/\(id)", toPath: wrong)
    let report = try importing(rom)
    #expect(report.imported.map(\.key) == [id, "\(id)-2"])
    #expect(report.refused.count == 2)
    #expect(report.refused.allSatisfy { $0.what.hasPrefix("rr-cache/0000") })
    #expect(report.known == 0)
  }

  @Test func aMergeFixIsMadeWithTheMergeAndOnlyBesideWhomItIsFor() throws {
    let rom = try Rom(ledger: [
      "requests/REQ-2.yaml": .text(Rom.request(2, branch: "topic/rename", votes: 30)),
      "requests/REQ-3.yaml": .text(Rom.request(3, branch: "topic/caller", votes: 20)),
    ])
    let repository = rom.repository
    try repository.commit(["lib": "call()\n", "user": "none\n"])
    try repository.commit(["lib": "ring()\n"], on: "topic/rename", from: "main")
    try repository.commit(["caller": "call()\n"], on: "topic/caller", from: "main")
    try repository.branch("together")
    try repository.merge("topic/rename", into: "together")
    try repository.merge("topic/caller", into: "together")
    try repository.commit(["caller": "ring()\n", "lib": "ring() // and nothing else\n"], on: "together")
    try repository.git("update-ref", "refs/merge-fix/topic/caller", "together")
    try repository.git("update-ref", "refs/merge-fix/nobody", "together")
    func plan() throws -> CollidingRom.Plan {
      try rom.run("plan", "--date", Rom.friday, "--format", "json").json()
    }
    let without = try plan()
    let report: Report = try rom.run("train", "resolutions", "import", "--format", "json").json()
    #expect(report.imported.map(\.paths) == [["caller", "lib"]])
    #expect(report.imported.map(\.with) == [["REQ-2"]])
    #expect(report.refused.map(\.what) == ["refs/merge-fix/nobody"])
    #expect(try plan().tree != without.tree)
    #expect(try rom.run("cut", "--date", Rom.friday).status == 0)
    #expect(try repository.git("show", "main:caller") == "ring()")
    #expect(try repository.git("log", "--format=%B", "main").contains("Merge-fix: "))
  }

  @Test func aMergeFixIsLeftOutWithoutTheOther() throws {
    let rom = try Rom(ledger: [
      "requests/REQ-2.yaml": .text(
        Rom.request(2, branch: "topic/rename", decision: "proposed", votes: 30)),
      "requests/REQ-3.yaml": .text(Rom.request(3, branch: "topic/caller", votes: 20)),
    ])
    let repository = rom.repository
    let folder = repository.scratch.path("fix")
    try repository.commit(["lib": "call()\n"])
    try repository.commit(["lib": "ring()\n"], on: "topic/rename", from: "main")
    try repository.commit(["caller": "call()\n"], on: "topic/caller", from: "main")
    func plan() throws -> CollidingRom.Plan {
      try rom.run("plan", "--date", Rom.friday, "--format", "json").json()
    }
    let alone = try plan()
    #expect(try rom.run("request", "accept", "REQ-2").status == 0)
    let broken = try plan()
    #expect(try rom.run("train", "fix", "REQ-3", "--date", Rom.friday, "--into", folder).status == 0)
    try repository.scratch.write("ring()\n", to: "fix/caller")
    try repository.git(["commit", "--quiet", "-am", "ring"], in: folder)
    let done = try rom.run("train", "fix", "REQ-3", "--done")
    #expect(done.status == 0, "\(done.errors)")
    #expect(done.text.contains("merge-fix  caller"))
    let mended = try plan()
    #expect(mended.ids == ["REQ-2", "REQ-3", "REQ-1"])
    #expect(mended.tree != broken.tree)
    #expect(try rom.run("request", "defer", "REQ-2", "--reason", "later").status == 0)
    let again = try plan()
    #expect(again.ids == ["REQ-3", "REQ-1"])
    #expect(again.tree == alone.tree)
  }
}
