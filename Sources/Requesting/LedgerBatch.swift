// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// One commit that changes files of the ledger, or nothing at all.
package struct LedgerBatch: Hashable, Sendable {
  /// Empty: nothing is to be committed.
  package let changes: [LedgerChange]
  package let message: String

  package init(changes: [LedgerChange], message: String) {
    self.changes = changes
    self.message = message
  }
}

extension LedgerBook {
  /// Reads each file back under the ledger's own rules before anyone commits it.
  func checked(_ changes: [LedgerChange], _ message: LedgerMessage) throws -> LedgerBatch {
    let files = Dictionary(changes.compactMap { change in change.text.map { (change.path, $0) } }) { $1 }
    let read = Ledger(LedgerSnapshot(commit: ledger.commit, files: files), format: format)
    if let problem = read.problems.first { throw RequestingError.unwritable(problem) }
    return LedgerBatch(changes: changes, message: message.text)
  }
}

extension LedgerEditor {
  /// Commits what `decide` says of the branch as it stands, with what it found on the way; the branch moves
  /// once or not at all. Where it has moved meanwhile, reads again and decides again. Nil: nothing to commit.
  package static func commit<Outcome>(
    store: some LedgerStore, format: any DocumentFormat, signature: Signature, maxAttempts: Int = 5,
    _ decide: (LedgerBook) throws -> (batch: LedgerBatch, outcome: Outcome)
  ) throws -> (commit: ObjectID?, outcome: Outcome) {
    try retrying(maxAttempts) {
      let ledger = try read(store, format: format)
      return (ledger.commit, try decide(LedgerBook(ledger, format: format)))
    } commit: { parent, decision in
      let batch = decision.batch
      guard !batch.changes.isEmpty else { return (nil, decision.outcome) }
      let commit = try store.commit(batch.changes, message: batch.message, by: signature, onto: parent)
      return (commit, decision.outcome)
    }
  }

  /// The same for what has no outcome of its own; nil, of `decide` too: nothing to commit.
  package static func enter(
    store: some LedgerStore, format: any DocumentFormat, signature: Signature,
    _ decide: (LedgerBook) throws -> LedgerBatch?
  ) throws -> ObjectID? {
    try commit(store: store, format: format, signature: signature) { book in
      (try decide(book) ?? LedgerBatch(changes: [], message: ""), ())
    }.commit
  }
}
