// SPDX-License-Identifier: Apache-2.0
import Foundation
import TestSupport

/// `scripts/proof/channelserver.py` as a process of its own, for as long as the value lives.
final class ChannelServer {
  let url: String
  /// The server ends with its input.
  private let server: Conversation
  private let scratch: ScratchFolder

  init(_ folder: String, _ options: String...) throws {
    guard let python = Tool.find("python3") else {
      throw ToolFailure(description: "python3 is not installed")
    }
    scratch = try ScratchFolder("server")
    let log = try scratch.write("", to: "log")
    server = try Conversation(
      python, [ProjectFiles.url("scripts/proof/channelserver.py").path, folder, "--log", log] + options,
      environment: ["PATH": Tool.searchPath, "PYTHONDONTWRITEBYTECODE": "1"])
    // It says its port once it listens; reading waits for that.
    let said = try server.readLine()
    guard let port = said.flatMap({ Int($0) }) else {
      throw ToolFailure(description: "no port: \(said ?? "nothing was said")")
    }
    url = "http://127.0.0.1:\(port)"
  }

  /// `STATUS PATH RANGE`, one line a request.
  func requests() throws -> [String] {
    try scratch.text("log").split(separator: "\n").map(String.init)
  }
}
