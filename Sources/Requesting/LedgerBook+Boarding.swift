// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

extension LedgerBook {
  /// Lets a request board before anybody else is chosen, if it can.
  package func pin(
    _ id: RequestID, by person: Identity, on day: CivilDate, reason: String
  ) throws -> LedgerEdit {
    try rule(.pinned, "Pin", id, by: person, on: day, reason: reason)
  }

  /// Keeps a request off every train until it is released.
  package func hold(
    _ id: RequestID, by person: Identity, on day: CivilDate, reason: String
  ) throws -> LedgerEdit {
    try rule(.held, "Hold", id, by: person, on: day, reason: reason)
  }

  /// Lets a request that was pinned or held be chosen like the others.
  package func release(_ id: RequestID, by person: Identity, reason: String?) throws -> LedgerEdit {
    let before = try current(id)
    guard let rule = before.boarding else { throw RequestingError.noBoardingRule(id) }
    var after = before
    after.boarding = nil
    return try edit(
      to: after,
      LedgerMessage(
        subject: "Release \(after.label)",
        body: ["It was \(rule.kind.rawValue) since \(rule.decidedOn): \(rule.reason.singleLine)"],
        trailers: [("Decided-by", person.text)] + (reason.map { [("Reason", $0)] } ?? [])))
  }

  private func rule(
    _ kind: BoardingRule.Kind, _ verb: String, _ id: RequestID, by person: Identity, on day: CivilDate,
    reason: String
  ) throws -> LedgerEdit {
    let before = try current(id)
    if let version = ledger.shippedVersion(of: id) { throw RequestingError.alreadyShipped(id, version) }
    guard reason.isText else { throw RequestingError.boardingWithoutReason(id, kind) }
    if let there = before.boarding, there.kind == kind, there.reason == reason {
      throw RequestingError.alreadyRuled(id, there)
    }
    var after = before
    after.boarding = BoardingRule(kind, reason: reason, decidedBy: person.text, decidedOn: day)
    let was = before.boarding.map { "\(id) was \($0.kind.rawValue) since \($0.decidedOn)" }
    return try edit(
      to: after,
      LedgerMessage(
        subject: "\(verb) \(after.label)", body: ["\(day): \(was ?? "\(id) was neither pinned nor held")."],
        trailers: [("Decided-by", person.text), ("Reason", reason)]))
  }
}
