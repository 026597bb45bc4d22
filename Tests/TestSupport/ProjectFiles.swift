// SPDX-License-Identifier: Apache-2.0
package import Foundation

/// Files of the project that tests read: fixtures, golden files, documents.
package enum ProjectFiles {
  /// The project's root folder.
  package static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  package static func url(_ path: String) -> URL { root.appending(path: path) }

  /// The text a golden file should have. With UPDATE_GOLDEN=1 in the environment the file is written
  /// first, and `git diff` shows what changed.
  package static func golden(_ path: String, actual: String) throws -> String {
    let file = url(path)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(actual.utf8).write(to: file)
    }
    return String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }
}
