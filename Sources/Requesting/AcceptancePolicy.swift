// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// When a proposed request is ripe: rules that propose, and people who decide.
package struct AcceptancePolicy: Hashable, Sendable {
  package var minimumVotes = 10
  /// The share of votes against it, in percent of all, above which declining is proposed.
  package var largestShareAgainst = 30
  /// Days since it was entered.
  package var minimumAge = 3
  package var needsOwner = true
  /// Hours a poll must have been open before its votes count.
  package var pollHours = 24
  /// Days after which too few votes are a no; nil: it waits for as long as it takes.
  package var declineAfter: Int?

  package init() {}

  /// What the policy says of one request.
  package struct Proposal: Hashable, Sendable {
    package enum Verdict: String, Sendable, Codable, CaseIterable { case accept, decline, wait }

    package let request: RequestID
    package let verdict: Verdict
    /// Why, a sentence each; never empty.
    package let reasons: [String]

    /// The reasons as one text, for the ledger.
    package var reason: String { reasons.joined(separator: "; ") }
  }

  /// Judges a request that is still proposed. Votes and polls are asked only of what users asked for.
  package func proposal(for request: FeatureRequest, today: CivilDate, now: UTCInstant) -> Proposal {
    var met: [String] = []
    var missing: [String] = []
    func rule(_ isMet: Bool, _ yes: @autoclosure () -> String, _ no: @autoclosure () -> String) {
      if isMet { met.append(yes()) } else { missing.append(no()) }
    }
    let age = today.dayNumber - request.created.dayNumber
    let isOld = age >= minimumAge
    rule(isOld, "asked for \(age.of("day")) ago", "was entered \(age.of("day")) ago, \(minimumAge) needed")
    let polls = request.origin == .user ? unripePolls(of: request, now) : []
    missing += polls
    let against = request.votesAgainst
    let all = request.votes + against
    let isUnwanted = request.origin == .user && against * 100 > largestShareAgainst * all
    if isUnwanted, isOld, polls.isEmpty {
      return Proposal(
        request: request.id, verdict: .decline,
        reasons: ["\(against) of \(all.of("vote")) against it, more than \(largestShareAgainst) percent"])
    }
    if request.origin == .user {
      let hasVotes = request.votes >= minimumVotes
      if !hasVotes, let declineAfter, age >= declineAfter {
        return Proposal(
          request: request.id, verdict: .decline,
          reasons: ["has \(request.votes.of("vote")) after \(age.of("day")), \(minimumVotes) needed"])
      }
      rule(hasVotes, request.votes.of("vote"), "has \(request.votes.of("vote")), \(minimumVotes) needed")
      rule(
        !isUnwanted, "\(against) of \(all.of("vote")) against it",
        "\(against) of \(all.of("vote")) against it, \(largestShareAgainst) percent allowed")
    }
    if needsOwner { rule(request.owner != nil, "owner \(request.owner ?? "")", "has no owner") }
    if request.lacksRequester { missing.append("names no requester") }
    return Proposal(
      request: request.id, verdict: missing.isEmpty ? .accept : .wait,
      reasons: missing.isEmpty ? (met.isEmpty ? ["nothing stands against it"] : met) : missing)
  }

  private func unripePolls(of request: FeatureRequest, _ now: UTCInstant) -> [String] {
    request.external.compactMap { record in
      guard let opened = record.pollOpened else { return nil }
      let end = min(now, record.pollCloses ?? now)
      let hours = max(0, (end.seconds - opened.seconds) / 3600)
      guard hours < Int64(pollHours) else { return nil }
      return "its poll in \(record.name.source) was open for \(Int(hours).of("hour")), \(pollHours) needed"
    }
  }
}

extension Int {
  /// A number of things: `1 vote`, `12 votes`.
  fileprivate func of(_ word: String) -> String { "\(self) \(word)\(self == 1 ? "" : "s")" }
}

extension LedgerBook {
  /// What the policy says of every request that is still proposed, by number.
  package func proposals(
    under policy: AcceptancePolicy, today: CivilDate, now: UTCInstant
  ) -> [AcceptancePolicy.Proposal] {
    ledger.requests.filter { ledger.status(of: $0.id) == .proposed }
      .map { policy.proposal(for: $0, today: today, now: now) }
  }

  /// Takes over what the policy proposes, as the decisions of who does so, in one commit.
  package func triaging(
    under policy: AcceptancePolicy, today: CivilDate, now: UTCInstant, by person: Identity
  ) throws -> (batch: LedgerBatch, proposals: [AcceptancePolicy.Proposal]) {
    let proposals = proposals(under: policy, today: today, now: now)
    var changes: [LedgerChange] = []
    var lines: [String] = []
    for proposal in proposals where proposal.verdict != .wait {
      guard var request = ledger.request(proposal.request) else { continue }
      request.decision = proposal.verdict == .accept ? .accepted : .declined
      request.reason = proposal.reason
      request.decidedBy = person.text
      request.decidedOn = today
      do {
        changes.append(try change(to: request))
      } catch let found as DocumentProblems {
        throw RequestingError.invalid(found)
      }
      lines.append("\(request.id) \(request.decision.rawValue): \(proposal.reason)")
    }
    let accepted = proposals.count { $0.verdict == .accept }
    let declined = proposals.count { $0.verdict == .decline }
    let message = LedgerMessage(
      subject: "Triage requests: \(accepted) accepted, \(declined) declined", body: lines,
      trailers: [("Decided-by", person.text)])
    return (LedgerBatch(changes: changes, message: message.text), proposals)
  }
}
