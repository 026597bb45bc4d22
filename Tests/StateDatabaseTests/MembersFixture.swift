// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport
import Vetting

/// `members-fixture` as a process that is talked to line by line.
final class MembersFixture {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private var pending = Data()
  private let ended = DispatchSemaphore(value: 0)

  init(_ command: String, _ state: String) throws {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    process.executableURL = URL(fileURLWithPath: tests).deletingLastPathComponent().appending(
      path: "members-fixture")
    process.arguments = [command, state]
    process.environment = ["PATH": Tool.searchPath, "SWIFT_BACKTRACE": "enable=no"]
    process.standardInput = input
    process.standardOutput = output
    let ended = ended
    process.terminationHandler = { _ in ended.signal() }
    try process.run()
    try output.fileHandleForWriting.close()
  }

  /// Sends a line and waits for the answer.
  func ask(_ line: String) throws -> String? {
    try input.fileHandleForWriting.write(contentsOf: Data("\(line)\n".utf8))
    return try readLine()
  }

  /// The next line that the process says; nil at its end.
  func readLine() throws -> String? {
    while true {
      if let end = pending.firstIndex(of: 10) {
        let line = String(decoding: pending[..<end], as: UTF8.self)
        pending = Data(pending[pending.index(after: end)...])
        return line
      }
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { return nil }
      pending += more
    }
  }

  /// Kills the process, and gives what it had said until then.
  func kill() throws -> [String] {
    Foundation.kill(process.processIdentifier, SIGKILL)
    var lines: [String] = []
    while let line = try readLine() { lines.append(line) }
    ended.wait()
    return lines
  }

  /// Ends the input and waits for the end.
  func finish() throws -> Int32 {
    try input.fileHandleForWriting.close()
    ended.wait()
    return process.terminationStatus
  }
}

/// Random bytes, as Main hands them to a command.
func randomBytes(_ count: Int) -> [UInt8] {
  var generator = SystemRandomNumberGenerator()
  return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}
