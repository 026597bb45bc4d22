// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import Testing

@Suite struct LedgerReads {
  @Test func requestsComeByNumberAndOtherFilesAreIgnored() throws {
    let ledger = try LedgerExample.ledger(
      LedgerExample.requests(10, 9, 2), ["README.md": "x", "notes/a.txt": "y", "requests": "z"])
    #expect(ledger.requests.map(\.id.number) == [2, 9, 10])
    #expect(ledger.problems.isEmpty)
    #expect(ledger.request(RequestID(9))?.title.english == "Feature 9")
    #expect(ledger.request(RequestID(11)) == nil && ledger.status(of: RequestID(11)) == nil)
  }

  @Test func aMalformedFileStopsOnlyItsRequest() throws {
    let ledger = try LedgerExample.ledger(
      LedgerExample.requests(1, 2), ["requests/REQ-3.yaml": "id: REQ-3\ntitle: Torch\n"])
    #expect(ledger.requests.map(\.id.number) == [1, 2])
    #expect(ledger.problems.allSatisfy { $0.subject == .request(RequestID(3)) && $0.isLeftOut })
    #expect(ledger.problems(of: RequestID(3)).first?.description.hasPrefix("requests/REQ-3.yaml:") == true)
  }

  @Test func aUserRequestWithoutRequesterIsListedAndReported() throws {
    let text = LedgerExample.request(4).replacing("origin: team", with: "origin: user")
    let ledger = try LedgerExample.ledger(["requests/REQ-4.yaml": text])
    #expect(ledger.requests.map(\.lacksRequester) == [true])
    let problem = try #require(ledger.problems.first)
    #expect(problem.message.hasPrefix("no requester") && !problem.isLeftOut)
    #expect(ledger.problems.count == 1)
  }

  @Test func aDependencyThatIsNotThereIsReported() throws {
    let ledger = try LedgerExample.ledger(LedgerExample.requests(4, more: "depends_on: [REQ-5]"))
    #expect(ledger.requests.count == 1)
    #expect(
      ledger.problems.map(\.message) == ["depends_on: REQ-5 is not a request that this ledger can read"])
  }

  @Test(arguments: [
    ([:], 1),
    (["requests/REQ-7.yaml": "nonsense: ["], 8),
    (["requests/REQ-0012.yml": "x"], 13),
    (["requests/req-20.yaml": "x"], 21),
    (["requests/photo-99.png": "x"], 1),
    (LedgerExample.requests(3, 4), 5),
    (LedgerExample.week("dev", "26.11.27", shipped: [30], left: [31]), 32),
  ]) func aNumberIsNeverUsedAgain(_ files: [String: String], _ next: Int) throws {
    #expect(try LedgerExample.ledger(files).nextID == RequestID(next))
  }

  @Test func weeksComeOldestFirst() throws {
    let ledger = try LedgerExample.ledger(
      LedgerExample.week("dev", "9.10.10", week: 500), LedgerExample.week("dev", "26.11.27", week: 590),
      LedgerExample.week("dev", "26.11.6", week: 588), LedgerExample.week("stable", "26.11.30", week: 590))
    #expect(ledger.weeks(channel: "dev").map(\.version.description) == ["9.10.10", "26.11.6", "26.11.27"])
    #expect(ledger.lastRelease(channel: "dev")?.week == 590)
    #expect(ledger.lastRelease(channel: "honorary-dev") == nil)
  }

  @Test func weekNumbersCountWhatEverybodyGot() throws {
    #expect(try LedgerExample.ledger([:]).nextWeekNumber(first: 42) == 42)
    let candidate = LedgerExample.week("honorary-dev", "26.11.25", week: 591)
    #expect(try LedgerExample.ledger(candidate).nextWeekNumber(first: 591) == 591)
    let ledger = try LedgerExample.ledger(
      candidate, LedgerExample.week("dev", "26.11.20", week: 590),
      LedgerExample.week("dev", "26.11.22", week: 590))
    #expect(ledger.nextWeekNumber(first: 1) == 591)
  }

  @Test func aMalformedRecordKeepsItsVersionTaken() throws {
    let ledger = try LedgerExample.ledger(["weeks/dev/26.11.27.yaml": "week: 1\n", "weeks/dev/x.yaml": "a"])
    #expect(ledger.weeks(channel: "dev").isEmpty)
    #expect(ledger.malformedWeeks(channel: "dev").map(\.description) == ["26.11.27"])
    #expect(ledger.malformedWeeks(channel: "stable").isEmpty)
  }
}

@Suite struct RequestStatuses {
  private func status(_ decision: String, reason: String = "", _ weeks: [String: String]...) throws
    -> RequestStatus?
  {
    let weeks = weeks.reduce(into: [:]) { $0.merge($1) { $1 } }
    let requests = LedgerExample.requests(1, 2, decision: decision, more: reason)
    return try LedgerExample.ledger(requests, weeks).status(of: RequestID(1))
  }

  private func version(_ text: String) throws -> BuildVersion { try #require(BuildVersion(text)) }

  @Test func decisionsSpeakUntilSomethingIsCut() throws {
    #expect(try status("proposed") == .proposed)
    #expect(try status("accepted") == .accepted)
    #expect(try status("declined", reason: "reason: no") == .declined(reason: "no"))
    #expect(try status("deferred", reason: "reason: later") == .deferred(reason: "later"))
  }

  @Test func aFeatureInDevIsShippedInItsFirstVersion() throws {
    let status = try status(
      "accepted", LedgerExample.week("dev", "26.11.27", shipped: [1]),
      LedgerExample.week("stable", "26.12.1", shipped: [1]),
      LedgerExample.week("honorary-dev", "26.11.25", shipped: [1]))
    #expect(try status == .shipped(version("26.11.27")))
  }

  @Test func aFeatureInStableAloneIsShipped() throws {
    let status = try status("accepted", LedgerExample.week("stable", "26.12.1", shipped: [1]))
    #expect(try status == .shipped(version("26.12.1")))
  }

  @Test func whatShippedStaysShippedWhateverWasDecidedLater() throws {
    let status = try status(
      "declined", reason: "reason: no", LedgerExample.week("dev", "26.11.27", shipped: [1]))
    #expect(try status == .shipped(version("26.11.27")))
  }

  @Test func aFeatureOnTheNewestCandidateIsOnIt() throws {
    let status = try status(
      "accepted", LedgerExample.week("dev", "26.11.20", shipped: [2]),
      LedgerExample.week("honorary-dev", "26.11.25", shipped: [1]),
      LedgerExample.week("honorary-dev", "26.11.25.2", shipped: [1, 2]))
    #expect(try status == .onCandidate(version("26.11.25.2")))
  }

  @Test func aFeatureThatLeftTheCandidateIsAcceptedAgain() throws {
    let respin = try status(
      "accepted", LedgerExample.week("honorary-dev", "26.11.25", shipped: [1]),
      LedgerExample.week("honorary-dev", "26.11.26", left: [1]))
    #expect(respin == .accepted)
    let friday = try status(
      "accepted", LedgerExample.week("honorary-dev", "26.11.25", shipped: [1]),
      LedgerExample.week("dev", "26.11.27", left: [1]))
    #expect(friday == .accepted)
  }

  @Test func aDeclinedFeatureIsDeclinedEvenOnACandidate() throws {
    let weeks = LedgerExample.week("honorary-dev", "26.11.25", shipped: [1])
    #expect(try status("declined", reason: "reason: no", weeks) == .declined(reason: "no"))
  }

  @Test func whatMayBoardIsAcceptedAndNotShipped() throws {
    let ledger = try LedgerExample.ledger(
      LedgerExample.requests(3, 1, 2), LedgerExample.requests(4, decision: "proposed"),
      LedgerExample.week("dev", "26.11.27", shipped: [2]),
      LedgerExample.week("honorary-dev", "26.12.2", shipped: [3]))
    #expect(ledger.accepted.map(\.id.number) == [1, 3])
  }
}
