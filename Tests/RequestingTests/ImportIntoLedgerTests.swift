// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import TestSupport
import Testing

@Suite struct ImportIntoLedgerTests {
  private let store = MemoryLedgerStore(files: LedgerExample.requests(3, decision: "proposed"))

  private func import_(_ rows: SourceRow...) throws -> ImportReport {
    try ImportExample.run(
      try rows.map { try FiderPosts.wish(from: $0, ImportExample.terms("fider")) }, into: store)
  }

  private func request(_ number: Int) throws -> FeatureRequest {
    try #require(try ImportExample.ledger(store).request(RequestID(number)))
  }

  @Test func aWishBecomesAProposedRequestWithItsPlaceAndItsRequester() throws {
    let report = try import_(ImportExample.post(12, ["description": "天黑的时候\r\n很有用"]))
    #expect(report.added == [RequestID(4)] && report.refused.isEmpty)
    let request = try request(4)
    #expect(request.title.zh == "手电筒 12" && request.title.en == nil)
    #expect(request.decision == .proposed && request.origin == .user && request.votes == 12)
    #expect(request.requesters == [Requester(name: "夜归人", source: "fider")])
    #expect(request.feedback == ["天黑的时候\n很有用"])
    #expect(request.created.description == "2026-11-20")
    #expect(
      request.external == [
        ExternalRecord(
          name: ExternalID(source: "fider", id: "12"), link: "https://bbs.example.org/posts/12", votes: 12)
      ])
    #expect(store.commits.count == 2)
    #expect(
      store.commits[1].message.hasPrefix(
        "Import from fider: 1 new, 0 updated\n\nNew: REQ-4\n\nImported-by: Li Lei"))
  }

  @Test func sameThreadImportedTwiceChangesNothing() throws {
    let rows = [ImportExample.post(12), ImportExample.post(13, ["votes_count": "0"])]
    let first = try import_(rows[0], rows[1])
    let second = try import_(rows[0], rows[1])
    #expect(first.added.count == 2)
    #expect(second.unchanged == 2 && second.added.isEmpty && second.updated.isEmpty && second.refused.isEmpty)
    #expect(store.commits.count == 2, "no second commit")
  }

  @Test func moreVotesThereAreMoreVotesHereAndWhatAPersonEnteredStays() throws {
    _ = try import_(ImportExample.post(12))
    _ = try LedgerEditor.apply(store: store, format: LedgerExample.format, signature: .tester) {
      try $0.edit(RequestID(4), by: LedgerExample.person) {
        $0.votes += 5
        $0.title = LocalizedText(zh: "手电", en: "Torch") ?? $0.title
      }
    }
    let report = try import_(ImportExample.post(12, ["votes_count": "20"]))
    #expect(report.updated == [RequestID(4)] && report.added.isEmpty)
    #expect(try request(4).votes == 25)
    #expect(try request(4).title.en == "Torch", "the title that people gave it stays")
    _ = try import_(ImportExample.post(12, ["votes_count": "3"]))
    #expect(try request(4).votes == 8, "votes can be taken back")
  }

  @Test(arguments: [("declined", "it costs too much"), ("deferred", "not now"), ("accepted", "wanted")])
  func decisionSurvivesImport(decision: String, reason: String) throws {
    _ = try import_(ImportExample.post(12))
    _ = try LedgerEditor.apply(store: store, format: LedgerExample.format, signature: .tester) { book in
      switch decision {
      case "declined":
        try book.decline(RequestID(4), by: LedgerExample.person, on: LedgerExample.day, reason: reason)
      case "deferred":
        try book.defer(RequestID(4), by: LedgerExample.person, on: LedgerExample.day, reason: reason)
      default: try book.accept(RequestID(4), by: LedgerExample.person, on: LedgerExample.day, reason: reason)
      }
    }
    for status in ["open", "planned", "declined", "completed"] {
      let votes = "\(20 + status.count)"
      let row = ImportExample.post(12, ["status": status, "response": "their words", "votes_count": votes])
      #expect(try import_(row).updated == [RequestID(4)])
      let request = try request(4)
      #expect(
        request.decision.rawValue == decision && request.reason == reason && String(request.votes) == votes)
      #expect(request.decidedBy == LedgerExample.person.text)
    }
  }

  @Test func duplicateOfAnotherRequestGoesIntoIt() throws {
    let duplicate = ["status": "duplicate", "original_number": "12", "created_by": "小米粉", "votes_count": "5"]
    let report = try import_(ImportExample.post(14, duplicate), ImportExample.post(12))
    #expect(report.added == [RequestID(4)] && report.merged == [RequestID(4)])
    let request = try request(4)
    #expect(request.requesters.map(\.name) == ["夜归人", "小米粉"])
    #expect(request.votes == 12, "Fider has given the duplicate's voters to the original already")
    #expect(request.external.map(\.name.id) == ["12", "14"])
    #expect(try import_(ImportExample.post(14, duplicate), ImportExample.post(12)).unchanged == 2)
  }

  @Test func aWishThatTurnsOutToRepeatAnotherIsDeclinedWithTheOthersName() throws {
    _ = try import_(ImportExample.post(12), ImportExample.post(14, ["created_by": "小米粉"]))
    let report = try import_(
      ImportExample.post(12), ImportExample.post(14, ["status": "duplicate", "original_number": "12"]))
    #expect(report.merged == [RequestID(4)] && report.updated == [RequestID(5), RequestID(4)])
    let (original, repeated) = (try request(4), try request(5))
    #expect(repeated.decision == .declined && repeated.reason == "repeats REQ-4 手电筒 12")
    #expect(repeated.external.isEmpty && repeated.votes == 0)
    #expect(original.requesters.map(\.name) == ["夜归人", "小米粉"] && original.votes == 12)
    let again = try import_(
      ImportExample.post(12), ImportExample.post(14, ["status": "duplicate", "original_number": "12"]))
    #expect(again.unchanged == 2 && again.updated.isEmpty)
  }

  @Test func aDuplicateThatPeopleHereAcceptedStaysApart() throws {
    _ = try import_(ImportExample.post(12), ImportExample.post(14))
    _ = try LedgerEditor.apply(store: store, format: LedgerExample.format, signature: .tester) {
      try $0.accept(RequestID(5), by: LedgerExample.person, on: LedgerExample.day)
    }
    let report = try import_(
      ImportExample.post(12), ImportExample.post(14, ["status": "duplicate", "original_number": "12"]))
    #expect(report.notes.count == 1 && report.notes[0].contains("REQ-5"))
    #expect(try request(5).decision == .accepted && request(5).external.count == 1)
  }

  @Test func duplicatesOfDuplicatesFindTheFirstAndACircleIsRefused() throws {
    func repeats(_ number: Int, _ original: Int) -> SourceRow {
      ImportExample.post(number, ["status": "duplicate", "original_number": "\(original)"])
    }
    let report = try import_(
      repeats(3, 2), repeats(2, 1), ImportExample.post(1), repeats(7, 8), repeats(8, 7))
    #expect(report.added == [RequestID(4)])
    #expect(try request(4).external.map(\.name.id) == ["1", "3", "2"])
    #expect(report.refused.map(\.line) == [8, 9] && report.refused[0].reason.contains("in turn"))
  }

  @Test func anUnknownOriginalIsNoReasonToLoseAWish() throws {
    let report = try import_(ImportExample.post(14, ["status": "duplicate", "original_number": "99"]))
    #expect(report.added == [RequestID(4)] && report.notes.count == 1 && report.notes[0].contains("fider 99"))
  }

  @Test func theSecondOfTwoRowsWithOneNumberIsRefused() throws {
    let report = try import_(ImportExample.post(12), ImportExample.post(12, ["title": "另一个"]))
    #expect(report.added.count == 1 && report.refused.map(\.reason) == ["repeats fider 12 of line 13"])
  }

  @Test func whatIsCompletedThereOrWasAskedForByNobodyIsNotEntered() throws {
    let report = try import_(
      ImportExample.post(1, ["status": "completed"]), ImportExample.post(2, ["created_by": " "]),
      ImportExample.post(3))
    #expect(report.added == [RequestID(4)])
    #expect(report.refused.map(\.line) == [2, 3])
    #expect(report.refused[0].reason.contains("completed") && report.refused[1].reason.contains("nobody"))
  }

  @Test func whatTheirTeamDeclinedWithAReasonStaysDeclined() throws {
    _ = try import_(
      ImportExample.post(
        1,
        [
          "status": "declined", "response": "太费电", "responded_by": "Arya",
          "responded_at": "2026-11-22T20:00:00Z",
        ]), ImportExample.post(2, ["status": "declined"]))
    let first = try request(4)
    #expect(first.decision == .declined && first.reason == "太费电" && first.decidedBy == "Arya (fider)")
    #expect(first.decidedOn?.description == "2026-11-23", "in the project's zone")
    #expect(try request(5).decision == .proposed, "a no without a reason is for people here")
  }

  @Test func aMalformedRequestStopsTheImportBecauseItsWishWouldComeTwice() throws {
    let store = MemoryLedgerStore(files: ["requests/REQ-5.yaml": "id: REQ-5\n"])
    let error = try #require(throws: RequestingError.self) {
      try ImportExample.run(try ImportExample.wishes(ImportExample.post(1)), into: store)
    }
    #expect(error.code == "request.malformed" && store.commits.count == 1)
  }

  @Test func whenTheBranchMovesMeanwhileTheImportLooksAgain() throws {
    var others = 1
    store.beforeCommit = { store in
      guard others > 0 else { return }
      others -= 1
      try ImportExample.run(try ImportExample.wishes(ImportExample.post(12)), into: store)
    }
    let report = try import_(ImportExample.post(12), ImportExample.post(13))
    #expect(report.unchanged == 1 && report.added == [RequestID(5)])
    #expect(store.commits.count == 3)
  }

  @Test func twoRequestsWithOnePlaceAreReported() throws {
    let place = "external:\n- source: fider\n  id: \"12\"\n"
    let ledger = try LedgerExample.ledger(LedgerExample.requests(1, 2, more: place))
    #expect(ledger.requests.count == 2)
    #expect(
      ledger.problems.map(\.message) == ["external: fider 12 stands in REQ-1 too; an import updates one"])
  }
}
