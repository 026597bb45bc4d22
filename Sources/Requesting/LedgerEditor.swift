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
    guard let ledger = try store.ledger(format: format) else { throw RequestingError.noLedger }
    return ledger
  }

  /// Makes one commit; where the branch has moved meanwhile, reads again and decides again.
  package static func apply(
    store: some LedgerStore, format: any DocumentFormat, signature: Signature, maxAttempts: Int = 5,
    _ decide: (LedgerBook) throws -> LedgerEdit
  ) throws -> Applied {
    try retrying(maxAttempts) {
      let ledger = try read(store, format: format)
      return (ledger.commit, try decide(LedgerBook(ledger, format: format)))
    } commit: { parent, edit in
      let commit = try store.commit(edit.changes, message: edit.message, by: signature, onto: parent)
      return Applied(commit: commit, edit: edit)
    }
  }

  /// Decides and commits; both again where the branch moved between the two.
  static func retrying<Decision, Outcome>(
    _ maxAttempts: Int, _ decide: () throws -> (parent: ObjectID, Decision),
    commit: (ObjectID, Decision) throws -> Outcome
  ) throws -> Outcome {
    var attempts = 1
    while true {
      let (parent, decision) = try decide()
      do {
        return try commit(parent, decision)
      } catch let failure as any Failure where failure.kind == .busy {
        guard attempts < maxAttempts else { throw RequestingError.busy(attempts: attempts, cause: failure) }
        attempts += 1
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
