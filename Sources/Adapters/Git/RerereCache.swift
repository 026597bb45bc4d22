// SPDX-License-Identifier: Apache-2.0
import Foundation

/// One conflict of git's own memory, `.git/rr-cache/<id>`, that was resolved.
package struct RerereEntry {
  package let id: String
  /// `preimage` or `preimage.1`.
  package let name: String
  package let before: [UInt8]
  package let after: [UInt8]
}

extension GitRepository {
  /// What `git rerere` remembers in a folder, by default this repository's; sorted. Conflicts that nobody
  /// resolved are left out.
  package func rerereEntries(in folder: String? = nil) -> [RerereEntry] {
    let root = folder ?? "\(gitDirectory)/rr-cache"
    let manager = FileManager.default
    var found: [RerereEntry] = []
    for id in (try? manager.contentsOfDirectory(atPath: root))?.sorted() ?? [] {
      let names = (try? manager.contentsOfDirectory(atPath: "\(root)/\(id)"))?.sorted() ?? []
      for name in names where name == "preimage" || name.hasPrefix("preimage.") {
        let other = "postimage" + name.dropFirst(8)
        guard let before = manager.contents(atPath: "\(root)/\(id)/\(name)"),
          let after = manager.contents(atPath: "\(root)/\(id)/\(other)")
        else { continue }
        found.append(RerereEntry(id: id, name: name, before: Array(before), after: Array(after)))
      }
    }
    return found
  }
}
