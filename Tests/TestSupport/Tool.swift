// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What a tool printed and how it ended.
package struct ToolResult: Sendable {
  package let status: Int32
  package let output: [UInt8]
  package let errors: String

  package var text: String { String(decoding: output, as: UTF8.self) }

  package init(status: Int32, output: [UInt8], errors: String) {
    self.status = status
    self.output = output
    self.errors = errors
  }
}

/// A tool that did not do what a test needs of it.
package struct ToolFailure: Error, CustomStringConvertible {
  package let description: String

  package init(description: String) { self.description = description }
}

/// Runs the machine's tools for tests, in an environment that depends on nobody's settings.
package enum Tool {
  /// Where tools are looked for: the caller's PATH and the folders for administrators' tools.
  package static let searchPath =
    (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin") + ":/usr/sbin:/sbin"

  /// The absolute path of a tool; nil where it is not installed.
  package static func find(_ name: String) -> String? {
    searchPath.split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs a tool to its end. The exit status is the caller's to judge.
  package static func run(
    _ name: String, _ arguments: [String], in folder: String? = nil,
    environment: [String: String] = [:], input: [UInt8] = []
  ) throws -> ToolResult {
    guard let tool = name.contains("/") ? name : find(name) else {
      throw ToolFailure(description: "\(name) is not installed")
    }
    // Files and not pipes, so that no amount of output can make the tool wait.
    let files = try ScratchFolder("tool")
    let inputFile = try files.write(Data(input), to: "input")
    let outputFile = try files.write("", to: "output")
    let errorFile = try files.write("", to: "errors")
    let process = try OpenFile.with(reading: inputFile, writing: outputFile, errorFile) {
      try ChildProcess(
        tool, arguments, in: folder,
        environment: ["PATH": searchPath, "LC_ALL": "C", "TZ": "UTC", "HOME": files.path]
          .merging(environment) { $1 },
        input: $0, output: $1, errors: $2)
    }
    return ToolResult(
      status: process.wait(), output: Array(try files.data("output")), errors: try files.text("errors"))
  }
}
