// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
import TreeMerging

/// A merge as git leaves it when somebody has to finish it.
package struct ConflictLayout {
  struct Stage {
    let path: [UInt8]
    let stage: Int
    let mode: UInt32
    let id: ObjectID
  }

  /// With markers, and with files under other names where they had to move.
  package let tree: ObjectID
  let stages: [Stage]
  /// Each path once, in git's order.
  package var paths: [String] {
    stages.map(\.path).reduce(into: [[UInt8]]()) { if $0.last != $1 { $0.append($1) } }
      .map { String(decoding: $0, as: UTF8.self) }
  }
}

extension GitMergeBackend {
  /// Merges as `git merge` does, with its labels, and keeps everything that its work tree will need.
  package func layout(
    _ ours: ObjectID, _ theirs: ObjectID, oursLabel: String, theirsLabel: String
  ) throws -> ConflictLayout {
    defer { objects.dropFresh() }
    let outcome = try merger.merge(
      ours: ObjectName(ours), theirs: ObjectName(theirs), oursLabel: Array(oursLabel.utf8),
      theirsLabel: Array(theirsLabel.utf8))
    // What merge bases were merged to is nowhere else.
    for stage in outcome.stages { try objects.keep(tree: stage.version.id) }
    try objects.keep(tree: outcome.tree)
    return ConflictLayout(
      tree: outcome.tree.objectID,
      stages: outcome.stages.map {
        ConflictLayout.Stage(
          path: $0.path, stage: $0.stage, mode: $0.version.mode.bits, id: $0.version.id.objectID)
      })
  }
}
