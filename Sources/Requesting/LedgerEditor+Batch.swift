// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// One commit that changes several files of the ledger, or nothing at all.
package struct LedgerBatch: Hashable, Sendable {
  /// Empty: nothing is to be committed.
  package let changes: [LedgerChange]
  package let message: String

  package init(changes: [LedgerChange], message: String) {
    self.changes = changes
    self.message = message
  }
}

extension LedgerEditor {
  /// Commits what `decide` says of the branch as it stands, with what it found on the way; the branch moves
  /// once or not at all. Where it has moved meanwhile, reads again and decides again. Nil: nothing to commit.
  package static func commit<Outcome>(
    store: some LedgerStore, format: any DocumentFormat, signature: Signature, maxAttempts: Int = 5,
    _ decide: (LedgerBook) throws -> (batch: LedgerBatch, outcome: Outcome)
  ) throws -> (commit: ObjectID?, outcome: Outcome) {
    var attempt = 1
    while true {
      let ledger = try read(store, format: format)
      let (batch, outcome) = try decide(LedgerBook(ledger, format: format))
      guard !batch.changes.isEmpty else { return (nil, outcome) }
      do {
        let commit = try store.commit(
          batch.changes, message: batch.message, by: signature, onto: ledger.commit)
        return (commit, outcome)
      } catch let failure as any Failure where failure.kind == .busy {
        guard attempt < maxAttempts else { throw RequestingError.busy(attempts: attempt, cause: failure) }
        attempt += 1
      }
    }
  }
}
