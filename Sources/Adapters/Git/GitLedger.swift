// SPDX-License-Identifier: Apache-2.0
import CLibGit2
package import ReleaseCore
import Releasing
package import Requesting

/// The ledger on one branch of the ROM repository; no work tree is read or written.
package struct GitLedger: LedgerStore {
  /// The largest file read, in bytes; a larger one is refused before it is loaded.
  package static let largestFile = ByteCount.mebibytes(1)

  /// So many changes in one commit are written as one pack; fewer, as git does, in a file an object.
  static let packedChanges = 64

  private let repository: GitRepository
  /// `refs/heads/ledger`.
  private let reference: String
  package let memory: LedgerMemory?

  /// The ledger on a branch, named `ledger` or `refs/heads/ledger`.
  package init(_ repository: GitRepository, branch: String, memory: LedgerMemory? = nil) {
    self.repository = repository
    self.memory = memory
    reference = branch.hasPrefix("refs/") ? branch : "refs/heads/\(branch)"
  }

  /// Every file at the branch's tip; nil where the branch does not exist.
  ///
  /// A symbolic link counts as a file with its target as text. A file that is too large counts as
  /// that many spaces.
  /// Cost: one tree walk, every file in memory.
  package func snapshot() throws -> LedgerSnapshot? {
    try repository.tip(of: reference).map { try snapshot(at: $0) }
  }

  /// Every file at one commit of the branch.
  package func snapshot(at commit: ObjectID) throws -> LedgerSnapshot {
    LedgerSnapshot(commit: commit, files: try files(at: commit).texts)
  }

  package func snapshot(
    at commit: ObjectID?, without isKnown: (String, ObjectID) -> Bool
  ) throws -> LedgerSnapshot? {
    guard let commit = try commit ?? repository.tip(of: reference) else { return nil }
    let found = try files(at: commit, without: isKnown)
    return LedgerSnapshot(commit: commit, files: found.texts, blobs: found.blobs)
  }

  private func files(
    at commit: ObjectID, without isKnown: (String, ObjectID) -> Bool = { _, _ in false }
  ) throws -> (texts: [String: String], blobs: [String: ObjectID]) {
    var files: [String: String] = [:]
    var blobs: [String: ObjectID] = [:]
    let database = try repository.database()
    try repository.walk(try repository.tree(of: commit)) { path, id in
      blobs[path] = id
      if isKnown(path, id) { return }
      var name = id.raw
      var size = 0
      var type = GIT_OBJECT_INVALID
      try GitError.check(
        unsafe git_odb_read_header(&size, &type, database.pointer, &name), "git_odb_read_header")
      guard size <= GitLedger.largestFile.bytes else {
        // Never loaded; as long as it takes for the format to refuse it by its size, and it alone.
        files[path] = String(repeating: " ", count: Int(GitLedger.largestFile.bytes) + 1)
        return
      }
      let blob = try repository.blob(id)
      files[path] = String(decoding: GitRepository.bytes(of: blob), as: UTF8.self)
    }
    return (files, blobs)
  }

  /// One commit with the given changes, also where they change nothing.
  ///
  /// Throws `GitError.referenceMoved` (kind `busy`) when the branch no longer stands at `parent`.
  /// Cost: one object a changed file and folder, in a file each or all in one pack, and the reference; all
  /// synced before the reference moves.
  package func commit(
    _ changes: [LedgerChange], message: String, by signature: Signature, onto parent: ObjectID?
  ) throws -> ObjectID {
    let commit = try write(changes, message: message, by: signature, onto: parent)
    let subject = message.split(separator: "\n").first.map(String.init) ?? ""
    try repository.move(
      [ReferenceUpdate(name: reference, expected: parent, target: commit)], by: signature,
      message: "ledger: \(subject)")
    return commit
  }

  /// Writes the commit object alone; no reference moves.
  package func write(
    _ changes: [LedgerChange], message: String, by signature: Signature, onto parent: ObjectID?
  ) throws -> ObjectID {
    var edit = TreeEdit()
    for change in changes { try edit.add(change) }
    // Objects of a dry run go to a folder that is removed: they are not worth a pack.
    guard changes.count >= Self.packedChanges, repository.objects == nil else {
      return try write(edit, message, signature, parent, to: repository)
    }
    return try repository.writingOnePack { try write(edit, message, signature, parent, to: $0) }
  }

  private func write(
    _ edit: TreeEdit, _ message: String, _ signature: Signature, _ parent: ObjectID?,
    to repository: GitRepository
  ) throws -> ObjectID {
    let base = try parent.map { try repository.tree(of: $0) }
    let tree = try repository.apply(edit, to: base) ?? repository.emptyTree()
    return try repository.writeCommit(
      tree: tree, parents: parent.map { [$0] } ?? [], message: message, by: signature)
  }
}
