// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

extension ResolutionFolder {
  /// Equal where every merge comes out the same: of what is remembered, and where the branches stand that
  /// merge-fixes are told by. Nil where it cannot be told what is remembered.
  package func digest(tips: [RequestID: ObjectID], shipped: Set<RequestID>) -> Digest? {
    guard let tree else { return nil }
    let members = Set(fixes.flatMap { [$0.request] + $0.with }).sorted().map { id in
      "\(id) \(shipped.contains(id) ? "shipped" : tips[id]?.hex ?? "absent")"
    }
    return Digest.sha256(of: Array(([tree.hex] + members).joined(separator: "\n").utf8))
  }
}
