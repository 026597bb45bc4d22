// SPDX-License-Identifier: Apache-2.0
package import Foundation

extension GitRepository {
  /// Removes the lock files that a dead process left on references and on HEAD.
  ///
  /// A lock of a living process lasts milliseconds; one from before this run that is empty, or holds an
  /// object name and a line end, was left by a kill between locking and renaming. Others stay.
  package func removeStaleLocks(of references: [String], before instant: Date) throws {
    let manager = FileManager.default
    for name in references + ["HEAD"] {
      let path = "\(gitDirectory)/\(name).lock"
      guard let attributes = try? manager.attributesOfItem(atPath: path),
        let changed = attributes[.modificationDate] as? Date, changed < instant,
        let content = manager.contents(atPath: path), GitRepository.isInterrupted(content)
      else { continue }
      try manager.removeItem(atPath: path)
    }
  }

  private static func isInterrupted(_ content: Data) -> Bool {
    if content.isEmpty { return true }
    let digits = Set("0123456789abcdef".utf8)
    return content.count == 41 && content.last == 10 && content.dropLast().allSatisfy(digits.contains)
  }
}
