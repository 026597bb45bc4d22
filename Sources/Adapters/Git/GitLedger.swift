// SPDX-License-Identifier: Apache-2.0
import CLibGit2
package import ReleaseCore
import Releasing
package import Requesting

/// The ledger on one branch of the ROM repository; no work tree is read or written.
package struct GitLedger: LedgerStore {
  /// The largest file read, in bytes; a larger one is refused before it is loaded.
  package static let largestFile = ByteCount.mebibytes(1)

  private let repository: GitRepository
  /// `refs/heads/ledger`.
  private let reference: String

  /// The ledger on a branch, named `ledger` or `refs/heads/ledger`.
  package init(_ repository: GitRepository, branch: String) {
    self.repository = repository
    reference = branch.hasPrefix("refs/") ? branch : "refs/heads/\(branch)"
  }

  /// Every file at the branch's tip; nil where the branch does not exist.
  ///
  /// A symbolic link counts as a file with its target as text. Throws `GitError.ledgerFileTooLarge`.
  /// Cost: one tree walk, every file in memory.
  package func snapshot() throws -> LedgerSnapshot? {
    guard let commit = try repository.tip(of: reference) else { return nil }
    var files: [String: String] = [:]
    let database = try repository.database()
    try repository.walk(try repository.tree(of: commit)) { path, id in
      var name = id.raw
      var size = 0
      var type = GIT_OBJECT_INVALID
      try GitError.check(
        unsafe git_odb_read_header(&size, &type, database.pointer, &name), "git_odb_read_header")
      guard size <= GitLedger.largestFile.bytes else {
        throw GitError.ledgerFileTooLarge(path: path, size: ByteCount(size))
      }
      let blob = try repository.blob(id)
      files[path] = String(decoding: GitRepository.bytes(of: blob), as: UTF8.self)
    }
    return LedgerSnapshot(commit: commit, files: files)
  }

  /// One commit with the given changes, also where they change nothing.
  ///
  /// Throws `GitError.referenceMoved` (kind `busy`) when the branch no longer stands at `parent`.
  /// Cost: one object a changed file and folder, and the reference; all synced.
  package func commit(
    _ changes: [LedgerChange], message: String, by signature: Signature, onto parent: ObjectID?
  ) throws -> ObjectID {
    let base = try parent.map { try repository.tree(of: $0) }
    var edit = TreeEdit()
    for change in changes { try edit.add(change) }
    let tree = try repository.apply(edit, to: base) ?? repository.emptyTree()
    let commit = try repository.writeCommit(
      tree: tree, parents: parent.map { [$0] } ?? [], message: message, by: signature)
    let subject = message.split(separator: "\n").first.map(String.init) ?? ""
    try repository.move(
      [ReferenceUpdate(name: reference, expected: parent, target: commit)], by: signature,
      message: "ledger: \(subject)")
    return commit
  }
}
