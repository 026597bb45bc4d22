// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// Every file of the ledger branch at one commit.
package struct LedgerSnapshot: Hashable, Sendable {
  package let commit: ObjectID
  /// Path to text. A file that is not UTF-8 has its invalid bytes replaced.
  package let files: [String: String]

  package init(commit: ObjectID, files: [String: String]) {
    self.commit = commit
    self.files = files
  }
}

/// A file to be written (text) or removed (nil) by a ledger commit.
package struct LedgerChange: Hashable, Sendable {
  package let path: String
  package let text: String?

  package init(path: String, text: String?) {
    self.path = path
    self.text = text
  }
}

/// The branch that keeps the decisions. Implemented by `Git`, without touching any work tree.
package protocol LedgerStore {
  /// The branch as it stands; nil where it does not exist. Cost: one tree walk.
  func snapshot() throws -> LedgerSnapshot?

  /// The branch as it stood at one of its commits.
  func snapshot(at commit: ObjectID) throws -> LedgerSnapshot

  /// Writes a commit object with the given changes on top of `parent`; no reference moves.
  func write(
    _ changes: [LedgerChange], message: String, by signature: Signature, onto parent: ObjectID?
  ) throws -> ObjectID

  /// One commit with the given changes. Refused with a `Failure` of kind `busy` when the branch no
  /// longer stands at `parent` (nil: must not exist); the caller reads again and decides again.
  func commit(
    _ changes: [LedgerChange], message: String, by signature: Signature, onto parent: ObjectID?
  ) throws -> ObjectID
}
