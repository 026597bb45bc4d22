// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What forgetting somebody changed on the ledger.
package struct Forgetting: Sendable {
  /// The commit; nil where nothing had to be written.
  package fileprivate(set) var commit: ObjectID?
  /// The requests whose files named the person.
  package let requests: [RequestID]
  /// Where the name stands in somebody's free words, which people must judge: file and key.
  package let mentions: [String]
}

extension LedgerEditor {
  /// Keeps the digest of a name and takes the name out of every request, in one commit.
  ///
  /// Neither the message nor any file written holds the name. `salt`: random bytes for the first time; later
  /// ones keep the first salt. Asked again it takes out what came back, or changes nothing.
  package static func forget(
    _ name: PersonName, store: some LedgerStore, format: any DocumentFormat, signature: Signature,
    salt: [UInt8], on day: CivilDate, maxAttempts: Int = 5
  ) throws -> Forgetting {
    try retrying(maxAttempts) {
      guard let snapshot = try store.snapshot() else { throw RequestingError.noLedger }
      let before = Ledger(snapshot, format: format)
      if let problem = before.forgottenProblem { throw RequestingError.malformedForgotten(problem) }
      var forgotten = before.forgotten
      if forgotten.salt.isEmpty { forgotten = ForgottenNames(salt: salt, people: []) }
      let isNew = forgotten.add(name, on: day)
      var files = snapshot.files
      files[ForgottenDocument.path] = try format.text(of: ForgottenDocument.node(of: forgotten))
      let after = Ledger(LedgerSnapshot(commit: snapshot.commit, files: files), format: format)
      let changed = after.requests.filter { after.namesForgotten.contains($0.id) }
      let mentions = after.mentions(of: name)
      guard isNew || !changed.isEmpty else {
        return (snapshot.commit, (nil, Forgetting(commit: nil, requests: [], mentions: mentions)))
      }
      var changes = [LedgerChange(path: ForgottenDocument.path, text: files[ForgottenDocument.path])]
      for request in changed {
        let text = try format.text(of: RequestDocument.node(of: request))
        changes.append(LedgerChange(path: "requests/\(request.id).yaml", text: text))
      }
      let message = LedgerMessage(
        subject: "Forget a person",
        body: changed.isEmpty ? [] : ["In \(changed.map(\.id.description).joined(separator: ", "))."],
        trailers: [("Forgotten-by", signature.identity.text)])
      let batch = LedgerBatch(changes: changes, message: message.text)
      return (
        snapshot.commit, (batch, Forgetting(commit: nil, requests: changed.map(\.id), mentions: mentions))
      )
    } commit: { (parent, decision: (batch: LedgerBatch?, found: Forgetting)) in
      var done = decision.found
      done.commit = try decision.batch.map {
        try store.commit($0.changes, message: $0.message, by: signature, onto: parent)
      }
      return done
    }
  }
}

extension Ledger {
  /// Where free words hold a name, whatever the case: `requests/REQ-7.yaml: reason`.
  package func mentions(of name: PersonName) -> [String] {
    requests.flatMap { request -> [String] in
      let texts: [(String, [String?])] = [
        ("title", [request.title.zh, request.title.en]), ("reason", [request.reason]),
        ("boarding.reason", [request.boarding?.reason]),
        ("feedback", request.feedback), ("branch", [request.branch]),
      ]
      return texts.compactMap { key, values in
        let isThere = values.contains { PersonName($0 ?? "")?.key.contains(name.key) ?? false }
        return isThere ? "requests/\(request.id).yaml: \(key)" : nil
      }
    }
  }
}
