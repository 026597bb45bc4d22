// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Testing
import Vetting

@Suite struct RosterTests {
  private let store = MemoryTesterStore()
  private let roster: Roster

  init() { roster = Roster(store: store, randomBytes: CountedBytes().callAsFunction) }

  private func add(_ name: String, contact: String? = nil, channels: [String] = ["honorary-dev"]) throws
    -> Tester
  {
    try roster.add(
      .init(name: name, contact: contact, channels: channels, devices: ["cancro", "aries", "cancro"]),
      expires: .friday.adding(days: 90), at: .friday
    ).tester
  }

  @Test func aMemberIsKeptTidily() throws {
    let tester = try add("  夜猫子 ", contact: "owl@example.org", channels: ["next", "honorary-dev", "next"])
    #expect(tester.name == "夜猫子" && tester.channels == ["honorary-dev", "next"])
    #expect(tester.devices == ["aries", "cancro"] && tester.standing(at: .friday) == .active)
    #expect(try roster.find("夜猫子") == tester && roster.find(tester.id.description) == tester)
  }

  /// What somebody gives, and what is said of it.
  struct Bad: Sendable, CustomTestStringConvertible {
    let name: String
    let expected: String
    let application: Roster.Application
    var testDescription: String { expected }

    init(_ expected: String, name: String = "Owl", contact: String? = nil, channels: [String] = ["next"]) {
      self.name = name
      self.expected = expected
      application = .init(name: name, contact: contact, channels: channels)
    }
  }

  static let table = [
    Bad("name: expected one line", name: ""), Bad("name: expected one line", name: " \t "),
    Bad("name: expected one line", name: "two\nlines"), Bad("name: expected one line", name: "\u{1B}[31mred"),
    Bad("name: expected one line", name: "right\u{202E}left"),
    Bad("name: expected one line", name: String(repeating: "x", count: 65)),
    Bad("name holds something that looks like a token", name: "mhd_aebagbaf_0123456789abcdef"),
    Bad("contact: expected one line", contact: ""),
    Bad("contact: expected one line", contact: String(repeating: "x", count: 201)),
    Bad("“Owl” would be a member of no channel", channels: []),
    Bad("channel: expected a name", channels: ["two words"]), Bad("channel: expected a name", channels: [""]),
  ]

  @Test(arguments: table) func isNotTaken(_ bad: Bad) throws {
    let error = try #require(throws: VettingError.self) {
      try roster.add(bad.application, expires: .friday.adding(days: 1), at: .friday)
    }
    #expect(error.message.hasPrefix(bad.expected), "\(error)")
    #expect(error.kind == .usage && error.kind.exitStatus == 64)
    #expect(try store.testers().isEmpty)
  }

  @Test func aMembershipThatHasEndedIsNotBegun() throws {
    #expect(throws: VettingError.expiryInThePast(.friday)) {
      try roster.add(.init(name: "Owl", channels: ["next"]), expires: .friday, at: .friday)
    }
  }

  @Test func aNameIsTakenOnceUntilItsMemberIsRevoked() throws {
    let first = try add("Owl")
    #expect(throws: VettingError.nameTaken("Owl", by: first.id)) { try add("Owl") }
    _ = try roster.revoke("Owl", reason: "left", at: .friday)
    let second = try add("Owl")
    #expect(second.id != first.id)
    #expect(try roster.find("Owl") == second, "the one who is in")
    #expect(try roster.find(first.id.description).revocation?.reason == "left")
  }

  @Test func anIdThatIsAnothersNameIsAmbiguous() throws {
    let first = try add("Owl")
    let second = try add(first.id.description)
    #expect(throws: VettingError.ambiguous(first.id.description, [first.id, second.id].sorted())) {
      do { _ = try roster.find(first.id.description) } catch VettingError.ambiguous(let who, let ids) {
        throw VettingError.ambiguous(who, ids.sorted())
      }
    }
    #expect(try roster.find(second.id.description) == second)
  }

  @Test func whoIsUnknownOrRevokedCannotBeRevoked() throws {
    #expect(throws: VettingError.unknown("Nobody")) { try roster.revoke("Nobody", reason: "x", at: .friday) }
    let owl = try add("Owl")
    _ = try roster.revoke("Owl", reason: "left", at: .friday)
    #expect(throws: VettingError.alreadyRevoked(owl.id, at: .friday)) {
      try roster.revoke("Owl", reason: "again", at: .friday.adding(days: 1))
    }
    #expect(throws: VettingError.invalid(field: "reason", expected: "one line of 1 to 200 characters")) {
      try roster.revoke(try add("Owl").id.description, reason: " ", at: .friday)
    }
  }

  @Test func anIdThatSomebodyHasIsDrawnAgain() throws {
    let draws = CountedBytes()
    let taken = draws(5)
    let bytes = CountedBytes()
    _ = try Roster(store: store, randomBytes: bytes.callAsFunction).add(
      .init(name: "First", channels: ["next"]), expires: .friday.adding(days: 1), at: .friday)
    let again = CountedBytes()
    let second = try Roster(store: store, randomBytes: again.callAsFunction).add(
      .init(name: "Second", channels: ["next"]), expires: .friday.adding(days: 1), at: .friday)
    #expect(try second.tester.id != TesterID(random: taken))
    #expect(throws: VettingError.noFreeID) {
      try Roster(store: store, randomBytes: { [UInt8](taken.prefix($0)) }).add(
        .init(name: "Third", channels: ["next"]), expires: .friday.adding(days: 1), at: .friday)
    }
  }
}
