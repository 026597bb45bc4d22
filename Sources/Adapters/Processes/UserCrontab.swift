// SPDX-License-Identifier: Apache-2.0
import Foundation
import Scheduling

/// The crontab of whoever runs this, through crontab(1), which knows where it lies and tells the daemon.
package struct UserCrontab: CrontabStore {
  private let tools: ToolPath
  private let environment: [String: String]

  /// `environment` is the caller's; HOME and the like are kept.
  package init(tools: ToolPath, environment: [String: String]) {
    self.tools = tools
    self.environment = environment.merging(["PATH": tools.text, "LC_ALL": "C"]) { $1 }
  }

  package func read() async throws -> [UInt8]? {
    let (ending, output) = try await crontab(["-l"]).run()
    if ending == .exited(0) { return output.bytes }
    // It has no other way to say that there is none.
    if ending == .exited(1), output.errors.contains("no crontab for") { return nil }
    throw ProcessesError.failed(command: "crontab -l", ending: ending, words: output.words)
  }

  package func write(_ bytes: [UInt8]?) async throws {
    guard let bytes else {
      try await crontab(["-r"]).succeed()
      return
    }
    let folder = try ScratchFiles.folder(in: NSTemporaryDirectory())
    defer { ScratchFiles.remove(folder) }
    try await crontab([try ScratchFiles.write(bytes, to: "\(folder)/crontab")]).succeed()
  }

  private func crontab(_ arguments: [String]) throws -> Command {
    Command(
      program: try tools.require(.crontab), arguments: arguments, environment: environment, folder: "/",
      timeLimit: .seconds(60))
  }
}
