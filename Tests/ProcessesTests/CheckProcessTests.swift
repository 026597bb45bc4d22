// SPDX-License-Identifier: Apache-2.0
import Foundation
import Proving
import ReleaseCore
import TestSupport
import Testing

@testable import Processes

@Suite struct CheckProcessTests {
  private let scratch: ScratchFolder

  init() throws {
    scratch = try ScratchFolder("check")
    for name in ["tree", "home"] { try scratch.folder(name) }
  }

  private func run(
    _ arguments: [String], limit: Duration = .seconds(60), environment: [String: String] = [:]
  ) async throws -> (ending: CheckEnding, tail: String) {
    let check = TreeCheck(name: "unit", arguments: arguments, timeLimit: limit, environment: environment)
    return try await CheckProcess(tools: tools, grace: .milliseconds(200)).run(try checkRun(check))
  }

  private func checkRun(_ check: TreeCheck) throws -> CheckRun {
    CheckRun(
      check: check, folder: scratch.path("tree"), home: scratch.path("home"), log: scratch.path("log"),
      timeLimit: check.timeLimit, version: try #require(BuildVersion("4.10.31")), epoch: 1_414_746_000)
  }

  @Test("A program of the tree runs there, in a clean environment, and its last words are told")
  func clean() async throws {
    try scratch.writeScript(
      "#!/bin/sh\nenv | cut -d= -f1 | sort | tr '\\n' ' '; echo; pwd; exit 3\n", to: "tree/check.sh")
    let (ending, tail) = try await run(["./check.sh"], environment: ["EXTRA": "1"])
    #expect(ending == .exited(3) && !ending.isPass)
    let lines = tail.split(separator: "\n").map(String.init)
    #expect(
      lines[0].trimmingCharacters(in: .whitespaces)
        == "EXTRA HOME LANG MIUI_RELEASE_CHECK MIUI_RELEASE_VERSION PATH PWD SOURCE_DATE_EPOCH TZ")
    // What is shown to others has no folder of this machine; the log has.
    #expect(lines[1] == ".")
    #expect(try scratch.text("log").contains("\n\(scratch.path("tree"))\n"))
  }

  @Test("A check that prints for ever cannot fill the disk: its log has the beginning and the end")
  func endless() async throws {
    let check = TreeCheck(
      name: "unit", arguments: ["sh", "-c", "echo first; seq 1 40000; echo last >&2; exit 4"],
      timeLimit: .seconds(60), environment: [:])
    let sizes = BoundedLog.Sizes(beginning: 10_000, end: 2_000)
    let (ending, tail) = try await CheckProcess(tools: tools, grace: .milliseconds(200), sizes: sizes).run(
      try checkRun(check))
    #expect(ending == .exited(4) && tail.hasSuffix("40000\nlast"))
    let log = try scratch.text("log")
    #expect(log.hasPrefix("first\n1\n2\n") && log.hasSuffix("40000\nlast\n"))
    // 6 + 228894 + 5 bytes were printed.
    #expect(log.contains("[miui-release left out 216905 bytes here]"), "\(log.count)")
    #expect(log.utf8.count < 12_100)
  }

  @Test("A short log is kept whole, to the byte, and standard input is empty")
  func whole() async throws {
    let (ending, _) = try await run(["sh", "-c", "cat; seq 1 3000; seq 1 3000 >&2"])
    #expect(ending.isPass)
    let numbers = (1...3000).map { "\($0)\n" }.joined()
    #expect(try scratch.text("log") == numbers + numbers)
  }

  @Test("Whoever left the session and holds the log is not waited for")
  func escaped() async throws {
    let file = scratch.path("pid")
    let (ending, tail) = try await run(
      [
        "sh", "-c",
        "setsid sh -c 'echo $$ > \(file); exec sleep 600' & while [ ! -s \(file) ]; do :; done; echo gone",
      ])
    #expect(ending.isPass && tail == "gone")
    let child = try scratch.text("pid").trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(try Tool.run("kill", ["-KILL", child]).status == 0)
  }

  @Test("A program that waits for all its children does not wait for the watch beside it")
  func children() async throws {
    // Perl's wait takes whatever child there is.
    let (ending, tail) = try await run(
      ["perl", "-e", "if (!fork) { exit 0 } my $n = 0; while (wait() > 0) { $n++ } print \"$n children\\n\""])
    #expect(ending.isPass && tail == "1 children", "\(tail)")
  }

  @Test("A program that a branch took away is a failure of the tree, not of this program")
  func missing() async throws {
    let (ending, tail) = try await run(["./gone.sh"])
    #expect(ending == .exited(127) && tail.contains("./gone.sh"))
    #expect(try await run(["true"]).ending.isPass)
  }

  @Test("Past its time limit the whole group is ended, children too")
  func group() async throws {
    let log = scratch.path("pids")
    let script = "sleep 600 & echo $! > \(log); echo hanging; wait"
    let (ending, tail) = try await run(["sh", "-c", script], limit: .milliseconds(400))
    #expect(ending == .timedOut(seconds: 0) && tail == "hanging")
    let child = try scratch.text("pids").trimmingCharacters(in: .whitespacesAndNewlines)
    // Bounded by the number of looks: it was killed before the run came back, and waits for its parent.
    var state = "R"
    for _ in 0..<200 where !state.isEmpty && state != "Z" {
      state = try Tool.run("ps", ["-o", "state=", "-p", child]).text.trimmingCharacters(
        in: .whitespacesAndNewlines)
    }
    #expect(state.isEmpty || state == "Z", "\(state)")
  }
}
