// SPDX-License-Identifier: Apache-2.0
import CLibGit2
package import ReleaseCore

extension GitRepository {
  /// Writes an annotated tag object without a reference. The same arguments give the same id.
  ///
  /// The message is stored as it is given. Cost: one file, synced.
  package func writeTag(
    _ name: String, of commit: ObjectID, message: String, by signature: Signature
  ) throws -> ObjectID {
    try GitRepository.requireValid(reference: "refs/tags/\(name)")
    guard !message.contains("\0") else { throw GitError.unstorableText(what: "tag message") }
    let tagger = try GitRepository.handle(of: signature)
    let target: Handle<CommitKind> = try self.commit(commit)
    var id = git_oid()
    // A commit's pointer is an object's too: libgit2 keeps the common part first.
    try GitError.check(
      unsafe git_tag_annotation_create(
        &id, handle.pointer, name, target.pointer, tagger.signature, message), "git_tag_annotation_create")
    return try ObjectID(id)
  }
}
