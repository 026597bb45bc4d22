// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// One commit to be made on the ledger branch.
package struct LedgerEdit: Hashable, Sendable {
  /// The request as it will stand.
  package let request: FeatureRequest
  package let changes: [LedgerChange]
  /// An imperative line, who decided what, and trailers.
  package let message: String

  package init(request: FeatureRequest, changes: [LedgerChange], message: String) {
    self.request = request
    self.changes = changes
    self.message = message
  }
}

/// The operations on the ledger: each looks at what stands and says what to commit, or refuses.
package struct LedgerBook {
  package let ledger: Ledger
  let format: any DocumentFormat

  package init(_ ledger: Ledger, format: any DocumentFormat) {
    self.ledger = ledger
    self.format = format
  }

  /// Enters a new request under the next id.
  package func add(
    by person: Identity, _ make: (RequestID) throws -> FeatureRequest
  ) throws -> LedgerEdit {
    let id = ledger.nextID
    guard RequestID(id.description) == id else { throw RequestingError.noNumberLeft }
    var request = try make(id)
    request.id = id
    guard !request.lacksRequester else { throw RequestingError.noRequester(id) }
    let asked = request.requesters.map(\.name).joined(separator: ", ")
    let message = LedgerMessage(
      subject: "Add \(request.label)",
      body: ["Origin \(request.origin.rawValue)" + (asked.isEmpty ? "." : ", asked for by \(asked).")],
      trailers: [("Added-by", person.text)])
    return try edit(to: request, message)
  }

  /// Lets a request board the coming train.
  package func accept(
    _ id: RequestID, by person: Identity, on day: CivilDate, reason: String? = nil
  ) throws -> LedgerEdit {
    guard try !current(id).lacksRequester else { throw RequestingError.noRequester(id) }
    return try decide(.accepted, "Accept", id, by: person, on: day, reason: reason)
  }

  /// Says no, with a reason for whoever asked.
  package func decline(
    _ id: RequestID, by person: Identity, on day: CivilDate, reason: String
  ) throws -> LedgerEdit {
    try decide(.declined, "Decline", id, by: person, on: day, reason: reason)
  }

  /// Says not now, with a reason for whoever asked.
  package func `defer`(
    _ id: RequestID, by person: Identity, on day: CivilDate, reason: String
  ) throws -> LedgerEdit {
    try decide(.deferred, "Defer", id, by: person, on: day, reason: reason)
  }

  /// Changes the facts of a request; its id, its day of entry and what was decided stay.
  package func edit(
    _ id: RequestID, by person: Identity, reason: String? = nil,
    _ change: (inout FeatureRequest) throws -> Void
  ) throws -> LedgerEdit {
    let before = try current(id)
    var after = before
    try change(&after)
    if after.id != before.id { throw RequestingError.fixedField(id, field: "the id") }
    if after.created != before.created { throw RequestingError.fixedField(id, field: "the day of entry") }
    guard after.decision == before.decision, after.reason == before.reason,
      after.decidedBy == before.decidedBy, after.decidedOn == before.decidedOn,
      after.boarding == before.boarding
    else { throw RequestingError.fixedField(id, field: "the decision") }
    guard after != before else { throw RequestingError.nothingChanged(id) }
    guard !after.lacksRequester || before.lacksRequester else { throw RequestingError.noRequester(id) }
    let message = LedgerMessage(
      subject: "Edit \(after.label)", body: LedgerMessage.differences(from: before, to: after),
      trailers: [("Edited-by", person.text)] + (reason.map { [("Reason", $0)] } ?? []))
    return try edit(to: after, message)
  }

  private func decide(
    _ decision: RequestDecision, _ verb: String, _ id: RequestID, by person: Identity, on day: CivilDate,
    reason: String?
  ) throws -> LedgerEdit {
    let before = try current(id)
    if let version = ledger.shippedVersion(of: id) { throw RequestingError.alreadyShipped(id, version) }
    let reason = reason.flatMap { text in text.contains { !$0.isWhitespace } ? text : nil }
    guard decision == .accepted || reason != nil else {
      throw RequestingError.reasonMissing(id, decision)
    }
    if before.decision == decision, reason == nil || reason == before.reason {
      throw RequestingError.alreadyDecided(id, decision)
    }
    var after = before
    after.decision = decision
    after.reason = reason
    after.decidedBy = person.text
    after.decidedOn = day
    let body = ["\(day): \(id) was \(before.decision.rawValue), now \(decision.rawValue)."]
    let trailers = [("Decided-by", person.text)] + (reason.map { [("Reason", $0)] } ?? [])
    return try edit(
      to: after, LedgerMessage(subject: "\(verb) \(after.label)", body: body, trailers: trailers))
  }

  /// The request as it stands; what is malformed is not rewritten over its author's head.
  func current(_ id: RequestID) throws -> FeatureRequest {
    if let request = ledger.request(id) { return request }
    if let problem = ledger.problems(of: id).first {
      throw RequestingError.malformedRequest(id, problem)
    }
    throw RequestingError.unknownRequest(id)
  }

  func edit(to request: FeatureRequest, _ message: LedgerMessage) throws -> LedgerEdit {
    do {
      return LedgerEdit(request: request, changes: [try change(to: request)], message: message.text)
    } catch let found as DocumentProblems {
      throw RequestingError.invalid(found)
    }
  }

  /// Writes the file, and reads it back under the ledger's own rules before anyone commits it.
  /// Throws `DocumentProblems` where it breaks them.
  func change(to request: FeatureRequest) throws -> LedgerChange {
    let path = "requests/\(request.id).yaml"
    let text = try format.text(of: RequestDocument.node(of: request))
    let document = try format.parse(text, file: path)
    _ = try RequestDocument.request(from: document, file: path, expected: request.id)
    return LedgerChange(path: path, text: text)
  }
}
