// SPDX-License-Identifier: Apache-2.0
import Crediting
import Foundation
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
    try writeVerdicts(of: owl.tester.id.description)

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
    let left = try python("SELECT tester, finding, note FROM verdicts", in: "members/verdicts.sqlite")
    #expect(left == "[(None, 'broken', None)]")
  }

  @Test("what they wrote stays without their name")
  func messages() throws {
    #expect(try AuthorsMessages(inStateFolder: folder.path) == nil)
    try folder.folder("people")
    _ = try python(
      """
      CREATE TABLE items (number INTEGER PRIMARY KEY, source TEXT, id TEXT, author TEXT, text TEXT);
      INSERT INTO items VALUES (1, 'forum', '7', 'ＮＩＧＨＴ owl', 'where is my order'), (2, 'forum', '8', 'Aiko', 'hi')
      """, in: "people/feedback.sqlite")
    let messages = try #require(try AuthorsMessages(inStateFolder: folder.path))
    let person = try #require(PersonName("Night Owl"))
    #expect(try messages.held(about: person).map(\.summary) == ["forum 7: where is my order"])
    #expect(try messages.forget(person) == 1 && messages.forget(person) == 0)
    #expect(
      try python("SELECT author, text FROM items ORDER BY number", in: "people/feedback.sqlite")
        == "[(None, 'where is my order'), ('Aiko', 'hi')]")
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

  /// The table as the chapter of verdicts makes it, as far as it is read here.
  private func writeVerdicts(of tester: String) throws {
    _ = try python(
      """
      CREATE TABLE verdicts (id INTEGER PRIMARY KEY, tester TEXT, candidate TEXT, device TEXT, feature INTEGER,
        finding TEXT, note TEXT, at INTEGER, replaced_by INTEGER);
      INSERT INTO verdicts VALUES (1, '\(tester)', '26.11.25', 'cancro', 1, 'broken', 'it hums', 0, NULL)
      """, in: "members/verdicts.sqlite")
  }

  /// Runs SQL in another program's SQLite; what a query gives, as Python writes it.
  private func python(_ sql: String, in file: String) throws -> String {
    let script = """
      import sqlite3, sys
      base = sqlite3.connect(sys.argv[1])
      sql = sys.argv[2]
      print(base.execute(sql).fetchall() if sql.startswith("SELECT") else base.executescript(sql) and "")
      base.commit()
      """
    let done = try Tool.run("python3", ["-c", script, folder.path(file), sql])
    guard done.status == 0 else { throw ToolFailure(description: done.errors) }
    return done.text.trimmingCharacters(in: .newlines)
  }
}
