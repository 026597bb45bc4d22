// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Requesting
import StateDatabase
import TestSupport
import Testing
import Voting

@Suite("The ballots' file")
struct BallotBoxTests {
  private let scratch: ScratchFolder
  private let box: BallotBox

  init() throws {
    scratch = try ScratchFolder("ballots")
    box = try BallotBox(inStateFolder: scratch.path)
  }

  private static func poll(_ text: String) throws -> Poll {
    Poll(
      version: try #require(BuildVersion(text)), week: 200, opens: 100, closes: 200, tallied: 300,
      offset: 480,
      features: [
        .init(request: RequestID(1), zh: "一", en: nil), .init(request: RequestID(2), zh: nil, en: "Two"),
      ],
      proposals: [.init(request: RequestID(3), zh: nil, en: "Three")])
  }

  private static func ballot(_ voter: String, at second: Int64 = 150, source: String = "forum") -> Ballot {
    Ballot(
      voter: voter, castAt: second, choices: BallotChoices(mood: .loving, loved: 1, weak: 2, awaited: 3),
      source: source, country: "CN")
  }

  private func add(_ ballots: [Ballot], to poll: Poll) throws {
    try box.importing(into: poll.version) { writer in for ballot in ballots { try writer.add(ballot) } }
  }

  private func all(_ poll: Poll) throws -> [Ballot] {
    var found: [Ballot] = []
    try box.each(of: poll.version) { ballot in
      found.append(
        Ballot(
          voter: ballot.voterName, castAt: ballot.castAt, choices: ballot.choices,
          source: String(decoding: ballot.source, as: UTF8.self),
          country: String(decoding: ballot.country, as: UTF8.self)))
    }
    return found
  }

  @Test("a poll is kept with its choices, and its instants can move")
  func polls() throws {
    var poll = try Self.poll("4.10.24")
    try box.keep(poll)
    try box.keep(try Self.poll("4.10.17"))
    poll.closes = 250
    try box.keep(poll)
    let found = try box.polls()
    #expect(found.map(\.poll.version.description) == ["4.10.17", "4.10.24"])
    #expect(found[1] == StoredPoll(poll: poll, isClosed: false, ballots: 0, refused: 0))
    try box.close(poll.version)
    #expect(try box.polls().map(\.isClosed) == [false, true])
  }

  @Test("ballots come back as they were, in their order, and of their poll alone")
  func ballots() throws {
    let (first, second) = (try Self.poll("4.10.17"), try Self.poll("4.10.24"))
    try box.keep(first)
    try box.keep(second)
    let names = ["小米粉", "a", "مستخدم", "<b>", "O'Neil \"x\""]
    let ballots = names.enumerated().map { Self.ballot($1, at: Int64($0), source: $0 == 1 ? "" : "forum") }
    try add(ballots, to: second)
    try add([Self.ballot("other")], to: first)
    try add([Self.ballot("later")], to: second)
    #expect(try all(second) == ballots + [Self.ballot("later")])
    #expect(try all(first) == [Self.ballot("other")])
    #expect(try box.count(of: second.version) == 6)
  }

  @Test("an import that fails leaves nothing")
  func failure() throws {
    let poll = try Self.poll("4.10.24")
    try box.keep(poll)
    #expect(throws: VotingError.noPoll(poll.version)) {
      try box.importing(into: poll.version) { (writer: inout BallotBox.Writer) -> Void in
        try writer.add(Self.ballot("a"))
        throw VotingError.noPoll(poll.version)
      }
    }
    #expect(try all(poll).isEmpty)
    #expect(try box.count(of: poll.version) == 0)
  }

  @Test("the same row on the same line is refused once")
  func refusals() throws {
    let poll = try Self.poll("4.10.24")
    try box.keep(poll)
    func refuse(_ file: String, _ line: Int, _ row: String) throws -> Bool {
      try box.importing(into: poll.version) {
        try $0.refuse(
          RefusedBallot(
            file: file, line: line, code: "mood", reason: "no mood", row: Digest.sha256(of: Array(row.utf8))))
      }
    }
    let isNew = [
      try refuse("a.csv", 2, "x"), try refuse("b.csv", 2, "x"), try refuse("a.csv", 3, "x"),
      try refuse("a.csv", 2, "y"),
    ]
    #expect(isNew == [true, false, true, true])
    #expect(try box.refusalCounts(of: poll.version) == ["mood": 3])
    #expect(try box.refusals(of: poll.version, limit: 2).map(\.line) == [2, 2])
    #expect(try box.polls()[0].refused == 3)
  }

  @Test("a person's ballots are found by any spelling of the name, and forgotten in all polls")
  func forget() throws {
    let (first, second) = (try Self.poll("4.10.17"), try Self.poll("4.10.24"))
    for poll in [first, second] {
      try box.keep(poll)
      try add([Self.ballot("Jos\u{E9}"), Self.ballot("a")], to: poll)
    }
    #expect(try box.ballots(ofVoter: "Jose\u{301}").map(\.version) == [first.version, second.version])
    #expect(try box.forget(voter: " Jose\u{301} ") == 2)
    #expect(try box.ballots(ofVoter: "José").isEmpty)
    #expect(try all(second) == [Self.ballot("a")])
    #expect(try box.polls().map(\.ballots) == [1, 1])
    #expect(
      !(try scratch.data("people/ballots.sqlite")).contains(Array("Jos\u{E9}".utf8)),
      "overwritten, not only unlinked")
    try add([Self.ballot("b")], to: second)
    #expect(try all(second) == [Self.ballot("a"), Self.ballot("b")])
  }

  @Test("the file is for its owner alone, and another program's is refused")
  func files() throws {
    #expect(try scratch.mode("people") == 0o700)
    #expect(try scratch.mode("people/ballots.sqlite") == 0o600)
    let other = try ScratchFolder("foreign")
    try other.folder("people")
    let made = try Tool.run("sqlite3", [other.path("people/ballots.sqlite"), "CREATE TABLE x (y)"])
    try #require(made.status == 0)
    #expect(throws: StateDatabaseError.self) { try BallotBox(inStateFolder: other.path) }
  }

  @Test("a damaged file says what is lost with it, which is not an unfinished cut")
  func damage() throws {
    try scratch.write("not a database, however long it is", to: "people/ballots.sqlite")
    let error = try #require(throws: StateDatabaseError.self) { try BallotBox(inStateFolder: scratch.path) }
    #expect(error.code == "people.corrupt" && error.kind == .badData)
  }

  @Test("a poll whose choices are no list is damage, by name")
  func choices() throws {
    let poll = try Self.poll("26.11.27")
    try box.keep(poll)
    let done = try Tool.run("sqlite3", [box.file, "UPDATE polls SET features = 'all of them'"])
    try #require(done.status == 0)
    let error = try #require(throws: StateDatabaseError.self) { try box.polls() }
    #expect(error.message.contains("“all of them” is not a list of choices"))
  }
}
