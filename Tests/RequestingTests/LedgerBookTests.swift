// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import Testing
import TestSupport

@Suite struct LedgerBooks {
  private let person = LedgerExample.person
  private let day = LedgerExample.day
  private let torch = RequestID(7)

  private func book(_ files: [String: String]...) throws -> LedgerBook {
    var all = ["requests/REQ-7.yaml": LedgerExample.torch]
    for more in files { all.merge(more) { $1 } }
    return LedgerBook(try LedgerExample.ledger(LedgerExample.requests(3), all), format: LedgerExample.format)
  }

  private func proposed() throws -> LedgerBook {
    let text = LedgerExample.torch.replacing("decision: accepted\nreason: wanted", with: "decision: proposed")
    return try book(["requests/REQ-7.yaml": text])
  }

  private func code(_ body: () throws -> LedgerEdit) throws -> String {
    try #require(throws: RequestingError.self) { try body() }.code
  }

  @Test func acceptingSaysWhoDecidedWhatAndWhy() throws {
    let edit = try proposed().accept(torch, by: person, on: day, reason: "Everybody asks\nfor it.\n")
    #expect(
      edit.message == """
        Accept REQ-7 手电筒 Torch

        2026-11-24: REQ-7 was proposed, now accepted.

        Decided-by: Li Lei <lilei@example.com>
        Reason: Everybody asks
         for it.

        """)
    #expect(edit.changes.map(\.path) == ["requests/REQ-7.yaml"])
    #expect(edit.request.decision == .accepted && edit.request.decidedOn == day)
    #expect(edit.changes.first?.text?.contains("decided_by: Li Lei <lilei@example.com>\n") == true)
  }

  @Test func acceptingNeedsNoReason() throws {
    let edit = try proposed().accept(torch, by: person, on: day)
    #expect(edit.request.reason == nil && !edit.message.contains("Reason:"))
  }

  @Test func decliningAndDeferringNeedAReason() throws {
    #expect(try book().decline(torch, by: person, on: day, reason: "no light").request.decision == .declined)
    #expect(
      try book().defer(torch, by: person, on: day, reason: "next year").request.decision == .deferred)
    #expect(
      try code { try book().decline(torch, by: person, on: day, reason: " \n") } == "request.reason-missing")
    #expect(
      try code { try book().defer(torch, by: person, on: day, reason: "") } == "request.reason-missing")
  }

  @Test func aDecisionThatStandsIsRefusedUnlessItsReasonChanges() throws {
    #expect(try code { try book().accept(torch, by: person, on: day) } == "request.already-decided")
    #expect(
      try code { try book().accept(torch, by: person, on: day, reason: "wanted") }
        == "request.already-decided")
    #expect(try book().accept(torch, by: person, on: day, reason: "needed").request.reason == "needed")
  }

  @Test func whatShippedIsNotDecidedAgain() throws {
    let book = try self.book(LedgerExample.week("dev", "26.11.20", shipped: [7]))
    #expect(
      try code { try book.accept(torch, by: person, on: day, reason: "x") } == "request.already-shipped")
    #expect(
      try code { try book.decline(torch, by: person, on: day, reason: "x") } == "request.already-shipped")
    #expect(
      try code { try book.defer(torch, by: person, on: day, reason: "x") } == "request.already-shipped")
  }

  @Test func whatIsOnACandidateCanStillBeDeclined() throws {
    let book = try self.book(LedgerExample.week("honorary-dev", "26.11.25", shipped: [7]))
    #expect(try book.decline(torch, by: person, on: day, reason: "it burns").request.decision == .declined)
  }

  @Test func anUnknownOrMalformedRequestIsNamed() throws {
    #expect(try code { try self.book().accept(RequestID(9), by: person, on: day) } == "request.unknown")
    let book = try self.book(["requests/REQ-9.yaml": "votes: x"])
    let error = try #require(throws: RequestingError.self) {
      try book.accept(RequestID(9), by: person, on: day)
    }
    #expect(error.code == "request.malformed" && error.message.contains("requests/REQ-9.yaml:1"))
  }

  @Test func aUserRequestWithoutRequesterIsNotAccepted() throws {
    let text = LedgerExample.request(4, decision: "proposed").replacing("origin: team", with: "origin: user")
    let book = try self.book(["requests/REQ-4.yaml": text])
    #expect(try code { try book.accept(RequestID(4), by: person, on: day) } == "request.no-requester")
    #expect(try book.decline(RequestID(4), by: person, on: day, reason: "who?").request.decision == .declined)
  }

  @Test func addingGivesTheNextNumber() throws {
    let title = try #require(LocalizedText(zh: "老人模式", en: "Elder mode"))
    let edit = try book().add(by: person) { id in
      FeatureRequest(
        id: id, title: title, app: title, kind: .new, origin: .user, requesters: [Requester(name: "王奶奶")],
        branch: "topic/elder", created: day)
    }
    #expect(edit.request.id == RequestID(8) && edit.changes.map(\.path) == ["requests/REQ-8.yaml"])
    #expect(
      edit.message == """
        Add REQ-8 老人模式 Elder mode

        Origin user, asked for by 王奶奶.

        Added-by: Li Lei <lilei@example.com>

        """)
  }

  @Test func whatCouldNotBeReadBackIsNotAdded() throws {
    let title = try #require(LocalizedText(zh: nil, en: "a\nb"))
    func request(_ id: RequestID, origin: RequestOrigin, title: LocalizedText) -> FeatureRequest {
      FeatureRequest(
        id: id, title: title, app: title, kind: .new, origin: origin, requesters: [], branch: nil,
        created: day)
    }
    #expect(
      try code { try book().add(by: person) { request($0, origin: .team, title: title) } }
        == "request.invalid")
    #expect(
      try code { try book().add(by: person) { request($0, origin: .user, title: title) } }
        == "request.no-requester")
  }

  @Test func editingSaysWhatChanged() throws {
    let edit = try book().edit(torch, by: person, reason: "counted again") {
      $0.votes = 30
      $0.branch = nil
      $0.dependsOn = [RequestID(3), RequestID(1)]
    }
    #expect(
      edit.message == """
        Edit REQ-7 手电筒 Torch

        branch: topic/torch → –
        votes: 12 → 30
        depends_on: REQ-3 → REQ-3, REQ-1

        Edited-by: Li Lei <lilei@example.com>
        Reason: counted again

        """)
    #expect(edit.changes.first?.text?.contains("branch") == false)
  }

  @Test func anEditKeepsTheRules() throws {
    let book = try self.book()
    #expect(try code { try book.edit(torch, by: person) { _ in } } == "request.nothing-changed")
    #expect(try code { try book.edit(torch, by: person) { $0.id = RequestID(9) } } == "request.fixed-field")
    #expect(
      try code { try book.edit(torch, by: person) { $0.decision = .declined } } == "request.fixed-field")
    #expect(
      try code { try book.edit(torch, by: person) { $0.created = $0.created.adding(days: 1) } }
        == "request.fixed-field")
    #expect(try code { try book.edit(torch, by: person) { $0.requesters = [] } } == "request.no-requester")
    #expect(try code { try book.edit(torch, by: person) { $0.votes = -1 } } == "request.invalid")
    #expect(try code { try book.edit(torch, by: person) { $0.branch = "-x" } } == "request.invalid")
    #expect(try code { try book.edit(torch, by: person) { $0.dependsOn = [torch] } } == "request.invalid")
  }
}

@Suite struct LedgerEditors {
  private func accept(_ book: LedgerBook) throws -> LedgerEdit {
    try book.accept(RequestID(1), by: LedgerExample.person, on: LedgerExample.day)
  }

  private func store() -> MemoryLedgerStore {
    MemoryLedgerStore(files: LedgerExample.requests(1, 2, decision: "proposed"))
  }

  @Test func anEditIsOneCommit() throws {
    let store = store()
    let applied = try LedgerEditor.apply(
      store: store, format: LedgerExample.format, signature: .tester, accept)
    #expect(store.commits.count == 2 && store.commits.last?.id == applied.commit)
    #expect(store.commits.last?.message.hasPrefix("Accept REQ-1 Feature 1\n\n") == true)
    let ledger = try LedgerEditor.read(store, format: LedgerExample.format)
    #expect(ledger.accepted.map(\.id) == [RequestID(1)])
  }

  @Test func whereTheBranchMovedTheDecisionIsMadeAgain() throws {
    let store = store()
    var others = 0
    store.beforeCommit = { store in
      store.beforeCommit = { _ in }
      others += 1
      _ = try LedgerEditor.apply(store: store, format: LedgerExample.format, signature: .tester) { book in
        try book.accept(RequestID(2), by: LedgerExample.person, on: LedgerExample.day)
      }
    }
    var decided = 0
    _ = try LedgerEditor.apply(store: store, format: LedgerExample.format, signature: .tester) { book in
      decided += 1
      return try accept(book)
    }
    #expect(others == 1 && decided == 2)
    let ledger = try LedgerEditor.read(store, format: LedgerExample.format)
    #expect(ledger.accepted.map(\.id.number) == [1, 2], "neither decision is lost")
  }

  @Test func anotherWhoDecidedTheSameIsRespected() throws {
    let store = store()
    store.beforeCommit = { store in
      store.beforeCommit = { _ in }
      _ = try LedgerEditor.apply(store: store, format: LedgerExample.format, signature: .tester, self.accept)
    }
    let error = try #require(throws: RequestingError.self) {
      try LedgerEditor.apply(store: store, format: LedgerExample.format, signature: .tester, accept)
    }
    #expect(error.code == "request.already-decided" && store.commits.count == 2)
  }

  @Test func aBranchThatNeverRestsIsBusy() throws {
    let store = store()
    var attempts = 0
    store.beforeCommit = { _ in
      attempts += 1
      throw MemoryLedgerError.moved
    }
    let error = try #require(throws: RequestingError.self) {
      try LedgerEditor.apply(
        store: store, format: LedgerExample.format, signature: .tester, maxAttempts: 3, accept)
    }
    #expect(attempts == 3 && error.kind == .busy && error.kind.exitStatus == 75)
    #expect(error.cause is MemoryLedgerError)
  }

  @Test func aMissingBranchIsNamedAndCreatedOnce() throws {
    let store = MemoryLedgerStore()
    let error = try #require(throws: RequestingError.self) {
      try LedgerEditor.apply(store: store, format: LedgerExample.format, signature: .tester, accept)
    }
    #expect(error.code == "ledger.missing" && error.kind == .notFound)
    #expect(try LedgerEditor.create(store, signature: .tester) != nil)
    #expect(try LedgerEditor.create(store, signature: .tester) == nil)
    #expect(store.commits.map(\.files.keys.count) == [1])
    let ledger = try LedgerEditor.read(store, format: LedgerExample.format)
    #expect(ledger.requests.isEmpty && ledger.problems.isEmpty && ledger.nextID == RequestID(1))
  }
}
