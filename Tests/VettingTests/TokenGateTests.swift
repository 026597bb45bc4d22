// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Testing
import Vetting

@Suite struct TokenGateTests {
  private let store = MemoryTesterStore()
  private let bytes = CountedBytes()
  private let roster: Roster
  private let gate: TokenGate
  private let owl: Roster.Issue

  init() throws {
    roster = Roster(store: store, randomBytes: bytes.callAsFunction)
    gate = TokenGate(store: store)
    owl = try roster.add(
      .init(name: "Night owl", channels: ["honorary-dev"]), expires: .friday.adding(days: 90), at: .friday)
  }

  private func decide(
    _ authorization: String?, channel: String = "honorary-dev", at now: Date = .friday
  ) throws -> AccessDecision {
    try gate.decide(
      AccessQuestion(
        authorization: authorization, channel: channel, path: "metadata/timestamp.json",
        address: "192.0.2.7"), at: now)
  }

  private var id: String { owl.tester.id.description }
  private func bearer(_ issue: Roster.Issue) -> String { "Bearer \(issue.token.revealed)" }
  private func basic(_ text: String) -> String { "Basic \(Data(text.utf8).base64EncodedString())" }

  @Test func aTokenLetsItsMemberInByBearerAndByBasic() throws {
    let token = owl.token.revealed
    for header in [
      "Bearer \(token)", "bearer \(token)", "BEARER   \(token)", basic("owl:\(token)"), basic(":\(token)"),
      basic("\(id):\(token)"),
    ] {
      #expect(try decide(header) == .granted(member: id), "\(header.prefix(6))")
    }
  }

  /// An Authorization header that lets nobody in, made of a good token.
  struct Header: Sendable, CustomTestStringConvertible {
    let name: String
    let make: @Sendable (String) throws -> String?
    var testDescription: String { name }

    init(_ name: String, _ make: @escaping @Sendable (String) throws -> String?) {
      self.name = name
      self.make = make
    }

    static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }
  }

  static let headers = [
    Header("no header") { _ in nil },
    Header("an empty header") { _ in "" },
    Header("the scheme alone") { _ in "Bearer" },
    Header("the scheme and a space") { _ in "Bearer " },
    Header("the token without scheme") { $0 },
    Header("another scheme") { "Digest \($0)" },
    Header("a colon behind the scheme") { "Bearer: \($0)" },
    Header("a tab for the space") { "Bearer\t\($0)" },
    Header("a space behind the token") { "Bearer \($0) " },
    Header("a comma and another") { "Bearer \($0), Bearer \($0)" },
    Header("the token in quotes") { "Bearer \"\($0)\"" },
    Header("the token in capitals") { "Bearer \($0.uppercased())" },
    Header("the token cut short") { "Bearer \($0.dropLast())" },
    Header("the redacted form") { "Bearer \(try TesterToken($0).redacted)" },
    Header("another secret of the same id") {
      "Bearer \(try TesterToken(id: TesterToken($0).id, secret: [UInt8](repeating: 5, count: 32)).revealed)"
    },
    Header("a secret of zeros, which an unknown id is compared with") {
      "Bearer \(try TesterToken(id: TesterToken($0).id, secret: [UInt8](repeating: 0, count: 32)).revealed)"
    },
    Header("an id that nobody has") { _ in
      "Bearer \(try TesterToken(id: TesterID(random: [0, 0, 0, 0, 0]), secret: [UInt8](repeating: 0, count: 32)).revealed)"
    },
    Header("Basic with the token as the name") { "Basic \(Header.base64("\($0):"))" },
    Header("Basic without a colon") { "Basic \(Header.base64($0))" },
    Header("Basic with a line end behind the token") { "Basic \(Header.base64("owl:\($0)\n"))" },
    Header("Basic that is not base64") { "Basic owl:\($0)" },
    Header("Basic with a character too many") { "Basic \(Header.base64("owl:\($0)"))=" },
    Header("a header of 5,000 bytes") { "Bearer \($0)\(String(repeating: " ", count: 5000))" },
  ]

  @Test(arguments: headers) func isNotLetInAndSaysNothing(_ header: Header) throws {
    #expect(try decide(try header.make(owl.token.revealed)) == .unauthenticated)
  }

  @Test func aRevocationCountsFromTheNextQuestionOn() throws {
    #expect(try decide(bearer(owl)) == .granted(member: id))
    _ = try roster.revoke("Night owl", reason: "posted the build", at: .friday)
    #expect(
      try decide(bearer(owl))
        == .forbidden(member: id, message: "this token was revoked on 2026-11-27: posted the build"))
    let zeros = try TesterToken(id: owl.tester.id, secret: [UInt8](repeating: 0, count: 32))
    #expect(try decide("Bearer \(zeros.revealed)") == .unauthenticated, "a wrong secret learns nothing")
  }

  @Test(arguments: [(-1.0, true), (0, false), (1, false)]) func itEndsAtItsExpiry(
    _ seconds: Double, _ isIn: Bool
  ) throws {
    let decision = try decide(bearer(owl), at: .friday.adding(days: 90, seconds: seconds))
    let end = AccessDecision.forbidden(
      member: id, message: "this membership ended on 2027-02-25; ask the team for a new token")
    #expect(decision == (isIn ? .granted(member: id) : end))
  }

  @Test func eachChannelIsAskedForByItself() throws {
    let both = try roster.add(
      .init(name: "Both", channels: ["next", "honorary-dev"]), expires: .friday.adding(days: 1), at: .friday)
    #expect(
      try decide(bearer(owl), channel: "next")
        == .forbidden(member: id, message: "this token is not for next, only for honorary-dev"))
    #expect(try decide(bearer(both), channel: "next") == .granted(member: both.tester.id.description))
    guard case .forbidden(_, let message) = try decide(bearer(both), channel: "stable") else {
      Issue.record("let into a third channel")
      return
    }
    #expect(message.hasSuffix("only for honorary-dev and next"))
  }

  @Test func aRotatedTokenCountsUntilItsGraceEnds() throws {
    let new = try roster.rotate(id, grace: 3600, expires: .friday.adding(days: 90), at: .friday)
    #expect(new.tester.id == owl.tester.id && new.token.secretDigest != owl.token.secretDigest)
    for seconds in [0.0, 3599] {
      #expect(try decide(bearer(owl), at: .friday.adding(seconds: seconds)) == .granted(member: id))
      #expect(try decide(bearer(new), at: .friday.adding(seconds: seconds)) == .granted(member: id))
    }
    #expect(
      try decide(bearer(owl), at: .friday.adding(seconds: 3600))
        == .forbidden(
          member: id, message: "this token was replaced and ended on 2026-11-27; use the newer one"))
    #expect(try decide(bearer(new), at: .friday.adding(seconds: 3600)) == .granted(member: id))
  }

  @Test func aSecondRotationDoesNotLengthenAnEarlierGrace() throws {
    let second = try roster.rotate(id, grace: 60, expires: .friday.adding(days: 90), at: .friday)
    let third = try roster.rotate(id, grace: 86_400, expires: .friday.adding(days: 90), at: .friday)
    let later = Date.friday.adding(seconds: 120)
    guard case .forbidden = try decide(bearer(owl), at: later) else {
      Issue.record("the first token came back")
      return
    }
    #expect(try decide(bearer(second), at: later) == .granted(member: id))
    #expect(try decide(bearer(third), at: later) == .granted(member: id))
  }

  @Test func rotationRenewsWhoHadExpiredAndNotWhoWasRevoked() throws {
    let late = Date.friday.adding(days: 100)
    let new = try roster.rotate(id, grace: 0, expires: late.adding(days: 90), at: late)
    #expect(try decide(bearer(new), at: late) == .granted(member: id))
    _ = try roster.revoke(id, reason: "left", at: late)
    #expect(throws: VettingError.alreadyRevoked(owl.tester.id, at: late)) {
      try roster.rotate(id, grace: 0, expires: late.adding(days: 90), at: late)
    }
  }

  @Test func pastTheBurstOnlyTheRateCounts() throws {
    let limits = AccessLimits(requestsPerMinute: 60, burst: 5)
    let gate = TokenGate(store: store, limits: limits)
    func ask(_ issue: Roster.Issue, _ seconds: Double) throws -> AccessDecision {
      try gate.decide(
        AccessQuestion(authorization: bearer(issue), channel: "honorary-dev", path: "", address: ""),
        at: .friday.adding(seconds: seconds))
    }
    for _ in 0..<5 { #expect(try ask(owl, 0) == .granted(member: id)) }
    let limited = AccessDecision.limited(
      member: id, message: "too many requests at once: at most 60 a minute; wait 1 s", retryAfter: 1)
    #expect(try ask(owl, 0) == limited)
    #expect(try ask(owl, 0.5) == limited)
    #expect(try ask(owl, 1.5) == .granted(member: id))
    #expect(try ask(owl, 1.5) == limited, "one second gives one")
    #expect(try ask(owl, -100) == limited, "a clock that goes back gives none")
    #expect(try ask(owl, 3600) == .granted(member: id))
    for _ in 0..<4 { _ = try ask(owl, 3600) }
    #expect(try ask(owl, 3600) == limited, "and an hour no more than the burst")
    let other = try roster.add(
      .init(name: "Other", channels: ["honorary-dev"]), expires: .friday.adding(days: 1), at: .friday)
    #expect(try ask(other, 3600) == .granted(member: other.tester.id.description), "each has their own")
  }

  @Test func whoIsShutOutTakesNothingFromAnybodysPace() throws {
    let gate = TokenGate(store: store, limits: AccessLimits(requestsPerMinute: 1, burst: 1))
    func ask(_ header: String) throws -> AccessDecision {
      try gate.decide(
        AccessQuestion(authorization: header, channel: "honorary-dev", path: "", address: ""), at: .friday)
    }
    let wrong = try TesterToken(id: owl.tester.id, secret: [UInt8](repeating: 7, count: 32))
    for _ in 0..<50 { #expect(try ask("Bearer \(wrong.revealed)") == .unauthenticated) }
    #expect(try ask(bearer(owl)) == .granted(member: id))
  }

  @Test func aSlowRateSaysHowLongToWait() throws {
    let gate = TokenGate(store: store, limits: AccessLimits(requestsPerMinute: 2, burst: 1))
    let question = AccessQuestion(authorization: bearer(owl), channel: "honorary-dev", path: "", address: "")
    _ = try gate.decide(question, at: .friday)
    guard case .limited(_, _, let wait) = try gate.decide(question, at: .friday) else {
      Issue.record("not limited")
      return
    }
    #expect(wait == 30)
    #expect(try gate.decide(question, at: .friday.adding(seconds: 30)) == .granted(member: id))
  }

  @Test func aStoreThatFailsLetsNobodyIn() throws {
    struct Broken: TesterStore {
      func membership(of id: TesterID) throws -> Membership? { throw VettingError.noFreeID }
      func testers() throws -> [Tester] { [] }
      func add(_ tester: Tester, token: TokenRecord?) throws {}
      func admit(_ id: TesterID, token: TokenRecord, joined: Date, expires: Date) throws {}
      func set(devices: [String], of id: TesterID) throws {}
      func revoke(_ id: TesterID, _ revocation: Tester.Revocation) throws {}
      func rotate(_ id: TesterID, to: TokenRecord, endingOthersAt: Date, expires: Date) throws {}
      func forget(revokedBefore instant: Date) throws -> Int { 0 }
    }
    let gate = TokenGate(store: Broken())
    #expect(throws: VettingError.noFreeID) {
      try gate.decide(
        AccessQuestion(authorization: bearer(owl), channel: "honorary-dev", path: "", address: ""),
        at: .friday)
    }
  }
}
