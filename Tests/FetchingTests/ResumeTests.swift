// SPDX-License-Identifier: Apache-2.0
import Fetching
import Files
import Foundation
import ReleaseCore
import TestSupport
import Testing
import Updating

/// Downloads that are killed, cancelled, starved and started twice, each in a process of its own.
@Suite(.timeLimit(.minutes(15))) struct ResumeTests {
  /// The fixture, beside the tests that were built.
  static func fixture() throws -> String {
    let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let path = URL(fileURLWithPath: program).deletingLastPathComponent().appending(path: "pull-fixture").path
    if FileManager.default.isExecutableFile(atPath: path) { return path }
    throw ToolFailure(description: "pull-fixture was not built")
  }

  private func arguments(_ pulling: Pulling, _ behaviour: String) throws -> [String] {
    [
      try Self.fixture(), "\(pulling.artifact.length)", "\(pulling.artifact.sha256)", pulling.destination,
      pulling.server.url(behaviour),
    ]
  }

  private static let environment = ["PULL_PARALLEL_ABOVE": "1000000", "SWIFT_BACKTRACE": "enable=no"]

  private func run(
    _ pulling: Pulling, _ behaviour: String = "good", under tool: [String] = []
  ) async throws -> ToolResult {
    let line = tool + (try arguments(pulling, behaviour))
    return try await Waiting.elsewhere {
      try Tool.run(line[0], Array(line[1...]), environment: Self.environment)
    }
  }

  private func resumed(_ result: ToolResult) -> UInt64? {
    result.text.split(separator: "\n").first { $0.hasPrefix("resumed ") }.flatMap { UInt64($0.dropFirst(8)) }
  }

  private static var canTrace: Bool {
    get throws {
      guard let strace = Tool.find("strace") else { return false }
      return try Tool.run(strace, ["-qq", "-o", "/dev/null", "true"]).status == 0
    }
  }

  @Test("A killed download goes on from what is on the disk, from any mirror")
  func killed() async throws {
    let pulling = try await Pulling()
    let line = try arguments(pulling, "stall")
    try await Waiting.elsewhere { try Self.startAndKill(line, pulling) }
    #expect(!pulling.isThere)
    let result = try await run(pulling)
    #expect(result.status == 0, "\(result.errors)")
    #expect(try #require(resumed(result)) > 0)
    #expect(try pulling.isRight)
    #expect(try pulling.left == ["package.zip"])
    let asked = try pulling.server.requests().filter { $0.target.hasPrefix("/good") }
    #expect(asked.allSatisfy { $0.range != nil && $0.range?.hasPrefix("bytes=0-") == false })
    #expect(try await run(pulling).text.hasSuffix("alreadyThere\n"))
  }

  /// It stalls in the middle, and is killed once part of that is noted as on the disk.
  private static func startAndKill(_ line: [String], _ pulling: Pulling) throws {
    let process = try OpenFile.with(reading: "/dev/null", writing: "/dev/null", "/dev/null") {
      try ChildProcess(
        line[0], Array(line[1...]), environment: environment, input: $0, output: $1, errors: $2)
    }
    let deadline = Date(timeIntervalSinceNow: 120)
    while Date() < deadline, process.isRunning, try !noted(pulling, "downloads/.package.zip.partial.json") {
      Thread.sleep(forTimeInterval: 0.02)
    }
    process.kill()
    _ = process.wait()
  }

  private static func noted(_ pulling: Pulling, _ journal: String) throws -> Bool {
    struct Journal: Decodable { let finished: [[UInt64]] }
    guard pulling.scratch.exists(journal), let data = try? pulling.scratch.data(journal),
      let read = try? JSONDecoder().decode(Journal.self, from: data)
    else { return false }
    return read.finished.contains { $0[1] - $0[0] > 100_000 }
  }

  @Test(
    "Killed or denied the disk at a system call, nothing wrong is visible and the next run finishes",
    arguments: ["pwrite64", "fsync", "rename", "unlink"], ["signal=KILL", "error=ENOSPC", "error=EIO"])
  func faults(call: String, fault: String) async throws {
    guard try Self.canTrace else {
      let isRequired = ProcessInfo.processInfo.environment["CI"] == "true"
      #expect(!isRequired, "strace is missing or may not trace: scripts/setup installs it")
      return
    }
    let pulling = try await Pulling()
    let trace = pulling.scratch.path("trace")
    var hits = 0
    for occurrence in [1, 2, 3, 5, 9] {
      try? FileManager.default.removeItem(atPath: pulling.scratch.path("downloads"))
      try pulling.scratch.folder("downloads")
      let result = try await run(
        pulling,
        under: [
          "strace", "-f", "-qq", "-o", trace, "-e", "trace=\(call)", "-e",
          "inject=\(call):\(fault):when=\(occurrence)",
        ])
      let text = try pulling.scratch.text("trace")
      let isHit = text.contains("(INJECTED)") || text.contains("killed by SIGKILL")
      if isHit { hits += 1 }
      // Success is said only of what is there; an error of the disk is told as one.
      if pulling.isThere { #expect(try pulling.isRight) }
      if result.status == 0 { #expect(pulling.isThere, "\(call) \(occurrence)") }
      if isHit, fault != "signal=KILL", result.status != 0 {
        #expect(result.status == FailureKind.inputOutput.exitStatus, "\(result.errors)")
      }
      let again = try await run(pulling)
      #expect(again.status == 0, "\(again.errors)")
      #expect(try pulling.isRight)
      let left = try pulling.left.filter { !$0.hasPrefix(".staging-") && $0 != ".package.zip.partial.json" }
      #expect(left == ["package.zip"], "\(call) \(occurrence)")
    }
    #expect(hits > 0)
  }

  @Test("A disk that takes no more is an error that says so, and what is there stays")
  func full() async throws {
    let pulling = try await Pulling()
    // Of 512 bytes each; with the signal ignored the write fails instead.
    let result = try await run(
      pulling, "no-ranges", under: ["/bin/sh", "-c", "trap '' XFSZ; ulimit -f 1000; exec \"$@\"", "sh"])
    #expect(result.status == FailureKind.inputOutput.exitStatus, "\(result.errors)")
    #expect(result.errors.contains("pwrite failed"), "\(result.errors)")
    #expect(!pulling.isThere)
    let again = try await run(pulling)
    #expect(again.status == 0, "\(again.errors)")
    #expect(try #require(resumed(again)) > 0)
    #expect(try pulling.isRight)
  }

  @Test("A second download of the same file is refused and told who is at it; then it goes on")
  func twice() async throws {
    let pulling = try await Pulling()
    let files = FilePartialDownloads(holder: Pulling.holder)
    let first = try files.open(pulling.artifact, destination: pulling.destination)
    let second = try await run(pulling)
    #expect(second.status == FailureKind.busy.exitStatus)
    #expect(
      second.errors == "error: \(pulling.destination) is locked by process "
        + "\(ProcessInfo.processInfo.processIdentifier) of lina on laptop-1 since 2026-11-27T17:00:00+08:00: "
        + "miui-release pull\n")
    let error = await #expect(throws: FilesError.self) {
      try await pulling.pull(from: [pulling.server.url("good")])
    }
    #expect(error?.kind == .busy)
    #expect(try pulling.server.requests().isEmpty)
    first.leave()
    #expect(try pulling.left == [])
    try await pulling.pull(from: [pulling.server.url("good")])
    #expect(try pulling.isRight)
  }

  @Test("Many downloads of one file at once end in one right file, and else in who was first")
  func race() async throws {
    let pulling = try await Pulling()
    let line = try (0..<6).map { _ in try arguments(pulling, "good") }
    let statuses = try await withThrowingTaskGroup(of: Int32.self) { group in
      for one in line {
        group.addTask {
          try await Waiting.elsewhere {
            try Tool.run(one[0], Array(one[1...]), environment: Self.environment).status
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses.contains(0))
    #expect(statuses.allSatisfy { [0, FailureKind.busy.exitStatus].contains($0) }, "\(statuses)")
    #expect(try pulling.isRight)
    #expect(try pulling.left == ["package.zip"])
  }

  @Test("Cancelling leaves what is there for the next run, and gives the lock back at once")
  func cancelled() async throws {
    let pulling = try await Pulling()
    let told = Told()
    var settings = Pulling.settings
    // Every piece is told of: after the last one before a server stalls there is none to tell of it later.
    settings.progressInterval = .zero
    let downloader = ArtifactDownloader(
      try HTTPTransport(Pulling.http), files: FilePartialDownloads(holder: Pulling.holder), settings: settings
    )
    let (artifact, destination, url) = (pulling.artifact, pulling.destination, pulling.server.url("stall"))
    let (half, reached) = AsyncStream<Void>.makeStream()
    let task = Task {
      defer { reached.finish() }
      return try await downloader.download(artifact, from: [url], to: destination) { event in
        told.add(event)
        if case .progress(let progress) = event, progress.done > 300_000 { reached.yield() }
      }
    }
    for await _ in half { break }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(!pulling.isThere)
    let (_, events) = try await pulling.pull(from: [pulling.server.url("good")])
    guard case .resumed(let bytes) = events.first else {
      Issue.record("\(events)")
      return
    }
    #expect(bytes > 300_000)
    #expect(try pulling.isRight)
  }

  @Test(
    "Progress is told without gaps in its order, up to the end, also for nothing at all",
    arguments: [0, 1, 1_500_001])
  func progress(_ count: Int) async throws {
    let pulling = try await Pulling(count)
    let (_, events) = try await pulling.pull(from: [pulling.server.url("good")])
    let done = events.compactMap { if case .progress(let progress) = $0 { progress.done } else { nil } }
    #expect(done == done.sorted())
    #expect(done.last == UInt64(count))
    #expect(try pulling.isRight)
    let again = try await pulling.pull(from: [pulling.server.url("404")])
    #expect(again.outcome == .alreadyThere)
  }

  @Test("A file of that name with other content is replaced, and only by the verified one")
  func replaced() async throws {
    let pulling = try await Pulling()
    try pulling.scratch.write("old", to: "downloads/package.zip")
    await #expect(throws: DownloadError.self) {
      try await pulling.pull(from: [pulling.server.url("wrong-bytes")])
    }
    #expect(try pulling.scratch.text("downloads/package.zip") == "old")
    try await pulling.pull(from: [pulling.server.url("good")])
    #expect(try pulling.isRight)
    #expect(try pulling.scratch.mode("downloads/package.zip") == 0o644)
  }
}
