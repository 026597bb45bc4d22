// SPDX-License-Identifier: Apache-2.0
import Crediting
import Foundation
import Listening
import ReleaseCore
import Requesting
import StateDatabase
import TestSupport
import Testing
import Vetting
import Voting

@Suite("RequesterAsksToBeForgotten")
struct PersonalRecordsTests {
  private let folder: ScratchFolder
  private let now = Date(timeIntervalSince1970: 1_795_770_000)

  init() throws { folder = try ScratchFolder("people") }

  @Test("every ballot of theirs goes, however they wrote their name, and nobody else's; the bytes go too")
  func ballots() throws {
    let box = try box(voters: ["Night_Owl", "night_owl", "夜归人", "someone"])
    let person = try #require(PersonName("NIGHT_OWL"))
    #expect(try box.held(about: person).count == 2)
    let votes = try box.votes(of: person)
    #expect(votes.requests == [RequestID(1), RequestID(3), RequestID(1), RequestID(3)] && votes.ballots == 2)
    #expect(try box.forget(person) == 2)
    #expect(try box.held(about: person).isEmpty && box.forget(person) == 0)
    #expect(try box.count(of: Self.version()) == 2)
    #expect(try folder.data("people/ballots.sqlite").range(of: Data("ight_owl".utf8)) == nil)
  }

  @Test("a member goes from the roster with their tokens; their verdicts stay without name and note")
  func verdicts() throws {
    let file = try RosterFile(inStateFolder: folder.path)
    let roster = Roster(store: file, randomBytes: randomBytes)
    let owl = try roster.add(
      .init(name: "Night Owl", contact: "owl@example.org", channels: ["honorary-dev"]),
      expires: now.addingTimeInterval(86_400), at: now)
    _ = try roster.add(
      .init(name: "Aiko", channels: ["honorary-dev"]), expires: now.addingTimeInterval(86_400), at: now)
    #expect(try TestersVerdicts(inStateFolder: folder.path, roster: file) == nil)
    // The file that the program itself keeps: another schema fails here.
    let kept = try VerdictFile(inStateFolder: folder.path)
    _ = try kept.add([
      VerdictDraft(
        tester: owl.tester.id, candidate: try #require(BuildVersion("26.11.25")), device: "cancro",
        feature: RequestID(1), finding: .broken, note: "it hums", at: now, isNow: true)
    ])

    let verdicts = try #require(try TestersVerdicts(inStateFolder: folder.path, roster: file))
    let person = try #require(PersonName("night  owl"))
    #expect(
      try verdicts.held(about: person).map(\.summary) == ["26.11.25 on cancro: REQ-1 broken, “it hums”"])
    #expect(try verdicts.tried(by: person).requests == [RequestID(1)])
    #expect(try verdicts.testers(of: [RequestID(1)]) == ["Night Owl"])
    #expect(try verdicts.forget(person) == 1)
    #expect(try file.forget(person) == 1)
    #expect(try file.membership(of: owl.tester.id) == nil)
    #expect(try file.testers().map(\.name) == ["Aiko"])
    #expect(try verdicts.testers(of: [RequestID(1)]).isEmpty)
    let left = try #require(try kept.verdicts(VerdictQuery()).first)
    #expect(left.tester == nil && left.finding == .broken && left.note == nil)
  }

  @Test("what they wrote goes with their name, from the search too; others' words stay")
  func messages() throws {
    #expect(try AuthorsMessages(inStateFolder: folder.path) == nil)
    let file = try FeedbackFile(inStateFolder: folder.path)
    let thanks = FeedbackAnswer(by: .person("Li Lei"), text: "thank you, Night owl")
    let queue = FeedbackState.routed(queue: "orders")
    try file.importing { intake in
      try take("7", "ＮＩＧＨＴ owl", "where is my zirconium order", queue, intake)
      try take("8", "Aiko", "my zirconium phone", queue, intake)
      try take("9", "Night owl", "it hums", .answered(thanks), intake)
    }
    let messages = try #require(try AuthorsMessages(inStateFolder: folder.path))
    let person = try #require(PersonName("Night Owl"))
    #expect(
      try Set(messages.held(about: person).map(\.summary)) == [
        "forum 7: where is my zirconium order", "forum 9: it hums",
      ])
    #expect(try messages.forget(person) == 2 && messages.forget(person) == 0)
    #expect(try messages.held(about: person).isEmpty)
    var query = FeedbackQuery()
    query.words = ["zirconium"]
    #expect(try file.search(query).map(\.message.author) == ["Aiko"])
    let order = try #require(try file.item(FeedbackID(1)))
    #expect(order.message.author == nil && order.message.text == AuthorsMessages.removed)
    #expect(order.state == .closed(reason: AuthorsMessages.removed), "nobody can answer it any more")
    let hum = try #require(try file.item(FeedbackID(3)))
    #expect(hum.state == .answered(FeedbackAnswer(by: .person("Li Lei"), text: AuthorsMessages.removed)))
    // The message is known still: importing it again brings nothing back.
    let isNew = try file.importing { intake in
      try intake.take(
        message("7", "Night owl", "where is my zirconium order"), normalized: "x", state: queue,
        at: UTCInstant(seconds: 9))
    }
    #expect(!isNew)
  }

  @Test("the bytes of what they wrote are gone from the file and from its log")
  func messageBytes() throws {
    let file = try FeedbackFile(inStateFolder: folder.path)
    try file.importing { intake in
      try take("9", "Night owl", "the zirconium lamp hums", .received, intake)
    }
    let messages = try #require(try AuthorsMessages(inStateFolder: folder.path))
    #expect(try messages.forget(try #require(PersonName("Night Owl"))) == 1)
    for name in ["feedback.sqlite", "feedback.sqlite-wal"] where folder.exists("people/\(name)") {
      let bytes = try folder.data("people/\(name)")
      #expect(bytes.range(of: Data("zirconium lamp".utf8)) == nil, "\(name)")
    }
  }

  private func message(_ id: String, _ author: String, _ text: String) -> FeedbackMessage {
    FeedbackMessage(
      name: ExternalID(source: "forum", id: id), author: author, text: text, at: UTCInstant(seconds: 5))
  }

  private func take(
    _ id: String, _ author: String, _ text: String, _ state: FeedbackState, _ intake: any FeedbackIntake
  ) throws {
    let isNew = try intake.take(
      message(id, author, text), normalized: NormalizedText.of(text), state: state,
      at: UTCInstant(seconds: 6))
    #expect(isNew)
  }

  private static func version() throws -> BuildVersion { try #require(BuildVersion("26.11.20")) }

  private func box(voters: [String]) throws -> BallotBox {
    let box = try BallotBox(inStateFolder: folder.path)
    let version = try Self.version()
    let choices = [1, 2].map { Poll.Choice(request: RequestID($0), zh: "x", en: nil) }
    try box.keep(
      Poll(
        version: version, week: 1, opens: 0, closes: 100, tallied: 100, offset: 480, features: choices,
        proposals: [Poll.Choice(request: RequestID(3), zh: "y", en: nil)]))
    try box.importing(into: version) { writer in
      for (index, voter) in voters.enumerated() {
        try writer.add(
          Ballot(
            voter: voter, castAt: Int64(index),
            choices: BallotChoices(mood: .happy, loved: 1, weak: 2, awaited: 3), source: "forum",
            country: "CN"))
      }
    }
    return box
  }
}
