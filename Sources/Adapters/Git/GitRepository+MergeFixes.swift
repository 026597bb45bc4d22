// SPDX-License-Identifier: Apache-2.0
import CLibGit2
package import ReleaseCore
package import Resolving

/// A commit below `refs/merge-fix/`, as git.git's Reintegrate keeps them for topics.
package struct MergeFixCommit {
  package let reference: String
  /// What stands behind `refs/merge-fix/`.
  package let topic: String
  package let commit: ObjectID
  package let parent: ObjectID
  /// `Name <mail@host>`.
  package let author: String
  package let subject: String
}

extension GitRepository {
  /// The merge-fixes of the repository, sorted. Throws `ResolvingError.notAFix` for what is no change of one commit.
  package func mergeFixes() throws -> [MergeFixCommit] {
    let prefix = "refs/merge-fix/"
    let iterator: Handle<ReferenceIteratorKind> = try Handle("git_reference_iterator_glob_new") {
      unsafe git_reference_iterator_glob_new(&$0, handle.pointer, "\(prefix)*")
    }
    var names: [String] = []
    while true {
      var name: UnsafePointer<CChar>?
      let status = unsafe git_reference_next_name(&name, iterator.pointer)
      if status == GIT_ITEROVER.rawValue { break }
      try GitError.check(status, "git_reference_next_name")
      if let name = unsafe name { names.append(unsafe String(cString: name)) }
    }
    return try names.sorted().compactMap { name in
      guard let id = try peeledTarget(of: name) else { return nil }
      let found: Handle<CommitKind> = try commit(id)
      guard unsafe git_commit_parentcount(found.pointer) == 1,
        let parent = unsafe git_commit_parent_id(found.pointer, 0)
      else { throw ResolvingError.notAFix(reference: name, reason: "it is not a commit with one parent") }
      var author = "unknown <unknown@localhost>"
      if let written = unsafe git_commit_author(found.pointer), let who = unsafe written.pointee.name,
        let mail = unsafe written.pointee.email
      {
        author = unsafe "\(String(cString: who)) <\(String(cString: mail))>"
      }
      let subject = unsafe git_commit_summary(found.pointer).map { unsafe String(cString: $0) } ?? ""
      return MergeFixCommit(
        reference: name, topic: String(name.dropFirst(prefix.count)), commit: id,
        parent: try unsafe ObjectID(parent.pointee), author: author, subject: subject)
    }
  }
}

extension GitMergeBackend {
  /// What differs between two commits, file by file. Throws `ResolvingError.notAFix` for links and submodules.
  package func fixedFiles(
    _ paths: [String], from: ObjectID, to: ObjectID, of reference: String
  ) throws -> [FixedFile] {
    try paths.map { path in
      let before = try file(at: path, of: from)
      let after = try file(at: path, of: to)
      guard before != nil || after != nil else {
        throw ResolvingError.notAFix(reference: reference, reason: "\(path) is no regular file")
      }
      guard before != after else {
        throw ResolvingError.notAFix(reference: reference, reason: "it changes the mode of \(path)")
      }
      return FixedFile(path: path, before: before, after: after)
    }
  }
}

enum ReferenceIteratorKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_reference_iterator_free(pointer) }
}
