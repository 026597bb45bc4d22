// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

/// Killed anywhere on the way of a resolution to the ledger: it is there whole, or not at all, and saying it again
/// brings it there.
@Suite struct FixKillTests {
  private static var canTrace: Bool {
    get throws {
      guard let strace = Tool.find("strace") else { return false }
      return try Tool.run(strace, ["-qq", "-o", "/dev/null", "true"]).status == 0
    }
  }

  private func done(_ rom: CollidingRom, _ options: [String]) throws -> (result: ToolResult, calls: [String])
  {
    let log = rom.scratch.path("calls")
    let result = try Tool.run(
      "strace",
      ["-f", "-y", "-qq", "-o", log, "-e", "trace=fsync,rename,unlink,rmdir", "-e", "signal=none"] + options
        + [try Program.path, "train", "fix", "REQ-3", "--done", "--repo", rom.path],
      environment: Program.environment)
    let calls = (try? rom.scratch.text("calls")) ?? ""
    return (result, calls.split(separator: "\n").map(String.init))
  }

  private func fixed() throws -> CollidingRom {
    let rom = try CollidingRom()
    try rom.fix()
    try rom.commit("fix-REQ-3")
    return rom
  }

  @Test func atEveryReferenceAndFileOfTheWorkTree() throws {
    guard try Self.canTrace else {
      let isRequired = ProcessInfo.processInfo.environment["CI"] == "true"
      #expect(!isRequired, "strace is missing or may not trace: scripts/setup installs it")
      return
    }
    let (whole, calls) = try done(fixed(), [])
    #expect(whole.status == 0, "\(whole.errors)")
    var counts: [String: Int] = [:]
    var points: [(call: String, number: Int, line: String)] = []
    for line in calls {
      guard let name = ["fsync", "rename", "unlink", "rmdir"].first(where: { line.contains(" \($0)(") })
      else {
        continue
      }
      let key = "\(line.prefix { $0.isNumber }) \(name)"
      counts[key, default: 0] += 1
      points.append((name, counts[key] ?? 0, line))
    }
    let reference = try #require(
      points.first { $0.call == "rename" && $0.line.contains("refs/heads/ledger") }, "\(calls)")
    // The reference itself, the sync before it, and of the work tree's end the first, a middle and the last step.
    let ends = points.filter { ["unlink", "rmdir"].contains($0.call) && $0.line.contains("REQ-3") }
    let chosen =
      [reference]
      + [points.last { $0.call == "fsync" }, ends.first, ends.dropFirst(ends.count / 2).first, ends.last]
      .compactMap(\.self)
    #expect(chosen.count == 5, "\(calls)")
    for point in chosen {
      let rom = try fixed()
      let old = try rom.rom.repository.git("rev-parse", "ledger")
      let (killed, _) = try done(rom, ["-e", "inject=\(point.call):signal=KILL:when=\(point.number)"])
      #expect(killed.status != 0, "\(point.line)")
      let now = try rom.rom.repository.git("rev-parse", "ledger")
      let files = try rom.rom.repository.git("ls-tree", "-r", "--name-only", now, "resolutions")
      #expect(files.isEmpty == (now == old), "\(point.line): \(files)")
      #expect(files.isEmpty || files.split(separator: "\n").count == 3, "\(point.line): \(files)")
      #expect(try rom.rom.repository.attempt(["fsck", "--connectivity-only"]).status == 0, "\(point.line)")
      #expect(try rom.rom.repository.resolve("refs/heads/train-fix/REQ-3") != nil)
      // git's own lock stays where its owner was killed; a person is told of it.
      let lock = "\(rom.rom.path)/refs/heads/ledger.lock"
      if FileManager.default.fileExists(atPath: lock) { try FileManager.default.removeItem(atPath: lock) }
      let again = try rom.run("train", "fix", "REQ-3", "--done")
      // 66: the work tree was on its way out, and everything is on the ledger.
      #expect(again.status == 0 || (again.status == 66 && now != old), "\(point.line): \(again.errors)")
      #expect(try rom.plan().ids.contains("REQ-3"), "\(point.line)")
    }
  }
}
