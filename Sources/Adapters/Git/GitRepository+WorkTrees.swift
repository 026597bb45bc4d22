// SPDX-License-Identifier: Apache-2.0
import CLibGit2

extension GitRepository {
  /// The work trees, main and linked, whose HEAD is on a branch; sorted paths.
  ///
  /// Linked work trees whose folder is gone are left out. Cost: opens each work tree's HEAD.
  package func workTrees(on branch: String) throws -> [String] {
    let reference = branch.hasPrefix("refs/") ? branch : "refs/heads/\(branch)"
    var found: [String] = []
    let main: Handle<RepositoryKind> = try Handle("git_repository_open") {
      unsafe git_repository_open(&$0, gitDirectory)
    }
    if let folder = GitRepository.folder(unsafe git_repository_workdir(main.pointer)),
      try GitRepository.head(of: main) == reference
    {
      found.append(folder)
    }
    for name in try linkedWorkTrees() {
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
      if let folder = GitRepository.folder(unsafe git_worktree_path(tree.pointer)),
        try GitRepository.head(of: linked) == reference
      {
        found.append(folder)
      }
    }
    return found.sorted()
  }

  /// Leaves a work tree at the commit it is on, off its branch, without touching a file of it.
  ///
  /// Throws `GitError.headUnborn` where its branch has no commit yet. Cost: writes HEAD, synced.
  package func detach(workTree: String) throws {
    let flags = UInt32(GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue)
    let opened: Handle<RepositoryKind>?
    opened = try Handle.found("git_repository_open_ext") {
      unsafe git_repository_open_ext(&$0, workTree, flags, nil)
    }
    guard let opened else { throw GitError.repositoryNotFound(path: workTree) }
    let status = unsafe git_repository_detach_head(opened.pointer)
    if status == GIT_EUNBORNBRANCH.rawValue {
      git_error_clear()
      throw GitError.headUnborn(workTree: workTree)
    }
    try GitError.check(status, "git_repository_detach_head")
  }

  func linkedWorkTrees() throws -> [String] {
    var names = unsafe git_strarray()
    try GitError.check(unsafe git_worktree_list(&names, handle.pointer), "git_worktree_list")
    defer { unsafe git_strarray_dispose(&names) }
    return unsafe (0..<names.count).compactMap { index in
      unsafe names.strings[index].map { unsafe String(cString: $0) }
    }
  }

  /// The reference that HEAD names; nil where HEAD is detached.
  private static func head(of repository: borrowing Handle<RepositoryKind>) throws -> String? {
    let head: Handle<ReferenceKind> = try Handle("git_reference_lookup") {
      unsafe git_reference_lookup(&$0, repository.pointer, "HEAD")
    }
    guard let target = unsafe git_reference_symbolic_target(head.pointer) else { return nil }
    return unsafe String(cString: target)
  }
}
