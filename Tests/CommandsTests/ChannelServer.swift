// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// `scripts/proof/channelserver.py` as a process of its own, for as long as the value lives.
final class ChannelServer {
  let url: String
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let scratch: ScratchFolder

  init(_ folder: String, _ options: String...) throws {
    guard let python = Tool.find("python3") else {
      throw ToolFailure(description: "python3 is not installed")
    }
    scratch = try ScratchFolder("server")
    let log = try scratch.write("", to: "log")
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments =
      [ProjectFiles.url("scripts/proof/channelserver.py").path, folder, "--log", log] + options
    process.environment = ["PATH": Tool.searchPath, "PYTHONDONTWRITEBYTECODE": "1"]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    // It says its port once it listens; reading waits for that.
    let said = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard let port = Int(said.trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw ToolFailure(description: "no port: \(said)")
    }
    url = "http://127.0.0.1:\(port)"
  }

  deinit {
    // The server ends with its input.
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// `STATUS PATH RANGE`, one line a request.
  func requests() throws -> [String] {
    try scratch.text("log").split(separator: "\n").map(String.init)
  }
}
