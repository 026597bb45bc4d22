// SPDX-License-Identifier: Apache-2.0
package import Comparing

/// Merges two commits as `git merge-tree --write-tree` does: several merge bases are merged first.
package final class CommitMerger {
  private static let emptyTree = ObjectName(
    high: 0x4b82_5dc6_42cb_6eb9, middle: 0xa060_e54b_f8d6_9288, low: 0xfbee_4904)

  private var bases: MergeBases
  let merger: TreeMerger
  let readsTreeAttributes: Bool

  /// `attributes`: what `info/attributes` says. `readsTreeAttributes`: false as in a bare repository, where git
  /// reads no `.gitattributes`; true as `git merge` does in a work tree of our side.
  package init(
    commits: any CommitSource, store: any TreeStore, submodules: (any SubmoduleHistory)? = nil,
    attributes: AttributeRules = AttributeRules(), readsTreeAttributes: Bool = false
  ) {
    self.readsTreeAttributes = readsTreeAttributes
    bases = MergeBases(commits)
    merger = TreeMerger(store: store, submodules: submodules, attributes: attributes)
  }

  /// Merges two commits; the labels stand in conflict markers and in names of files that had to move.
  ///
  /// Throws `TreeMergingError.unrelatedHistories`, and what the store throws.
  package func merge(
    ours: ObjectName, theirs: ObjectName, oursLabel: [UInt8], theirsLabel: [UInt8]
  ) throws -> MergeOutcome {
    let one = try bases.number(of: ours)
    let two = try bases.number(of: theirs)
    let found = try bases.all(ofHead: one, two)
    guard !found.isEmpty else { throw TreeMergingError.unrelatedHistories(ours: ours, theirs: theirs) }
    merger.start()
    merger.attributes.turn(to: readsTreeAttributes ? try bases.tree(of: one) : nil)
    let labels = Three([], oursLabel, theirsLabel)
    let merge = try self.merge(one, two, bases: found.reversed(), labels)
    return merger.outcome(isClean: merge.isClean && !merger.isDoubtful, tree: merge.tree)
  }

  private func merge(
    _ one: Int, _ two: Int, bases: [Int], _ labels: Three<[UInt8]>
  ) throws -> (isClean: Bool, tree: ObjectName) {
    var base = bases.first
    for next in bases.dropFirst() {
      guard let previous = base else { break }
      merger.depth += 1
      let inner = Three(
        [], Array("Temporary merge branch 1".utf8), Array("Temporary merge branch 2".utf8))
      let nested = try self.bases.all(previous, next)
      let merge = try merge(previous, next, bases: nested.reversed(), inner)
      merger.depth -= 1
      base = self.bases.addVirtual(tree: merge.tree, parents: (previous, next))
    }
    merger.labels = labels
    let baseTree = if let base { try self.bases.tree(of: base) } else { CommitMerger.emptyTree }
    return try merger.mergeTrees(
      base: baseTree, ours: self.bases.tree(of: one), theirs: self.bases.tree(of: two))
  }
}

extension CommitMerger {
  /// How a file is merged onto our side of the last merge.
  package func mergeAttributes(forPath path: String) throws -> MergeAttributes {
    try merger.attributes.mergeAttributes(forPath: path)
  }
}

extension TreeMerger {
  /// The last merge, as git prints it.
  func outcome(isClean: Bool, tree: ObjectName) -> MergeOutcome {
    var stages: [ConflictStage] = []
    if !isClean {
      for (path, record) in conflicted {
        let text = paths.text(of: path)
        for side in 0..<3 where records[record].fileMask & 1 << side != 0 {
          stages.append(
            ConflictStage(path: text, stage: side + 1, version: records[record].stages[side]))
        }
      }
      stages.sort { left, right in
        left.path == right.path
          ? left.stage < right.stage : left.path.lexicographicallyPrecedes(right.path)
      }
    }
    // A clean merge has nothing to say: what was met on the way has come to nothing.
    if isClean { notes.removeAll(keepingCapacity: true) }
    let order = notes.indices.sorted { left, right in
      let (one, other) = (notes[left].paths[0], notes[right].paths[0])
      return one == other ? left < right : one.lexicographicallyPrecedes(other)
    }
    return MergeOutcome(isClean: isClean, tree: tree, stages: stages, notes: order.map { notes[$0] })
  }
}
