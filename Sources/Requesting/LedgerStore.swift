// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// The files of the ledger branch at one commit.
package struct LedgerSnapshot: Hashable, Sendable {
  package let commit: ObjectID
  /// Path to text. A file that is not UTF-8 has its invalid bytes replaced.
  package let files: [String: String]
  /// Path to blob, where the store has any; also of files whose text was not asked for.
  package let blobs: [String: ObjectID]

  package init(commit: ObjectID, files: [String: String], blobs: [String: ObjectID] = [:]) {
    self.commit = commit
    self.files = files
    self.blobs = blobs
  }
}

/// A file to be written or removed (nil) by a ledger commit.
package struct LedgerChange: Hashable, Sendable {
  package let path: String
  package let bytes: [UInt8]?
  package let isExecutable: Bool

  package var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  package init(path: String, text: String?) {
    self.init(path: path, bytes: text.map { Array($0.utf8) })
  }

  package init(path: String, bytes: [UInt8]?, isExecutable: Bool = false) {
    self.path = path
    self.bytes = bytes
    self.isExecutable = isExecutable
  }

  /// True for the contents that resolutions keep, which nobody needs who asks what was decided.
  package static func isContent(_ path: String) -> Bool {
    path.hasPrefix("resolutions/") && path.dropFirst(12).contains("/")
  }
}

/// The branch that keeps the decisions. Implemented by `Git`, without touching any work tree.
package protocol LedgerStore {
  /// The branch as it stands; nil where it does not exist. Cost: one tree walk.
  func snapshot() throws -> LedgerSnapshot?

  /// The branch as it stood at one of its commits.
  func snapshot(at commit: ObjectID) throws -> LedgerSnapshot

  /// The branch as it stands, or stood at a commit, without the texts of the blobs that are known.
  func snapshot(at commit: ObjectID?, without isKnown: (String, ObjectID) -> Bool) throws -> LedgerSnapshot?

  /// What was read before; nil where nobody keeps it.
  var memory: LedgerMemory? { get }

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

extension LedgerStore {
  package var memory: LedgerMemory? { nil }

  package func snapshot(
    at commit: ObjectID?, without isKnown: (String, ObjectID) -> Bool
  ) throws -> LedgerSnapshot? {
    try commit.map { try snapshot(at: $0) } ?? snapshot()
  }

  /// The ledger as it stands, or stood at a commit; nil where the branch does not exist.
  /// Cost: one tree walk; reads and parses the files that the memory does not have.
  package func ledger(at commit: ObjectID? = nil, format: some DocumentFormat) throws -> Ledger? {
    let memory = memory
    let found = try snapshot(at: commit) { path, blob in
      LedgerChange.isContent(path) || memory?.entry(path, blob) != nil
    }
    guard let found else { return nil }
    return Ledger(found, format: format, memory: memory)
  }
}
