// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// Brings edits onto the ledger branch, also when others write it at the same time.
package enum LedgerEditor {
  /// What `apply` did.
  package struct Applied: Sendable {
    package let commit: ObjectID
    package let edit: LedgerEdit
  }

  /// Reads the branch; throws `RequestingError.noLedger` where there is none.
  package static func read(
    _ store: some LedgerStore, format: any DocumentFormat
  ) throws -> Ledger {
    guard let snapshot = try store.snapshot() else { throw RequestingError.noLedger }
    return Ledger(snapshot, format: format)
  }

  /// Makes one commit; where the branch has moved meanwhile, reads again and decides again.
  package static func apply(
    store: some LedgerStore, format: any DocumentFormat, signature: Signature, maxAttempts: Int = 5,
    _ decide: (LedgerBook) throws -> LedgerEdit
  ) throws -> Applied {
    var attempt = 1
    while true {
      let ledger = try read(store, format: format)
      let edit = try decide(LedgerBook(ledger, format: format))
      do {
        let commit = try store.commit(
          edit.changes, message: edit.message, by: signature, onto: ledger.commit)
        return Applied(commit: commit, edit: edit)
      } catch let failure as any Failure where failure.kind == .busy {
        guard attempt < maxAttempts else {
          throw RequestingError.busy(attempts: attempt, cause: failure)
        }
        attempt += 1
      }
    }
  }

  /// Begins the branch with its `README.md`; nil where it exists already.
  package static func create(_ store: some LedgerStore, signature: Signature) throws -> ObjectID? {
    guard try store.snapshot() == nil else { return nil }
    return try store.commit(
      LedgerBook.initialFiles, message: LedgerBook.initialMessage, by: signature, onto: nil)
  }
}
