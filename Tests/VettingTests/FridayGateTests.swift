// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Requesting
import Settings
import TestSupport
import Testing
import Vetting

@Suite struct FridayGateTests {
  private func ledger(_ records: (path: String, text: String)...) throws -> Ledger {
    let files = Dictionary(records.map { ($0.path, $0.text) }) { $1 }
    let ledger = try LedgerEditor.read(MemoryLedgerStore(files: files), format: YAMLDocumentFormat())
    #expect(ledger.problems.isEmpty)
    return ledger
  }

  private func gate(
    _ ledger: Ledger, _ rules: GateRules? = GateRules(quorum: 2), testers: [Tester],
    _ verdicts: [Verdict] = []
  ) -> FridayGate {
    FridayGate(
      rules: rules, ledger: ledger, testers: testers, verdicts: verdicts, devices: ["aries", "cancro"],
      at: .friday)
  }

  private func tip(_ digit: Character) throws -> ObjectID {
    try #require(ObjectID(hex: String(repeating: digit, count: 40)))
  }

  @Test("Only members whose membership stands count, once each, on candidates since the last release")
  func quorum() throws {
    let ledger = try ledger(
      SampleVerdicts.record("honorary-dev", "26.11.18"), SampleVerdicts.record("dev", "26.11.20"),
      SampleVerdicts.record("honorary-dev", "26.11.25"), SampleVerdicts.record("honorary-dev", "26.11.26"))
    let left = Tester.Revocation(at: .friday, reason: "moved", isTheirWish: true)
    let testers = [
      try SampleVerdicts.tester(1), try SampleVerdicts.tester(2, revocation: left),
      try SampleVerdicts.tester(3, expires: .friday), try SampleVerdicts.tester(4, joined: nil),
      try SampleVerdicts.tester(5), try SampleVerdicts.tester(6, channels: ["dev"]),
    ]
    var verdicts: [Verdict] = []
    for number in UInt8(1)...4 {
      verdicts.append(try SampleVerdicts.verdict(Int(number), by: number, .works))
    }
    verdicts.append(try SampleVerdicts.verdict(8, by: 1, .works, of: 2, on: "26.11.26", device: "aries"))
    verdicts.append(try SampleVerdicts.verdict(9, by: 5, .works, on: "26.11.18"))
    let gate = gate(ledger, GateRules(quorum: 2, perDevice: 1), testers: testers, verdicts)
    #expect(gate.isArmed && gate.members.map(\.name) == ["Tester 1", "Tester 5"])
    #expect(gate.candidates.map(\.version.description) == ["26.11.25", "26.11.26"])
    let quorum = gate.quorum()
    #expect(quorum.testers.count == 1 && quorum.shortfall == "1 of 2 members have given a verdict")
    #expect(quorum.devices.map(\.testers.count) == [1, 1])
    let both = verdicts + [try SampleVerdicts.verdict(10, by: 5, .broken)]
    #expect(self.gate(ledger, testers: testers, both).quorum().isReached)
    #expect(
      try self.gate(ledger, testers: testers, both).quorum(on: [SampleVerdicts.version("26.11.26")]).testers
        .count == 1)
  }

  @Test("Without members, or without a gate in the settings, nothing is asked for")
  func unarmed() throws {
    let ledger = try ledger(SampleVerdicts.record("honorary-dev", "26.11.25"))
    for (rules, testers) in [(GateRules(), []), (nil, [try SampleVerdicts.tester(1)])]
      as [(GateRules?, [Tester])]
    {
      let gate = gate(ledger, rules, testers: testers, [try SampleVerdicts.verdict(1, by: 9, .blocker)])
      #expect(!gate.isArmed && gate.quorum().isReached && gate.quorum().shortfall == nil)
      #expect(gate.verdicts.openBlockers.count == 1, "a blocker counts all the same")
    }
  }

  @Test("Tried is what a candidate carried at that very tip, or within another branch")
  func trial() throws {
    let ledger = try ledger(
      SampleVerdicts.record("honorary-dev", "26.11.25", shipped: [1, 2, 3]),
      SampleVerdicts.record("honorary-dev", "26.11.26", shipped: [2], tip: 9))
    let gate = gate(ledger, testers: [try SampleVerdicts.tester(1)])
    let first = try SampleVerdicts.version("26.11.25")
    let second = try SampleVerdicts.version("26.11.26")
    #expect(gate.trial(of: RequestID(1), at: try tip("1")) { _, _ in false } == .tried(first))
    #expect(
      gate.trial(of: RequestID(2), at: try tip("2")) { _, _ in false } == .tried(first), "an older tip again")
    #expect(
      gate.trial(of: RequestID(2), at: try tip("7")) { _, _ in false }
        == .changed(since: second, tip: try tip("9")))
    #expect(gate.trial(of: RequestID(4), at: try tip("4")) { _, _ in false } == .never)
    let inner = try tip("5")
    #expect(gate.trial(of: RequestID(5), at: inner) { $1 == inner } == .tried(first))
    #expect(gate.withoutVerdict == [RequestID(2)])
  }
}

@Suite struct SilentTesterIsProposed {
  private func candidates() throws -> [WeekRecord] {
    var files: [String: String] = [:]
    for (version, week) in [
      ("26.11.4", 587), ("26.11.11", 588), ("26.11.18", 589), ("26.11.25", 590), ("26.11.25.2", 590),
    ] {
      let record = try SampleVerdicts.record("honorary-dev", version, week: week)
      files[record.path] = record.text
    }
    return try LedgerEditor.read(MemoryLedgerStore(files: files), format: YAMLDocumentFormat()).everyCandidate
  }

  @Test("Who said nothing for four weeks is proposed; who spoke once, left, applied or came later is not")
  func proposed() throws {
    let testers = [
      try SampleVerdicts.tester(1), try SampleVerdicts.tester(2),
      try SampleVerdicts.tester(3, joined: .friday.adding(days: -8)),
      try SampleVerdicts.tester(4, joined: nil), try SampleVerdicts.tester(5, expires: .friday),
      try SampleVerdicts.tester(6, channels: ["next"]),
    ]
    let verdicts = [
      try SampleVerdicts.verdict(1, by: 2, .broken, on: "26.11.11"),
      try SampleVerdicts.verdict(2, by: 1, .works, on: "26.10.14", at: .friday.adding(days: -44)),
    ]
    func find(_ weeks: Int) throws -> [SilentMember] {
      SilentMembers.find(
        weeks: weeks, candidates: try candidates(), testers: testers, verdicts: verdicts, at: .friday)
    }
    let silent = try find(4)
    #expect(silent.map(\.tester.name) == ["Tester 1"])
    #expect(silent.first?.candidates.count == 5 && silent.first?.last == .friday.adding(days: -44))
    #expect(try find(2).map(\.tester.name) == ["Tester 1", "Tester 2"])
    #expect(try find(5).isEmpty, "there were not so many weeks yet")
    #expect(try find(1).map(\.tester.name) == ["Tester 1", "Tester 2", "Tester 3"])
  }
}
