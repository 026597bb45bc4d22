// SPDX-License-Identifier: Apache-2.0
import CLibGit2
package import ReleaseCore
package import Resolving
import TreeMerging

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
  /// The merge-fixes of the repository, sorted, and what is no change of one commit.
  package func mergeFixes() throws -> (fixes: [MergeFixCommit], refused: [ResolvingError]) {
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
    var fixes: [MergeFixCommit] = []
    var refused: [ResolvingError] = []
    for name in names.sorted() {
      do throws(ResolvingError) {
        fixes.append(try mergeFix(name, topic: String(name.dropFirst(prefix.count))))
      } catch {
        refused.append(error)
      }
    }
    return (fixes, refused)
  }

  private func mergeFix(_ name: String, topic: String) throws(ResolvingError) -> MergeFixCommit {
    do {
      guard let id = try peeledTarget(of: name) else {
        throw ResolvingError.notAFix(reference: name, reason: "it is no commit")
      }
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
        reference: name, topic: topic, commit: id, parent: try unsafe ObjectID(parent.pointee),
        author: author,
        subject: subject)
    } catch let failure as ResolvingError {
      throw failure
    } catch {
      throw .notAFix(reference: name, reason: "\(error)")
    }
  }
}

extension GitMergeBackend {
  /// What differs between two commits, file by file, with modes. Throws `ResolvingError.notAFix` for links and
  /// submodules.
  package func fixedFiles(
    _ paths: [String], from: ObjectID, to: ObjectID, of reference: String
  ) throws -> [FixedFile] {
    let trees = try [from, to].map { commit in
      try ParsedCommit(objects.read(ObjectName(commit), .commit), of: ObjectName(commit)).tree
    }
    return try paths.map { path in
      let entries = try trees.map { try entry(at: Array(path.utf8), of: $0) }
      guard entries.allSatisfy({ $0?.isRegularFile ?? true || $0?.isFolder ?? false }) else {
        throw ResolvingError.notAFix(reference: reference, reason: "\(path) is no regular file")
      }
      return FixedFile(
        path: path, before: try version(at: path, ofTree: trees[0].objectID),
        after: try version(at: path, ofTree: trees[1].objectID))
    }
  }

  /// The files of a merge-fix that is remembered.
  package func files(of fix: MergeFix) throws -> [FixedFile] {
    try fix.paths.map { path in
      FixedFile(
        path: path, before: try version(at: path, ofTree: fix.from),
        after: try version(at: path, ofTree: fix.to))
    }
  }
}

enum ReferenceIteratorKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_reference_iterator_free(pointer) }
}
