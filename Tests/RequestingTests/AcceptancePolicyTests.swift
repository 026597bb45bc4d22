// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import TestSupport
import Testing

@Suite struct AcceptancePolicyTests {
  private let policy = AcceptancePolicy()
  private let today = LedgerExample.day

  private func request(
    votes: Int = 12, against: Int = 0, age: Int = 5, owner: String? = "Li Lei", origin: RequestOrigin = .user,
    opened: Int64? = nil, closes: Int64? = nil
  ) throws -> FeatureRequest {
    let app = try ImportExample.app()
    let now = ImportExample.now.seconds
    let record = ExternalRecord(
      name: ExternalID(source: "forum", id: "1"), votes: votes, against: against,
      pollOpened: opened.map { UTCInstant(seconds: now - $0 * 3600) },
      pollCloses: closes.map { UTCInstant(seconds: now - $0 * 3600) })
    return FeatureRequest(
      id: RequestID(1), title: app, app: app, kind: .new, origin: origin,
      requesters: origin == .user ? [Requester(name: "Owl")] : [], owner: owner, branch: nil, votes: votes,
      created: today.adding(days: -age), external: [record])
  }

  private func judge(_ request: FeatureRequest, _ policy: AcceptancePolicy? = nil)
    -> AcceptancePolicy.Proposal
  {
    (policy ?? self.policy).proposal(for: request, today: today, now: ImportExample.now)
  }

  @Test func whatIsRipeIsProposedForAcceptingWithItsReasons() throws {
    let proposal = judge(try request(against: 3, opened: 48))
    #expect(proposal.verdict == .accept)
    #expect(proposal.reason == "asked for 5 days ago; 12 votes; 3 of 15 votes against it; owner Li Lei")
  }

  @Test func eachMissingThingIsNamedWhileItWaits() throws {
    let proposal = judge(try request(votes: 9, age: 2, owner: nil, opened: 23))
    #expect(proposal.verdict == .wait)
    #expect(
      proposal.reasons == [
        "was entered 2 days ago, 3 needed", "its poll in forum was open for 23 hours, 24 needed",
        "has 9 votes, 10 needed", "has no owner",
      ])
  }

  @Test func theBoundsThemselvesAreEnough() throws {
    #expect(judge(try request(votes: 10, age: 3, opened: 24)).verdict == .accept)
    #expect(judge(try request(votes: 70, against: 30)).verdict == .accept, "30 percent exactly")
    #expect(judge(try request(votes: 69, against: 30)).verdict == .decline)
  }

  @Test func whatManyAreAgainstIsProposedForDecliningOnceItsPollWasOpen() throws {
    let proposal = judge(try request(votes: 10, against: 20, opened: 30))
    #expect(
      proposal.verdict == .decline && proposal.reason == "20 of 30 votes against it, more than 30 percent"
    )
    #expect(judge(try request(votes: 10, against: 20, opened: 2)).verdict == .wait)
    #expect(judge(try request(votes: 10, against: 20, age: 1)).verdict == .wait)
  }

  @Test func aPollThatClosedAfterAnHourWasOpenForAnHour() throws {
    #expect(
      judge(try request(opened: 50, closes: 49)).reasons == [
        "its poll in forum was open for 1 hour, 24 needed"
      ])
  }

  @Test func tooFewVotesAreANoOnlyWhereTheSettingsSaySo() throws {
    let old = try request(votes: 2, age: 400)
    #expect(judge(old).verdict == .wait)
    var strict = policy
    strict.declineAfter = 365
    #expect(judge(old, strict).verdict == .decline)
    #expect(judge(old, strict).reason == "has 2 votes after 400 days, 10 needed")
  }

  @Test func theTeamsOwnNeedNoVotes() throws {
    #expect(judge(try request(votes: 0, origin: .team)).verdict == .accept)
  }

  @Test func triageDecidesInOneCommitWhatIsRipeAndLeavesTheRest() throws {
    func file(_ number: Int, _ votes: Int, _ decision: String, _ more: String = "") -> [String: String] {
      let text = LedgerExample.request(number, decision: decision, more: more)
        .replacing(
          "origin: team", with: "origin: user\nrequesters: [{name: Owl}]\nowner: Li Lei\nvotes: \(votes)")
      return ["requests/REQ-\(number).yaml": text.replacing("2026-11-21", with: "2026-11-10")]
    }
    let against = "external:\n- {source: forum, id: 9, votes: 20, against: 30}"
    let files = [
      file(1, 50, "proposed"), file(2, 1, "proposed"), file(3, 20, "proposed", against),
      file(4, 50, "deferred", "reason: later"),
    ]
    let store = MemoryLedgerStore(files: files.reduce(into: [:]) { $0.merge($1) { $1 } })
    func triage() throws -> [AcceptancePolicy.Proposal] {
      try LedgerEditor.commit(store: store, format: LedgerExample.format, signature: .tester) { book in
        let (batch, proposals) = try book.triaging(
          under: policy, today: today, now: ImportExample.now, by: LedgerExample.person)
        return (batch, proposals)
      }.outcome
    }
    #expect(try triage().map(\.verdict) == [.accept, .wait, .decline])
    let ledger = try ImportExample.ledger(store)
    #expect(ledger.requests.map(\.decision) == [.accepted, .proposed, .declined, .deferred])
    #expect(
      ledger.requests[0].decidedBy == LedgerExample.person.text && ledger.requests[0].decidedOn == today)
    #expect(store.commits.count == 2)
    #expect(store.commits[1].message.hasPrefix("Triage requests: 1 accepted, 1 declined\n\nREQ-1 accepted: "))
    #expect(
      try triage().map(\.verdict) == [.wait] && store.commits.count == 2,
      "a second time there is nothing to do")
    _ = try LedgerEditor.apply(store: store, format: LedgerExample.format, signature: .tester) {
      try $0.decline(RequestID(1), by: LedgerExample.person, on: today, reason: "people decide otherwise")
    }
    #expect(try triage().count == 1, "and the policy leaves it alone")
  }
}
