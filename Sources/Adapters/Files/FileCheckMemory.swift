// SPDX-License-Identifier: Apache-2.0
import Foundation
package import Proving
package import ReleaseCore

/// What checks said of trees, a small file each below `checks` in the state folder.
///
/// A file that cannot be read or written costs another run and nothing else.
package struct FileCheckMemory: CheckMemory {
  package static let folderName = "checks"

  /// A year and more of answers; the oldest go first.
  private static let mostAnswers = 10_000

  private let folder: String
  /// Whether what is there already counts.
  private let recalls: Bool

  /// `recalls`: false where everything is to be run anew; what it comes to is kept all the same.
  package init(inStateFolder state: String, recalls: Bool = true) {
    folder = "\(state)/\(FileCheckMemory.folderName)"
    self.recalls = recalls
  }

  package func result(of check: TreeCheck, tree: ObjectID) -> CheckResult? {
    guard recalls, let data = FileManager.default.contents(atPath: path(check, tree)),
      let result = try? JSONDecoder().decode(CheckResult.self, from: data), result.check == check.name
    else { return nil }
    return result
  }

  package func keep(_ result: CheckResult, of check: TreeCheck, tree: ObjectID) {
    guard let data = try? JSONEncoder().encode(result) else { return }
    try? Folders.make(folder)
    OldFiles.prune(folder, keeping: Self.mostAnswers)
    try? AtomicWrite.write(Array(data), to: path(check, tree))
  }

  package func forget(_ check: TreeCheck, tree: ObjectID) { try? Folders.remove(path(check, tree)) }

  private func path(_ check: TreeCheck, _ tree: ObjectID) -> String {
    "\(folder)/\(tree)-\(check.fingerprint.description.prefix(16)).json"
  }
}
