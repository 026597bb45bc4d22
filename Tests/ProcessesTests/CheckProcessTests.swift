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
    return try await CheckProcess(tools: tools, grace: .milliseconds(200)).run(
      CheckRun(
        check: check, folder: scratch.path("tree"), home: scratch.path("home"), log: scratch.path("log"),
        timeLimit: limit, version: try #require(BuildVersion("4.10.31")), epoch: 1_414_746_000))
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
    #expect(lines[1] == scratch.path("tree"))
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
