// SPDX-License-Identifier: Apache-2.0

/// Who descends from whom, asked many times: what one answer has read helps the next.
package final class CommitHistory {
  private var bases: MergeBases

  package init(_ commits: any CommitSource) { bases = MergeBases(commits) }

  /// True also for a commit and itself.
  ///
  /// Cost: a walk of the commits that are no older; for a descendant that is asked for again, or a merge of it, only
  /// of what came since.
  package func isAncestor(_ ancestor: ObjectName, of commit: ObjectName) throws -> Bool {
    try bases.isAncestor(bases.number(of: ancestor), ofHead: bases.number(of: commit))
  }

  /// The best common ancestor that `git merge-base` names; nil for unrelated histories.
  package func mergeBase(_ one: ObjectName, _ other: ObjectName) throws -> ObjectName? {
    try bases.all(ofHead: bases.number(of: one), bases.number(of: other)).first.map {
      bases.table.name(of: $0)
    }
  }
}
