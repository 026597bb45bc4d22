// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// The executable as `swift build` makes it, run as a person runs it, in an environment that is nobody's.
enum Program {
  /// Beside the test program, where the build puts both.
  static var path: String {
    get throws {
      let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      let beside = URL(fileURLWithPath: tests).deletingLastPathComponent().appending(path: "miui-release")
        .path
      guard FileManager.default.isExecutableFile(atPath: beside) else {
        throw ToolFailure(description: "miui-release is not built beside \(tests)")
      }
      return beside
    }
  }

  static let environment = [
    "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/nonexistent", "LANG": "C",
    "LC_ALL": "C", "TZ": "America/New_York", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_AUTHOR_NAME": "Li Wanqiang", "GIT_AUTHOR_EMAIL": "liwq@example.org",
    "SWIFT_BACKTRACE": "enable=no",
  ]

  static func run(
    _ arguments: [String], in folder: String? = nil, environment more: [String: String] = [:]
  ) throws -> ToolResult {
    try Tool.run(path, arguments, in: folder, environment: environment.merging(more) { $1 })
  }

  /// Starts a run and comes back at once.
  static func start(_ arguments: [String]) throws -> RunningProgram {
    try RunningProgram(try path, arguments, environment)
  }

  /// Runs a line of shell in which `"$0" "$@"` is the program with its arguments.
  static func shell(_ line: String, _ arguments: [String], in folder: String? = nil) throws -> ToolResult {
    try Tool.run("sh", ["-c", line, try path] + arguments, in: folder, environment: environment)
  }
}

/// A run that goes on beside the test.
final class RunningProgram {
  private let process: ChildProcess
  private let files: ScratchFolder

  var processIdentifier: Int32 { process.processIdentifier }

  fileprivate init(_ program: String, _ arguments: [String], _ environment: [String: String]) throws {
    files = try ScratchFolder("running")
    process = try OpenFile.with(
      reading: "/dev/null", writing: files.write("", to: "output"), files.write("", to: "errors")
    ) {
      try ChildProcess(program, arguments, environment: environment, input: $0, output: $1, errors: $2)
    }
  }

  var isRunning: Bool { process.isRunning }

  func kill(_ signal: Int32) { process.kill(signal) }

  /// Waits for the end.
  func result() throws -> ToolResult {
    ToolResult(
      status: process.wait(), output: Array(try files.data("output")), errors: try files.text("errors"))
  }
}

extension ToolResult {
  /// The report of `--format json`, decoded.
  func json<Report: Decodable>(_: Report.Type = Report.self) throws -> Report {
    try decode(Data(output))
  }

  /// The error of `--format json`, behind whatever was narrated before it.
  func jsonError() throws -> JSONFailure {
    guard let start = errors.range(of: "{\n", options: .anchored) ?? errors.range(of: "\n{\n") else {
      throw ToolFailure(description: "no JSON on stderr: \(errors)")
    }
    return try decode(Data(errors[start.lowerBound...].utf8)) as JSONFailure
  }

  private func decode<Report: Decodable>(_ data: Data) throws -> Report {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode(Report.self, from: data)
    } catch {
      throw ToolFailure(
        description: "\(error) in \(String(decoding: data, as: UTF8.self)); stderr: \(errors)")
    }
  }
}

/// An error as `--format json` prints it.
struct JSONFailure: Decodable {
  struct Body: Decodable {
    let kind: String
    let code: String
    let message: String
    let hints: [String]
    let causes: [String]
    let exitStatus: Int32
  }
  let error: Body
}
