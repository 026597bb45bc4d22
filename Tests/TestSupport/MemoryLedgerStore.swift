// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// A ledger branch in memory that keeps the contract of `LedgerStore`: commits only onto its tip.
package final class MemoryLedgerStore: LedgerStore {
  /// One commit, as it was made.
  package struct Commit: Sendable {
    package let id: ObjectID
    package let message: String
    package let signature: Signature
    package let files: [String: String]
  }

  /// Oldest first.
  package private(set) var commits: [Commit] = []
  /// Called before a commit is compared with the tip: the place for another writer to come first.
  package var beforeCommit: (MemoryLedgerStore) throws -> Void = { _ in }

  /// What was read before.
  package var memory: LedgerMemory?

  package init() {}

  /// Every commit that was ever written, on the branch or not.
  private var written: [ObjectID: Commit] = [:]

  package init(files: [String: String]) {
    commits = [MemoryLedgerStore.commit(files, "Begin", .tester, number: 0)].compactMap { $0 }
    for commit in commits { written[commit.id] = commit }
  }

  package func snapshot() throws -> LedgerSnapshot? {
    commits.last.map { LedgerSnapshot(commit: $0.id, files: $0.files) }
  }

  package func snapshot(at commit: ObjectID) throws -> LedgerSnapshot {
    guard let found = written[commit] else { throw MemoryLedgerError.unknown(commit) }
    return LedgerSnapshot(commit: commit, files: found.files)
  }

  /// Blobs are named for their content, as git's are.
  package func snapshot(
    at commit: ObjectID?, without isKnown: (String, ObjectID) -> Bool
  ) throws -> LedgerSnapshot? {
    guard let found = try commit.map({ try snapshot(at: $0) }) ?? snapshot() else { return nil }
    let blobs = found.files.compactMapValues { text in
      ObjectID(hex: String(Digest.sha256(of: Array(text.utf8)).description.prefix(40)))
    }
    let texts = found.files.filter { path, _ in blobs[path].map { !isKnown(path, $0) } ?? true }
    return LedgerSnapshot(commit: found.commit, files: texts, blobs: blobs)
  }

  package func write(
    _ changes: [LedgerChange], message: String, by signature: Signature, onto parent: ObjectID?
  ) throws -> ObjectID {
    var files = try parent.map { try snapshot(at: $0).files } ?? [:]
    for change in changes { files[change.path] = change.text }
    guard let made = MemoryLedgerStore.commit(files, message, signature, number: written.count) else {
      throw MemoryLedgerError.moved
    }
    written[made.id] = made
    return made.id
  }

  package func commit(
    _ changes: [LedgerChange], message: String, by signature: Signature, onto parent: ObjectID?
  ) throws -> ObjectID {
    try beforeCommit(self)
    guard parent == commits.last?.id else { throw MemoryLedgerError.moved }
    let id = try write(changes, message: message, by: signature, onto: parent)
    if let made = written[id] { commits.append(made) }
    return id
  }

  private static func commit(
    _ files: [String: String], _ message: String, _ signature: Signature, number: Int
  ) -> Commit? {
    let digest = Digest.sha256(of: Array("\(number)\(message)".utf8))
    return ObjectID(hex: String(digest.description.prefix(40))).map {
      Commit(id: $0, message: message, signature: signature, files: files)
    }
  }
}

/// The branch does not stand where the writer thought.
package enum MemoryLedgerError: Failure {
  case moved
  case unknown(ObjectID)

  package var kind: FailureKind {
    switch self {
    case .moved: .busy
    case .unknown: .notFound
    }
  }
  package var code: String { "ledger.moved" }
  package var message: String {
    switch self {
    case .moved: "the ledger branch has moved"
    case .unknown(let commit): "there is no ledger commit \(commit)"
    }
  }
}

extension Signature {
  /// A tester at a fixed instant: 2026-11-24 10:00 in Shanghai.
  package static let tester = Signature(
    Identity(name: "Tester", email: "tester@example.com"), seconds: 1_795_485_600, offset: 480)
}
