// SPDX-License-Identifier: Apache-2.0
import Merging
import ReleaseCore

/// One answer of `git merge-tree --write-tree --stdin` (git-merge-tree(1), OUTPUT).
struct MergeTreeRecord: Hashable {
  /// A line of the conflicted file info: what one side has at a path.
  struct Entry: Hashable {
    let mode: String
    let object: ObjectID
    /// 1 the merge base, 2 ours, 3 theirs.
    let stage: Int
    let path: String
  }

  /// An informational message; `type` is stable, `text` is not.
  struct Message: Hashable {
    let paths: [String]
    let type: String
    let text: String
  }

  var isClean: Bool
  var tree: ObjectID
  var entries: [Entry] = []
  var messages: [Message] = []
}

extension MergeTreeRecord {
  /// The answer in the chapter's words.
  var merge: TreeMerge { isClean ? .clean(tree: tree) : .conflicted(conflicts) }

  private var conflicts: [ConflictedPath] {
    ConflictedPath.list(
      unmerged: entries.map { ($0.path, $0.stage) }, messages: messages.map { ($0.type, $0.paths) })
  }
}
