// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Testing

@testable import Processes

@Suite struct CommandTests {
  private func shell(_ script: String, limit: Duration? = nil) throws -> Command {
    Command(
      program: try tools.require(.shell), arguments: ["-c", script],
      environment: ["PATH": tools.text, "A": "x"], folder: "/", timeLimit: limit, grace: .milliseconds(200))
  }

  @Test(arguments: [
    ("exit 0", ProcessEnding.exited(0)), ("exit 3", .exited(3)), ("kill -KILL $$", .killed(signal: 9)),
    ("kill -TERM $$", .killed(signal: 15)),
  ])
  func theEndingIsReported(script: String, ending: ProcessEnding) async throws {
    #expect(try await shell(script).run().ending == ending)
  }

  @Test func bothStreamsAreKeptWhole() async throws {
    let (_, output) = try await shell("seq 1 200000; seq 1 200000 >&2").run()
    #expect(output.bytes.count == 1_288_895)
    #expect(output.errors.utf8.count == 1_288_895)
    #expect(output.words == (199_981...200_000).map(String.init).joined(separator: "\n"))
  }

  @Test func nothingIsInheritedAndStandardInputIsEmpty() async throws {
    let (_, output) = try await shell("env | grep -v ^PWD= | grep -v ^_= | sort; cat; pwd").run()
    let text = String(decoding: output.bytes, as: UTF8.self)
    #expect(text == "A=x\nPATH=\(tools.text)\n/\n")
  }

  @Test func whatAProgramLeavesBehindIsNotWaitedFor() async throws {
    let (ending, output) = try await shell("sleep 600 & echo $!", limit: .seconds(120)).run()
    #expect(ending == .exited(0), "the child that holds the pipe kept us waiting")
    #expect(!output.bytes.isEmpty)
  }

  @Test func aTimeLimitEndsIt() async throws {
    let ending = try await shell("sleep 600", limit: .milliseconds(200)).run().ending
    #expect(ending == .timedOut(.milliseconds(200)))
  }

  @Test func cancellingEndsIt() async throws {
    let command = try shell("sleep 600")
    let task = Task { try await command.run() }
    task.cancel()
    let result = await task.result
    #expect((try? result.get().ending) != .exited(0))
  }

  @Test func aProgramThatCannotStartIsNamed() async throws {
    let command = Command(program: "/nonexistent/tool", arguments: [], environment: [:], folder: "/")
    let error = try await failure { _ = try await command.run() }
    #expect(error.code == "processes.cannot-start")
    #expect(error.message.hasPrefix("/nonexistent/tool could not be started: "))
  }

  @Test func aFailureCarriesTheEndOfWhatWasSaid() async throws {
    let error = try await failure { try await shell("echo no such disk >&2; exit 5").succeed() }
    guard case .failed(_, .exited(5), "no such disk") = error else {
      Issue.record("found \(error)")
      return
    }
    #expect(error.message.hasSuffix("ended with status 5:\nno such disk"))
  }
}
