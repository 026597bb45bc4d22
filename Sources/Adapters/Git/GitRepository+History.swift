// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import Merging
package import ReleaseCore

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
    _ = try self.commit(ancestor)
    _ = try self.commit(commit)
    if ancestor == commit { return true }
    var older = ancestor.raw
    var younger = commit.raw
    let answer = unsafe git_graph_descendant_of(handle.pointer, &younger, &older)
    try GitError.check(answer, "git_graph_descendant_of")
    return answer == 1
  }

  /// The paths in which two commits' trees differ, sorted; a rename is both its names.
  ///
  /// Cost: a walk of the folders that differ.
  package func changedPaths(from: ObjectID, to: ObjectID) throws -> [String] {
    let old = try tree(try tree(of: from))
    let new = try tree(try tree(of: to))
    var options = unsafe git_diff_options()
    try GitError.check(
      unsafe git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION)), "git_diff_options_init")
    unsafe options.ignore_submodules = GIT_SUBMODULE_IGNORE_NONE
    let diff: Handle<DiffKind> = try Handle("git_diff_tree_to_tree") {
      unsafe git_diff_tree_to_tree(&$0, handle.pointer, old.pointer, new.pointer, &options)
    }
    var paths: Set<String> = []
    for index in 0..<(unsafe git_diff_num_deltas(diff.pointer)) {
      guard let delta = unsafe git_diff_get_delta(diff.pointer, index) else { continue }
      if let path = unsafe delta.pointee.old_file.path { paths.insert(unsafe String(cString: path)) }
      if let path = unsafe delta.pointee.new_file.path { paths.insert(unsafe String(cString: path)) }
    }
    return paths.sorted()
  }

  /// One best common ancestor; nil for unrelated histories. Cost: a walk of both sides' commits.
  package func mergeBase(_ one: ObjectID, _ other: ObjectID) throws -> ObjectID? {
    _ = try commit(one)
    _ = try commit(other)
    var first = one.raw
    var second = other.raw
    var base = git_oid()
    let status = unsafe git_merge_base(&base, handle.pointer, &first, &second)
    if status == GIT_ENOTFOUND.rawValue {
      git_error_clear()
      return nil
    }
    try GitError.check(status, "git_merge_base")
    return try ObjectID(base)
  }
}
