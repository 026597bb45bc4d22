// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import Settings
import TestSupport
import Testing

/// What people decide of a request's place on the train, and how long it waited for one.
@Suite struct LedgerBoardingTests {
  private let person = LedgerExample.person
  private let day = LedgerExample.day
  private let torch = RequestID(7)

  private func book(_ torch: String = LedgerExample.torch) throws -> LedgerBook {
    LedgerBook(
      try LedgerExample.ledger(LedgerExample.requests(3), ["requests/REQ-7.yaml": torch]),
      format: LedgerExample.format)
  }

  /// The book as it is once an edit is committed.
  private func book(after edit: LedgerEdit) throws -> LedgerBook {
    try book(try #require(edit.changes.first?.text))
  }

  private func code(_ body: () throws -> LedgerEdit) throws -> String {
    try #require(throws: RequestingError.self) { try body() }.code
  }

  @Test("Pinning says who decided it and why, and stands in the request's file")
  func pin() throws {
    let edit = try book().pin(torch, by: person, on: day, reason: "promised at the\nfan meeting")
    #expect(
      edit.message == """
        Pin REQ-7 手电筒 Torch

        2026-11-24: REQ-7 was neither pinned nor held.

        Decided-by: Li Lei <lilei@example.com>
        Reason: promised at the
         fan meeting

        """)
    let rule = try #require(try book(after: edit).ledger.request(torch)?.boarding)
    #expect(rule.kind == .pinned && rule.reason == "promised at the\nfan meeting")
    #expect(rule.decidedBy == person.text && rule.decidedOn == day)
  }

  @Test("A held request can be pinned, and a released one is chosen like the others again")
  func release() throws {
    let held = try book(after: book().hold(torch, by: person, on: day, reason: "the servers are not up"))
    #expect(held.ledger.request(torch)?.boarding?.kind == .held)
    let pinned = try held.pin(torch, by: person, on: day, reason: "they are")
    #expect(pinned.message.contains("REQ-7 was held since 2026-11-24.\n"))
    let released = try book(after: pinned).release(torch, by: person, reason: nil)
    #expect(released.request.boarding == nil && released.message.hasPrefix("Release REQ-7 手电筒 Torch\n"))
    #expect(released.message.contains("It was pinned since 2026-11-24: they are"))
    #expect(try book(after: released).ledger.request(torch) == book().ledger.request(torch))
  }

  @Test("No word, the same word again, and a release of nothing are refused")
  func refusals() throws {
    #expect(
      try code { try book().pin(torch, by: person, on: day, reason: " \n") } == "request.reason-missing")
    #expect(try code { try book().hold(torch, by: person, on: day, reason: "") } == "request.reason-missing")
    #expect(
      try code { try book().release(torch, by: person, reason: nil) } == "request.neither-pinned-nor-held")
    let held = try book(after: book().hold(torch, by: person, on: day, reason: "wait"))
    #expect(try code { try held.hold(torch, by: person, on: day, reason: "wait") } == "request.already-ruled")
    #expect(try code { try book().pin(RequestID(99), by: person, on: day, reason: "x") } == "request.unknown")
    #expect(
      try code { try held.edit(torch, by: person) { $0.boarding = nil } } == "request.fixed-field",
      "only decisions change it")
  }

  @Test(
    "A rule or an exclusion that cannot be is a problem that names its key",
    arguments: [
      ("boarding:\n  kind: pinned\n  decided_on: 2026-11-24", "boarding.reason"),
      (
        "boarding:\n  kind: glued\n  reason: x\n  decided_by: A <a@b.c>\n  decided_on: 2026-11-24",
        "boarding.kind"
      ),
      ("excludes: [REQ-1]", "excludes"), ("excludes: [REQ-2, REQ-2]", "excludes[1]"),
      ("depends_on: [REQ-2]\nexcludes: [REQ-2]", "excludes"),
    ])
  func malformed(_ text: String, _ key: String) throws {
    let document = try LedgerExample.format.parse(LedgerExample.request(1, more: text), file: "f")
    let found = try #require(throws: DocumentProblems.self) {
      try RequestDocument.request(from: document, file: "f")
    }
    #expect(found.problems.map(\.key) == [key], "\(found)")
  }

  @Test("A week counts as waited where others were the reason, on trains of everybody alone")
  func waited() throws {
    func record(_ version: String, _ more: String) -> String {
      (LedgerExample.week("dev", version).values.first ?? "").replacing("left_behind: []\n", with: more)
    }
    func left(_ code: String) -> String {
      "left_behind:\n- request: REQ-7\n  code: \(code)\n  reason: others boarded\n"
    }
    let hotfix = "hotfix:\n  devices: [cancro]\n  reason: it burns\n"
    let ledger = try LedgerExample.ledger([
      "weeks/dev/26.11.6.yaml": record("26.11.6", left("collides")),
      "weeks/dev/26.11.13.yaml": record("26.11.13", left("no-seat")),
      "weeks/dev/26.11.20.yaml": record("26.11.20", left("conflicts-with-base")),
      "weeks/dev/26.11.21.yaml": record("26.11.21", left("collides") + hotfix),
      "weeks/dev/26.11.27.yaml": record("26.11.27", left("dependency-left-behind")),
    ])
    #expect(ledger.problems.isEmpty, "\(ledger.problems)")
    #expect(ledger.weeksWaited == [torch: 3])
  }

  @Test("Who pinned a request and is forgotten is not named there any more, and the pin stands")
  func forgotten() throws {
    let pinned = try book().pin(torch, by: person, on: day, reason: "promised")
    let store = MemoryLedgerStore(files: ["requests/REQ-7.yaml": try #require(pinned.changes.first?.text)])
    let before = try LedgerEditor.read(store, format: LedgerExample.format).problems.map(\.message)
    _ = try LedgerEditor.forget(
      try #require(PersonName("Li Lei")), store: store, format: LedgerExample.format, signature: .tester,
      salt: Array(repeating: 9, count: 16), on: day)
    let ledger = try LedgerEditor.read(store, format: LedgerExample.format)
    let rule = try #require(ledger.request(torch)?.boarding)
    #expect(rule.kind == .pinned && rule.decidedBy == nil && ledger.problems.map(\.message) == before)
    #expect(store.commits.last?.files["requests/REQ-7.yaml"]?.contains("Li Lei") == false)
  }
}
