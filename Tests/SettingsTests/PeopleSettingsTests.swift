// SPDX-License-Identifier: Apache-2.0
import Listening
import ReleaseCore
import Requesting
import Settings
import Testing

/// `acceptance:`, `imports:` and `routing:`.
@Suite struct PeopleSettingsTests {
  private func read(_ more: String) throws -> ReleaseSettings {
    try SettingsExample.read(SettingsExample.text + more + "\n")
  }

  @Test func absentSectionsAreTheUsualOnes() throws {
    let settings = try read("")
    #expect(
      settings.acceptance == AcceptancePolicy() && settings.routing == .usual && settings.imports.isEmpty)
  }

  @Test func everyKeyIsRead() throws {
    let settings = try read(
      """
      acceptance: {minimum_votes: 100, largest_share_against: 10, minimum_age_days: 7, owner: false,
        poll_open_hours: 48, decline_after_days: 90}
      imports:
        fansite: {id: 编号, votes: 支持}
      routing:
        queues:
          - {name: refunds, words: [退款, refund]}
        templates:
          - {name: battery, words: [电池], text: {zh: 谢谢}}
          - {name: rest, text: {en: Thanks}}
      """)
    let policy = settings.acceptance
    #expect(policy.minimumVotes == 100 && policy.largestShareAgainst == 10 && policy.minimumAge == 7)
    #expect(!policy.needsOwner && policy.pollHours == 48 && policy.declineAfter == 90)
    #expect(settings.imports["fansite"]?.column(of: .votes) == "支持")
    #expect(settings.imports["fansite"]?.column(of: .title) == "title")
    #expect(settings.routing.queues == [.init(name: "refunds", words: ["退款", "refund"])])
    #expect(settings.routing.templates.map(\.name) == ["battery", "rest"])
    #expect(settings.routing.templates[1].text(for: "很好") == "Thanks", "the only language it has")
  }

  @Test func aPartOfTheRoutingCanStayTheUsualOne() throws {
    let settings = try read("routing: {queues: [{name: a, words: [b]}]}")
    #expect(settings.routing.queues.count == 1 && settings.routing.templates == RoutingTable.usualTemplates)
  }

  static let malformed: [(text: String, key: String, words: String)] = [
    ("acceptance: strict", "acceptance", "expected a mapping"),
    ("acceptance: {votes: 3}", "acceptance.votes", "not a known key"),
    ("acceptance: {minimum_votes: -1}", "acceptance.minimum_votes", "from 0 to"),
    ("acceptance: {largest_share_against: 30%}", "acceptance.largest_share_against", "from 0 to 100"),
    ("acceptance: {owner: Li}", "acceptance.owner", "true or false"),
    ("acceptance: {decline_after_days: 2}", "acceptance.decline_after_days", "must not be less"),
    ("imports: [a]", "imports", "a mapping of names"),
    ("imports: {a: {points: x}}", "imports.a.points", "not a known key"),
    ("imports: {a: {id: [x]}}", "imports.a.id", "the name of a column"),
    ("routing: {queues: {a: b}}", "routing.queues", "expected a list"),
    ("routing: {queues: [{name: a}]}", "routing.queues[0].words", "is missing"),
    ("routing: {queues: [{name: a b, words: [x]}]}", "routing.queues[0].name", "letters, digits"),
    ("routing: {queues: [{name: a, words: [\" \"]}]}", "routing.queues[0].words", "words on one line"),
    (
      "routing: {queues: [{name: a, words: [x]}, {name: a, words: [y]}]}", "routing.queues",
      "two have the name"
    ),
    ("routing: {templates: [{name: a}]}", "routing.templates[0].text", "is missing"),
    (
      "routing: {templates: [{name: a, text: {de: x}}]}", "routing.templates[0].text",
      "expected zh, en or both"
    ),
    (
      "routing: {templates: [{name: a, text: {en: x}}, {name: b, text: {en: y}}]}", "routing.templates",
      "no words"
    ),
  ]

  @Test(arguments: malformed.indices) func isRefusedByKey(index: Int) throws {
    let (text, key, words) = Self.malformed[index]
    let error = try #require(throws: SettingsError.self) { try read(text) }
    guard case .invalid(_, let found) = error else {
      Issue.record("another error: \(error)")
      return
    }
    #expect(found.problems.contains { $0.key == key && $0.message.contains(words) }, "\(found)")
  }
}
