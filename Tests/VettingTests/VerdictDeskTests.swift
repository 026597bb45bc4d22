// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Requesting
import Testing
import Vetting

@Suite struct VerdictDeskTests {
  private static let desk = VerdictDesk { version in
    guard version.description == "26.11.25" else { return nil }
    return Candidate(
      version: version, channel: "honorary-dev", features: [RequestID(1), RequestID(2)],
      devices: ["aries", "cancro"])
  }

  private static func entry(
    candidate: String = "26.11.25", device: String = "cancro", feature: String = "REQ-1",
    verdict: String = "works", note: String? = nil, at: String? = nil
  ) -> VerdictEntry {
    VerdictEntry(
      candidate: candidate, device: device, feature: feature, verdict: verdict, note: note, at: at)
  }

  @Test("What is right is taken with its words as they are")
  func taken() throws {
    let note = "手电筒 🔦👨‍👩‍👧 works\r\n\tמצוין \u{200F}<script>alert(1)</script> "
    let draft = try Self.desk.draft(
      Self.entry(feature: " REQ-2\t", verdict: "blocker", note: note, at: "2026-11-26T21:04:00+08:00"),
      from: try SampleVerdicts.tester(1), at: .friday)
    #expect(draft.note == "手电筒 🔦👨‍👩‍👧 works\n מצוין \u{200F}<script>alert(1)</script>")
    #expect(draft.feature == RequestID(2) && draft.finding == .blocker && !draft.isNow)
    #expect(draft.at == Date(timeIntervalSince1970: 1_795_698_240))
    let zulu = try Self.desk.draft(
      Self.entry(at: "2026-11-26T13:04:00Z"), from: try SampleVerdicts.tester(1), at: .friday)
    #expect(zulu.at == draft.at)
    let now = try Self.desk.draft(Self.entry(), from: try SampleVerdicts.tester(1), at: .friday)
    #expect(now.at == .friday && now.isNow && now.note == nil)
    let ahead = try Self.desk.draft(
      Self.entry(at: "2026-11-27T17:05:00+08:00"), from: try SampleVerdicts.tester(1), at: .friday)
    #expect(ahead.at == .friday, "five minutes ahead is a clock, not a lie")
  }

  struct Bad: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let entry: VerdictEntry
    let code: String
    let words: String

    init(_ sentence: String, _ entry: VerdictEntry, _ code: String, _ words: String) {
      testDescription = sentence
      self.entry = entry
      self.code = code
      self.words = words
    }
  }

  static let table = [
    Bad(
      "a version that is none", entry(candidate: "latest"), "verdict.malformed",
      "candidate: expected a version"),
    Bad(
      "a candidate that is not there", entry(candidate: "26.11.26"), "verdict.no-candidate",
      "no candidate 26.11.26"),
    Bad("a feature that is none", entry(feature: "7"), "verdict.malformed", "feature: expected a request id"),
    Bad(
      "a feature that is not aboard", entry(feature: "REQ-3"), "verdict.not-aboard", "carries REQ-1, REQ-2"),
    Bad(
      "a device that was not built", entry(device: "taurus"), "verdict.no-device", "only for aries, cancro"),
    Bad("a device that colours the terminal", entry(device: "\u{1B}[31m"), "verdict.no-device", "“?[31m”"),
    Bad("another word", entry(verdict: "Works"), "verdict.malformed", "expected works, broken or blocker"),
    Bad(
      "a note without end", entry(note: String(repeating: "长", count: 2001)), "verdict.malformed",
      "at most 2000"),
    Bad(
      "one letter of a megabyte", entry(note: "e" + String(repeating: "\u{301}", count: 500_000)),
      "verdict.malformed", "at most 2000"),
    Bad(
      "a note that turns the text", entry(note: "a\u{202E}b"), "verdict.malformed", "overrides of direction"),
    Bad("a note with an escape", entry(note: "a\u{1B}b"), "verdict.malformed", "without control characters"),
    Bad(
      "a token in the note", entry(note: "mine is mhd_aebagbaf_0123456789abcdef"), "tester.token-in-field",
      "looks like a token"),
    Bad(
      "a clock that is ahead", entry(at: "2026-11-27T17:20:00+08:00"), "verdict.in-the-future",
      "has not come yet"),
    Bad(
      "before there was a candidate", entry(at: "2026-11-23T12:00:00Z"), "verdict.before-the-candidate",
      "before 26.11.25"),
    Bad("a time that is none", entry(at: "yesterday"), "verdict.malformed", "at: expected an instant"),
  ]

  @Test(arguments: table) func isRefused(_ bad: Bad) throws {
    let error = try #require(throws: VettingError.self) {
      try Self.desk.draft(bad.entry, from: try SampleVerdicts.tester(1), at: .friday)
    }
    #expect(error.code == bad.code && error.message.contains(bad.words), "\(error.message)")
    #expect(error.message.utf8.count < 400 && !error.message.contains("\u{1B}"))
  }

  @Test("Only members whose membership stands are heard, and on their channels")
  func members() throws {
    let left = Tester.Revocation(at: .friday, reason: "moved", isTheirWish: true)
    for (tester, code) in [
      (try SampleVerdicts.tester(1, joined: nil), "verdict.no-member"),
      (try SampleVerdicts.tester(1, expires: .friday), "verdict.no-member"),
      (try SampleVerdicts.tester(1, revocation: left), "verdict.no-member"),
      (try SampleVerdicts.tester(1, channels: ["next"]), "verdict.other-channel"),
    ] {
      let error = try #require(throws: VettingError.self) {
        try Self.desk.draft(Self.entry(), from: tester, at: .friday)
      }
      #expect(error.code == code)
    }
  }

  @Test(
    "A posted body is one object of texts, without a field that is not known",
    arguments: [
      ("", "verdict.not-json"), ("[]", "verdict.not-json"), ("nonsense", "verdict.not-json"),
      ("{\"candidate\": 26}", "verdict.not-json"), ("\u{FEFF}[", "verdict.not-json"),
      ("{}", "verdict.missing-field"), ("{\"candidate\": \" \"}", "verdict.missing-field"),
      (#"{"candidate":"26.11.25","device":"cancro","feature":"REQ-1"}"#, "verdict.missing-field"),
      (#"{"candidate":"26.11.25","tester":"Owl"}"#, "verdict.unknown-field"),
      (#"{"candidate":"26.11.25","at":"2026-11-26T13:04:00Z"}"#, "verdict.unknown-field"),
      (String(repeating: "[", count: 8000), "verdict.not-json"),
    ]) func body(_ text: String, _ code: String) throws
  {
    let error = try #require(throws: VettingError.self) { try VerdictEntry(json: Array(text.utf8)) }
    #expect(error.code == code && error.kind == .badData, "\(error.message)")
  }
}
