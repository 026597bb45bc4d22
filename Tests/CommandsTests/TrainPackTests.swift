// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// What a train made is safe on the disk before anything points to it.
@Suite struct TrainPackTests {
  private static var canTrace: Bool {
    get throws {
      guard let strace = Tool.find("strace") else { return false }
      return try Tool.run(strace, ["-qq", "-o", "/dev/null", "true"]).status == 0
    }
  }

  /// False, and an issue where it must not be, on machines that let nobody trace.
  private func mayTrace() throws -> Bool {
    guard try Self.canTrace else {
      let isRequired = ProcessInfo.processInfo.environment["CI"] == "true"
      #expect(!isRequired, "strace is missing or may not trace: scripts/setup installs it")
      return false
    }
    return true
  }

  private func cut(_ rom: Rom, _ options: [String]) throws -> (result: ToolResult, calls: [String]) {
    let log = rom.repository.scratch.path("calls")
    let result = try Tool.run(
      "strace",
      ["-f", "-y", "-qq", "-o", log, "-e", "trace=fsync,rename,link", "-e", "signal=none"] + options
        + [try Program.path, "cut", "--date", Rom.friday, "--repo", rom.path],
      environment: Program.environment)
    let calls = (try? rom.repository.scratch.text("calls")) ?? ""
    return (result, calls.split(separator: "\n").map(String.init))
  }

  @Test("The pack, its index and their folder are synced before a reference moves")
  func order() throws {
    guard try mayTrace() else { return }
    let rom = try Rom()
    let (result, calls) = try cut(rom, [])
    #expect(result.status == 0, "\(result.errors)")
    func first(_ words: String...) throws -> Int {
      try #require(
        calls.firstIndex { call in words.allSatisfy { call.contains($0) } }, "\(words) in \(calls)")
    }
    let packSynced = try first("fsync(", "/objects/pack/", ".pack")
    let packNamed = try first("rename(", "/objects/pack/", ".pack")
    let indexSynced = try first("fsync(", "/objects/pack/", ".idx")
    let indexNamed = try first("rename(", "/objects/pack/", ".idx")
    let folderSynced = try first("fsync(", "/objects/pack>")
    #expect(packSynced < packNamed && packNamed < indexNamed)
    #expect(indexSynced < indexNamed && indexNamed < folderSynced)
    // What is new is linked, what moves is renamed: the lock file becomes the reference.
    let branchSynced = try first("fsync(", "/refs/heads/main.lock>")
    let branchMoved = try first("rename(", "/refs/heads/main\")")
    let tagSynced = try first("fsync(", "/refs/tags/dev/", ".lock>")
    let tagged = try first("link(", "/refs/tags/dev/")
    #expect(folderSynced < branchMoved, "the pack is safe before any reference moves to it")
    #expect(branchSynced < branchMoved && branchMoved < tagged)
    #expect(tagSynced < tagged)
    for folder in ["/refs/tags/dev>", "/refs/tags>", "/refs>"] {
      let synced = try #require(calls.lastIndex { $0.contains("fsync(") && $0.contains(folder) }, "\(folder)")
      #expect(tagged < synced, "\(folder), which may be new, is safe before the cut ends")
    }
  }

  @Test("Killed at each step of the pack, nothing points to what is not there, and the next run finishes")
  func killed() throws {
    guard try mayTrace() else { return }
    let whole = try Rom()
    let (_, calls) = try cut(whole, [])
    // strace counts the calls of each thread by themselves.
    var counts: [String: Int] = [:]
    var points: [(call: String, number: Int)] = []
    for call in calls {
      guard let name = ["fsync", "rename", "link"].first(where: { call.contains(" \($0)(") }) else {
        continue
      }
      let key = "\(call.prefix { $0.isNumber }) \(name)"
      counts[key, default: 0] += 1
      if call.contains("/objects/pack") || call.contains("/refs/tags/") {
        points.append((name, counts[key] ?? 0))
      }
    }
    #expect(points.count >= 6, "\(calls)")
    let expected = try whole.repository.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/tags")
    var kills = 0
    for (call, number) in points {
      let rom = try Rom()
      let (result, _) = try cut(rom, ["-e", "inject=\(call):signal=KILL:when=\(number)"])
      if result.status != 0 { kills += 1 }
      let check = try rom.repository.attempt(["fsck", "--full", "--connectivity-only"])
      #expect(check.status == 0, "\(call) \(number): \(check.errors)")
      let again = try rom.run("cut", "--date", Rom.friday)
      #expect(again.status == 0, "\(call) \(number): \(again.errors)")
      #expect(
        try rom.repository.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/tags") == expected)
      try rom.repository.git("prune", "--expire=now")
      let left = try FileManager.default.contentsOfDirectory(
        atPath: "\(rom.repository.gitDirectory)/objects/pack")
      #expect(left.allSatisfy { !$0.hasPrefix("tmp_") }, "\(left)")
    }
    #expect(kills > 3)
  }
}
