// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import Foundation
package import ReleaseCore

/// A work tree that `beginFix` made, as it stands.
package struct FixState {
  /// Its name among the repository's work trees.
  package let name: String
  package let folder: String
  package let branch: String
  /// What it is on now.
  package let head: ObjectID
  package let facts: [String: String]
  /// Paths of a merge that is not committed yet; its name alone where only the commit is missing.
  package let unfinished: [String]
  /// Paths that no commit has.
  package let untracked: [String]
  /// True where the branch has what it is on: its commits stay when the work tree goes.
  package let isOnBranch: Bool
}

extension GitRepository {
  /// The newest fix on a branch of that name, or of that name with a number; nil where there is none.
  package func fix(on branch: String) throws -> FixState? {
    let stem = branch.replacing("/", with: "-")
    let names = try linkedWorkTrees().filter { name in
      name == stem || (name.hasPrefix("\(stem)-") && Int(name.dropFirst(stem.count + 1)) != nil)
    }
    for name in names.sorted(by: { ($0.count, $0) > ($1.count, $1) }) {
      let tree: Handle<WorkTreeKind> = try Handle("git_worktree_lookup") {
        unsafe git_worktree_lookup(&$0, handle.pointer, name)
      }
      guard unsafe git_worktree_validate(tree.pointer) == 0 else {
        git_error_clear()
        continue
      }
      let linked: Handle<RepositoryKind> = try Handle("git_repository_open_from_worktree") {
        unsafe git_repository_open_from_worktree(&$0, tree.pointer)
      }
      guard let inside = GitRepository.folder(unsafe git_repository_path(linked.pointer)),
        let folder = GitRepository.folder(unsafe git_worktree_path(tree.pointer))
      else { continue }
      if FileManager.default.fileExists(atPath: "\(inside)/\(GitRepository.fixEnded)") {
        // Somebody was killed while it went.
        try removeFix(name)
        continue
      }
      guard let facts = FileManager.default.contents(atPath: "\(inside)/\(GitRepository.fixFacts)")
      else { continue }
      return try state(name, folder, branch + name.dropFirst(stem.count), inside, facts, linked)
    }
    return nil
  }

  /// A name for a new branch: the given one, else the first free number behind it.
  package func freeFixBranch(_ branch: String) throws -> String {
    let taken = Set(try linkedWorkTrees())
    var name = branch
    var number = 1
    while try target(of: "refs/heads/\(name)") != nil || taken.contains(name.replacing("/", with: "-")) {
      number += 1
      name = "\(branch)-\(number)"
    }
    return name
  }

  private func state(
    _ name: String, _ folder: String, _ branch: String, _ inside: String, _ facts: Data,
    _ linked: borrowing Handle<RepositoryKind>
  ) throws -> FixState {
    var id = git_oid()
    try GitError.check(
      unsafe git_reference_name_to_id(&id, linked.pointer, "HEAD"), "git_reference_name_to_id")
    var options = unsafe git_status_options()
    try GitError.check(
      unsafe git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)), "git_status_options_init")
    unsafe options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue
    let list: Handle<StatusListKind> = try Handle("git_status_list_new") {
      unsafe git_status_list_new(&$0, linked.pointer, &options)
    }
    var unfinished: [String] = []
    var untracked: [String] = []
    for index in 0..<(unsafe git_status_list_entrycount(list.pointer)) {
      guard let entry = unsafe git_status_byindex(list.pointer, index),
        let delta = unsafe entry.pointee.index_to_workdir ?? entry.pointee.head_to_index,
        let path = unsafe delta.pointee.new_file.path ?? delta.pointee.old_file.path
      else { continue }
      let text = unsafe String(cString: path)
      if unsafe entry.pointee.status == GIT_STATUS_WT_NEW {
        untracked.append(text)
      } else {
        unfinished.append(text)
      }
    }
    if unfinished.isEmpty, FileManager.default.fileExists(atPath: "\(inside)/MERGE_HEAD") {
      unfinished = ["the merge"]
    }
    var known: [String: String] = [:]
    for line in String(decoding: facts, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      known[String(words[0])] = words.count > 1 ? String(words[1]) : ""
    }
    let head = try ObjectID(id)
    let stays = try target(of: "refs/heads/\(branch)").map { try isAncestor(head, of: $0) } ?? false
    return FixState(
      name: name, folder: folder, branch: branch, head: head, facts: known, unfinished: unfinished.sorted(),
      untracked: untracked.sorted(), isOnBranch: stays)
  }
}
