// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import Settings
import Testing

@Suite struct LedgerCandidateTests {
  @Test("Candidates of the coming train are those after the last release, also of its own evening")
  func candidates() throws {
    let ledger = try LedgerExample.ledger(
      LedgerExample.week("honorary-dev", "26.11.18", week: 589),
      LedgerExample.week("dev", "26.11.20", week: 589),
      LedgerExample.week("honorary-dev", "26.11.20", week: 590),
      LedgerExample.week("honorary-dev", "26.11.25", week: 590), LedgerExample.week("stable", "26.11.26"),
      LedgerExample.week("dev", "26.11.20.2", week: 589))
    #expect(ledger.candidates.map(\.version.description) == ["26.11.20", "26.11.25"])
    #expect(ledger.everyCandidate.count == 3)
    #expect(ledger.candidate(try #require(BuildVersion("26.11.18")))?.week == 589)
    #expect(ledger.candidate(try #require(BuildVersion("26.11.26"))) == nil, "stable has none")
  }

  @Test("A candidate that became the release stands for the train of its week")
  func promoted() throws {
    let ledger = try LedgerExample.ledger(
      LedgerExample.week("honorary-dev", "26.11.25"), LedgerExample.week("dev", "26.11.25"),
      LedgerExample.week("dev", "26.11.22", week: 589))
    func promoted(_ before: String, _ train: String) throws -> String? {
      ledger.promotedRelease(
        after: try #require(CivilDate(before)), until: try #require(CivilDate(train)))?.version.description
    }
    #expect(try promoted("2026-11-20", "2026-11-27") == "26.11.25")
    #expect(try promoted("2026-11-27", "2026-12-04") == nil)
    #expect(try promoted("2026-11-20", "2026-11-25") == nil, "a train of the same day is its own release")
  }

  @Test("What testers held back is first for the next train, and for that one only")
  func heldBack() throws {
    let blocked = LedgerExample.week("dev", "26.11.20", left: [3, 5]).mapValues {
      $0.replacing("request: REQ-3, code: conflict", with: "request: REQ-3, code: blocked")
    }
    #expect(try LedgerExample.ledger(blocked).heldBack == [RequestID(3)])
    let later = try LedgerExample.ledger(blocked, LedgerExample.week("dev", "26.11.27", left: [3]))
    #expect(later.heldBack.isEmpty)
  }

  @Test("What was let pass, and where branches stood, is written and read back; older records have neither")
  func waiver() throws {
    let old = try #require(
      try LedgerExample.ledger(LedgerExample.week("dev", "26.11.20", left: [3])).weeks(channel: "dev").first)
    #expect(old.waiver == nil && old.leftBehind.map(\.tip) == [nil])
    let record = WeekRecord(
      version: old.version, channel: old.channel, week: old.week, instant: old.instant, previous: nil,
      base: old.base, commit: old.commit, tag: old.tag, manifest: old.manifest, shipped: [],
      leftBehind: [.init(request: RequestID(3), code: "untried", reason: "x", tip: old.commit)],
      earlyReason: nil,
      waiver: .init(untried: [RequestID(4), RequestID(9)], quorum: true, reason: "the fair: 明天"))
    let text = try LedgerExample.format.text(of: WeekDocument.node(of: record))
    let read = try LedgerExample.ledger([WeekDocument.path(of: record): text])
    #expect(read.problems.isEmpty && read.weeks(channel: "dev") == [record], "\(text)")
    let bad = text.replacing("- REQ-9", with: "- nine").replacing("quorum: true", with: "quorum: yes")
    let problems = try LedgerExample.ledger([WeekDocument.path(of: record): bad]).problems
    #expect(
      problems.map(\.message).allSatisfy { $0.contains("waiver.") } && problems.count == 2, "\(problems)")
  }
}
