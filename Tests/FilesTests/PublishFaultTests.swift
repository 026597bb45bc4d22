// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import Publishing
import ReleaseCore
import TestSupport
import Testing

/// A real publisher is killed, or told that the disk is full or broken, at each of its system calls in turn.
/// After every one a reader sees the old release or the new one, and publishing again ends in the new one.
@Suite struct PublishFaultTests {
  /// strace names what it did to a call so.
  private static let injected = "(INJECTED)"

  private static var canTrace: Bool {
    get throws {
      guard let strace = Tool.find("strace") else { return false }
      return try Tool.run(strace, ["-qq", "-o", "/dev/null", "true"]).status == 0
    }
  }

  private struct Run {
    let status: Int32
    let hit: Bool
    let errors: String
  }

  private func publish(
    _ scratch: ScratchFolder, _ staged: String, call: String, fault: String, occurrence: Int
  ) throws -> Run {
    let trace = scratch.path("trace")
    let root = scratch.path("release")
    let result = try Tool.run(
      "strace",
      [
        "-f", "-qq", "-o", trace, "-e", "trace=\(call)",
        "-e", "inject=\(call):\(fault):when=\(occurrence)", try PublishFixture.path, "publish", root, staged,
      ], environment: ["SWIFT_BACKTRACE": "enable=no"])
    let text = try scratch.text("trace")
    let hit = text.contains(Self.injected) || text.contains("killed by SIGKILL")
    return Run(status: result.status, hit: hit, errors: result.errors)
  }

  @Test("Everything is on disk before the next step relies on it")
  func order() throws {
    guard try Self.canTrace else { return }
    let scratch = try ScratchFolder("order")
    let tiny = try TinyRelease("26.11.27")
    let staged = try tiny.stage(in: scratch, "staged")
    try scratch.folder("release/dev")
    let publisher = [try PublishFixture.path, "publish", scratch.path("release"), staged]
    let result = try Tool.run(
      "strace", ["-f", "-y", "-qq", "-o", scratch.path("trace"), "-e", "trace=fsync,rename"] + publisher)
    #expect(result.status == 0, "\(result.errors)")
    // “17 fsync(5</…/release/dev/x>) = 0” becomes “fsync x”; a process number in a name becomes “N”.
    let calls = try scratch.text("trace").split(separator: "\n").map { line in
      let names = line.split(whereSeparator: { "<>\"".contains($0) }).filter { $0.hasPrefix("/") }
      return ([line.contains("rename(") ? "rename" : "fsync"] + names.map { relative($0, scratch) })
        .joined(separator: " ")
    }
    let staging = ".staging-26.11.27"
    #expect(
      calls == [
        "fsync .", "fsync \(staging)/\(tiny.manifest.packages[0].file)",
        "fsync \(staging)/announcement.zh.md", "fsync \(staging)/announcement.en.md",
        "fsync \(staging)/SHA256SUMS", "fsync \(staging)/manifest.json", "fsync \(staging)",
        "rename \(staging) 26.11.27", "fsync .", "fsync .staging-latest.json.N",
        "rename .staging-latest.json.N latest.json", "fsync .",
      ])
  }

  private func relative(_ path: Substring, _ scratch: ScratchFolder) -> String {
    let folder = scratch.path("release/dev")
    let name = path == folder ? "." : String(path.dropFirst(folder.count + 1))
    return name.hasPrefix(".staging-latest.json.") ? ".staging-latest.json.N" : name
  }

  @Test(
    "A fault at any system call leaves the old release or the new one",
    arguments: ["write", "fsync", "rename", "openat", "mkdir", "fchmod", "chmod"],
    ["signal=KILL", "error=ENOSPC", "error=EIO"])
  func sweep(call: String, fault: String) throws {
    guard try Self.canTrace else {
      let isRequired = ProcessInfo.processInfo.environment["CI"] == "true"
      #expect(!isRequired, "strace is missing or may not trace: scripts/setup installs it")
      return
    }
    let scratch = try ScratchFolder("faults")
    let old = try TinyRelease("26.11.20")
    let new = try TinyRelease("26.11.27")
    let oldStaged = try old.stage(in: scratch, "old")
    let newStaged = try new.stage(in: scratch, "new")
    let repository = FileReleaseRepository(root: scratch.path("release"))
    var hits = 0
    for occurrence in 1...400 {
      if scratch.exists("release") { try FileManager.default.removeItem(atPath: scratch.path("release")) }
      _ = try repository.publish(try old.plan(staged: oldStaged))
      let run = try publish(scratch, newStaged, call: call, fault: fault, occurrence: occurrence)
      let view = try ReaderView.read(scratch.path("release/dev"))
      #expect(
        [.release(version: "26.11.20"), .release(version: "26.11.27")].contains(view),
        "\(call) \(occurrence): \(view)")
      if !run.hit {
        #expect(run.status == 0, "\(run.errors)")
        break
      }
      hits += 1
      // Success is said only of what is there.
      if run.status == 0 { #expect(view == .release(version: "26.11.27"), "\(call) \(occurrence)") }
      let outcome = try repository.publish(try new.plan(staged: newStaged))
      #expect(PublicationOutcome.allCases.contains(outcome))
      #expect(try ReaderView.read(scratch.path("release/dev")) == .release(version: "26.11.27"))
      let left = try scratch.contents(of: "release/dev").filter { $0.hasPrefix(".") }
      #expect(left == [], "\(call) \(occurrence)")
      let report = ReleaseFolderVerifier(
        FilePublishedFolder(scratch.path("release/dev")), channel: new.manifest.channel
      ).verify()
      #expect(report.findings == [], "\(call) \(occurrence)")
      #expect(occurrence < 400, "the sweep did not end")
    }
    #expect(hits > 0, "no \(call) was hit")
  }
}
