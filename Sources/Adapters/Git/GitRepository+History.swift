// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import Merging
package import ReleaseCore
import TreeMerging

extension GitRepository: CommitGraph {
  /// The commit a name stands at: a branch, a full reference, else a remote's branch such as `origin/torch`.
  ///
  /// Tags are followed to their commit. Nil where there is no such reference. Cost: up to two look-ups.
  package func tip(of branch: String) throws -> ObjectID? {
    let names =
      branch.hasPrefix("refs/") ? [branch] : ["refs/heads/\(branch)", "refs/remotes/\(branch)"]
    for name in names {
      guard GitRepository.isValid(reference: name) else { continue }
      if let found = try peeledTarget(of: name) { return found }
    }
    return nil
  }

  package func tree(of commit: ObjectID) throws -> ObjectID {
    let found: Handle<CommitKind> = try self.commit(commit)
    return try unsafe ObjectID(git_commit_tree_id(found.pointer).pointee)
  }

  /// True also for a commit and itself. Cost: a walk of the commits between the two.
  package func isAncestor(_ ancestor: ObjectID, of commit: ObjectID) throws -> Bool {
    try history.commits.isAncestor(ObjectName(ancestor), of: ObjectName(commit))
  }

  /// The paths in which two commits' trees differ, sorted; a rename is both its names.
  ///
  /// Cost: a walk of the folders that differ.
  package func changedPaths(from: ObjectID, to: ObjectID) throws -> [String] {
    let (old, new) = (try tree(of: from), try tree(of: to))
    let paths = try ChangedPaths.between(ObjectName(old), ObjectName(new), in: history.objects)
    return Set(paths.map { String(decoding: $0, as: UTF8.self) }).sorted()
  }

  /// One best common ancestor; nil for unrelated histories. Cost: a walk of both sides' commits.
  package func mergeBase(_ one: ObjectID, _ other: ObjectID) throws -> ObjectID? {
    try history.commits.mergeBase(ObjectName(one), ObjectName(other))?.objectID
  }
}
