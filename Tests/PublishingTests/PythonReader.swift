// SPDX-License-Identifier: Apache-2.0
import Files
import Foundation
import TestSupport
import Testing

/// python-tuf's client over a channel's folder: a reader that shares no line with ours.
enum PythonReader {
  private static let python = ProjectFiles.url(".venv/bin/python").path

  /// False where it is not installed; on CI that is a failure, because scripts/setup installs it.
  static func isThere() throws -> Bool {
    let there =
      try FileManager.default.isExecutableFile(atPath: python)
      && Tool.run(python, ["-c", "import tuf.ngclient"]).status == 0
    let isRequired = ProcessInfo.processInfo.environment["CI"] == "true"
    #expect(there || !isRequired, "python-tuf is missing: scripts/setup --tests installs it")
    return there
  }

  /// Refreshes from the first root and downloads the targets.
  static func read(_ test: TestChannel, _ targets: [String], at now: Date) throws -> ToolResult {
    try Tool.run(
      python,
      [
        ProjectFiles.url("scripts/proof/read-channel.py").path,
        "\(test.store.metadataFolder)/1.root.json", test.store.folder, "\(Int(now.timeIntervalSince1970))",
      ] + targets)
  }
}
