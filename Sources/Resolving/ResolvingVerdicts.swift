// SPDX-License-Identifier: Apache-2.0
import Crypto
import Foundation
package import Merging
package import ReleaseCore
package import Requesting

/// Verdicts that hold as long as the same is remembered: commits alone do not decide who merges with whom once
/// conflicts are resolved from memory.
package struct ResolvingVerdicts: MergeVerdictStore {
  private let store: any MergeVerdictStore
  private let mark: String

  /// Nil where it cannot be told what is remembered.
  package init?(
    _ store: any MergeVerdictStore, _ folder: ResolutionFolder, tips: [RequestID: ObjectID],
    shipped: Set<RequestID>
  ) {
    guard let tree = folder.tree else { return nil }
    self.store = store
    let members = Set(folder.fixes.flatMap { [$0.request] + $0.with }).sorted().map { id in
      "\(id) \(shipped.contains(id) ? "shipped" : tips[id]?.hex ?? "absent")"
    }
    mark = ([tree.hex] + members).joined(separator: "\n")
  }

  package func verdicts(on base: ObjectID) -> [[ObjectID]: Bool] { store.verdicts(on: place(base)) }
  package func keep(_ verdicts: [[ObjectID]: Bool], on base: ObjectID) {
    store.keep(verdicts, on: place(base))
  }

  /// A name that only this base with these memories has.
  private func place(_ base: ObjectID) -> ObjectID {
    let digest = Insecure.SHA1.hash(data: Data("\(base.hex)\n\(mark)".utf8))
    return ObjectID(packed: Array(digest))
  }
}
