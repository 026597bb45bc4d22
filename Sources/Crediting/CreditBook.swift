// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// Tells who caused what, from the ledger and from what people did outside it.
package struct CreditBook {
  package let ledger: Ledger
  private let witness: any Witness
  /// The builds with an award, and its winners by name.
  private let awards: [(version: BuildVersion, winners: [String])]

  /// Throws `CreditingError.namesUnknown` where nobody can tell whom not to name.
  package init(
    _ ledger: Ledger, witness: any Witness, awards: [(version: BuildVersion, winners: [String])] = []
  ) throws(CreditingError) {
    if let problem = ledger.forgottenProblem { throw .namesUnknown(problem) }
    self.ledger = ledger
    self.witness = witness
    self.awards = awards
  }

  /// What a person caused. Throws `CreditingError`.
  package func credit(of text: String) throws -> Credit {
    let person = try person(text)
    let votes = Set(try witness.votes(of: person))
    let verdicts = try witness.verdicts(of: person)
    let tested = Set(verdicts.requests)
    var entries: [CreditEntry] = []
    var spelling: String?
    var isGroup = false
    for request in ledger.requests {
      let asker = request.requesters.first { person.isNamed($0.name) }
      let builder = request.developers.first(where: person.isNamed)
      let owner = request.owner.flatMap { person.isNamed($0) ? $0 : nil }
      var parts: [Part] = []
      if asker != nil { parts.append(.asked) }
      if votes.contains(request.id) { parts.append(.voted) }
      if tested.contains(request.id) { parts.append(.tested) }
      if builder != nil { parts.append(.built) }
      if owner != nil { parts.append(.owned) }
      guard !parts.isEmpty, let status = ledger.status(of: request.id) else { continue }
      spelling = spelling ?? asker?.name ?? builder ?? owner
      isGroup = isGroup || asker?.isGroup == true
      let version = ledger.shippedVersion(of: request.id)
      entries.append(
        CreditEntry(request: request, status: status, parts: parts, version: version, date: version?.date))
    }
    let ballots = try witness.ballots(of: person)
    let held = awards.filter { $0.winners.contains(where: person.isNamed) }.map(\.version).sorted(by: >)
    guard !entries.isEmpty || ballots > 0 || verdicts.count > 0 || !held.isEmpty else {
      throw CreditingError.nothingKnown(text)
    }
    return Credit(
      name: spelling ?? text, isGroup: isGroup, entries: Self.sorted(entries), ballots: ballots,
      verdicts: verdicts.count, awards: held)
  }

  /// What a card says of a person's part in a feature that shipped. Throws `CreditingError`.
  package func card(of text: String, for id: RequestID, product: String) throws -> CreditCard {
    let person = try person(text)
    guard let request = ledger.request(id) else { throw RequestingError.unknownRequest(id) }
    let asker = request.requesters.first { person.isNamed($0.name) }
    let builder = request.developers.first(where: person.isNamed)
    guard let name = asker?.name ?? builder else { throw CreditingError.noPart(text, id) }
    guard let version = ledger.shippedVersion(of: id) else { throw CreditingError.notShipped(id) }
    return CreditCard(
      product: product, title: request.title, id: id, name: name, isDesigner: asker != nil,
      version: version, date: version.date, votes: request.votes)
  }

  /// The name as a person, unless it is somebody who asked to be forgotten.
  private func person(_ text: String) throws(CreditingError) -> PersonName {
    guard let person = PersonName(text) else { throw .noName(text) }
    guard !ledger.forgotten.contains(person), !person.isNamed(ForgottenNames.placeholder) else {
      throw .forgotten
    }
    return person
  }

  private static func sorted(_ entries: [CreditEntry]) -> [CreditEntry] {
    entries.sorted { left, right in
      switch (left.version, right.version) {
      case (let one?, let other?) where one != other: one > other
      case (_?, nil): true
      case (nil, _?): false
      default: left.request.id < right.request.id
      }
    }
  }
}
