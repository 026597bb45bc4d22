// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import Foundation
package import ReleaseCore
import Releasing

/// A merge that somebody is to finish in a work tree of its own.
package struct FixOrder {
  package let folder: String
  /// The new branch that the work tree is on: `train-fix/REQ-7`.
  package let branch: String
  package let head: ObjectID
  /// What is merged; nil where there is no merge to finish.
  package let merging: ObjectID?
  package let message: String
  /// What `--done` has to know, by name.
  package let facts: [String: String]
  package let signature: Signature

  package init(
    folder: String, branch: String, head: ObjectID, merging: ObjectID?, message: String,
    facts: [String: String], signature: Signature
  ) {
    self.folder = folder
    self.branch = branch
    self.head = head
    self.merging = merging
    self.message = message
    self.facts = facts
    self.signature = signature
  }
}

extension GitRepository {
  /// Makes a branch and a linked work tree that stands where `git merge` stops; nothing that is there is touched.
  ///
  /// The folder must not exist, or be empty. What was made goes away where it cannot be finished.
  package func beginFix(_ order: FixOrder, _ layout: ConflictLayout?) throws {
    let reference = "refs/heads/\(order.branch)"
    try move(
      [ReferenceUpdate(name: reference, expected: nil, target: order.head)], by: order.signature,
      message: "train fix")
    do {
      try layOut(order, layout, on: reference)
    } catch {
      let name = order.branch.replacing("/", with: "-")
      try? removeFix(name)
      try? deleteBranch(order.branch)
      throw error
    }
  }

  private func layOut(_ order: FixOrder, _ layout: ConflictLayout?, on reference: String) throws {
    let branch: Handle<ReferenceKind> = try Handle("git_reference_lookup") {
      unsafe git_reference_lookup(&$0, handle.pointer, reference)
    }
    var options = unsafe git_worktree_add_options()
    try GitError.check(
      unsafe git_worktree_add_options_init(&options, UInt32(GIT_WORKTREE_ADD_OPTIONS_VERSION)),
      "git_worktree_add_options_init")
    unsafe options.ref = branch.pointer
    unsafe options.checkout_options.checkout_strategy = GIT_CHECKOUT_FORCE.rawValue
    let name = order.branch.replacing("/", with: "-")
    let added: Handle<WorkTreeKind> = try Handle("git_worktree_add") {
      unsafe git_worktree_add(&$0, handle.pointer, name, order.folder, &options)
    }
    let linked: Handle<RepositoryKind> = try Handle("git_repository_open_from_worktree") {
      unsafe git_repository_open_from_worktree(&$0, added.pointer)
    }
    guard let folder = GitRepository.folder(unsafe git_repository_path(linked.pointer)) else {
      throw GitError.repositoryNotFound(path: order.folder)
    }
    func write(_ text: String, _ name: String) throws {
      let path = "\(folder)/\(name)"
      do {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      } catch {
        throw GitError.system("write", path)
      }
    }
    let facts = order.facts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)\n" }.joined()
    try write(facts, GitRepository.fixFacts)
    guard let layout, let merging = order.merging else { return }
    try checkOut(layout, in: linked)
    let conflicts = layout.paths.map { "#\t\($0)\n" }.joined()
    try write("\(order.head.hex)\n", "ORIG_HEAD")
    try write("\(layout.tree.hex)\n", "AUTO_MERGE")
    try write("\(merging.hex)\n", "MERGE_HEAD")
    try write("", "MERGE_MODE")
    try write(order.message + "\n# Conflicts:\n" + conflicts, "MERGE_MSG")
  }

  /// Writes the files of a merge, and its index: the sides of each conflict as stages.
  private func checkOut(_ layout: ConflictLayout, in linked: borrowing Handle<RepositoryKind>) throws {
    var name = layout.tree.raw
    let tree: Handle<ObjectKind> = try Handle("git_object_lookup") {
      unsafe git_object_lookup(&$0, linked.pointer, &name, GIT_OBJECT_TREE)
    }
    var options = unsafe git_checkout_options()
    try GitError.check(
      unsafe git_checkout_options_init(&options, UInt32(GIT_CHECKOUT_OPTIONS_VERSION)),
      "git_checkout_options_init")
    unsafe options.checkout_strategy = GIT_CHECKOUT_FORCE.rawValue
    try GitError.check(
      unsafe git_checkout_tree(linked.pointer, tree.pointer, &options), "git_checkout_tree")
    let index: Handle<IndexKind> = try Handle("git_repository_index") {
      unsafe git_repository_index(&$0, linked.pointer)
    }
    for stage in layout.stages {
      let path = stage.path.map { CChar(bitPattern: $0) } + [0]
      let status = unsafe git_index_remove(index.pointer, path, 0)
      if status == GIT_ENOTFOUND.rawValue {
        git_error_clear()
      } else {
        try GitError.check(status, "git_index_remove")
      }
    }
    for stage in layout.stages {
      var entry = unsafe git_index_entry()
      unsafe entry.mode = stage.mode
      unsafe entry.id = stage.id.raw
      unsafe entry.flags = UInt16(stage.stage) << 12
      let path = stage.path.map { CChar(bitPattern: $0) } + [0]
      let status = unsafe path.withUnsafeBufferPointer { text -> Int32 in
        unsafe entry.path = text.baseAddress
        return unsafe git_index_add(index.pointer, &entry)
      }
      try GitError.check(status, "git_index_add")
    }
    try GitError.check(unsafe git_index_write(index.pointer), "git_index_write")
  }

  /// What a fix is told by, in the work tree's folder of the repository.
  static let fixFacts = "miui-release-fix"
  /// Its name once the fix is on the ledger: what is left of the work tree then is on its way out.
  static let fixEnded = "miui-release-fix-ended"

  func deleteBranch(_ name: String) throws {
    let branch: Handle<ReferenceKind> = try Handle("git_reference_lookup") {
      unsafe git_reference_lookup(&$0, handle.pointer, "refs/heads/\(name)")
    }
    try GitError.check(unsafe git_reference_delete(branch.pointer), "git_reference_delete")
  }

  /// Removes the work tree of a fix that is on the ledger; killed on the way, the next one goes on.
  package func endFix(_ name: String) throws {
    let folder = "\(gitDirectory)/worktrees/\(name)"
    let (old, new) = ("\(folder)/\(GitRepository.fixFacts)", "\(folder)/\(GitRepository.fixEnded)")
    guard unsafe rename(old, new) == 0 else { throw GitError.system("rename", old) }
    try removeFix(name)
  }

  /// Removes a linked work tree and all its files.
  func removeFix(_ name: String) throws {
    let tree: Handle<WorkTreeKind> = try Handle("git_worktree_lookup") {
      unsafe git_worktree_lookup(&$0, handle.pointer, name)
    }
    var options = git_worktree_prune_options()
    try GitError.check(
      unsafe git_worktree_prune_options_init(&options, UInt32(GIT_WORKTREE_PRUNE_OPTIONS_VERSION)),
      "git_worktree_prune_options_init")
    options.flags =
      GIT_WORKTREE_PRUNE_VALID.rawValue | GIT_WORKTREE_PRUNE_WORKING_TREE.rawValue
    try GitError.check(unsafe git_worktree_prune(tree.pointer, &options), "git_worktree_prune")
  }
}

enum IndexKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_index_free(pointer) }
}

enum StatusListKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_status_list_free(pointer) }
}
