// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import TestSupport
import Testing

@Suite struct DiscourseTopicTests {
  private func read(_ json: String, _ meaning: PollMeaning = .thread) throws -> [ImportedWish] {
    let terms = try ImportExample.terms("discourse")
    return try DiscourseTopic.topics(in: Array(json.utf8), file: "topic.json").flatMap {
      try $0.wishes(meaning, terms)
    }
  }

  private func topic(_ poll: String = "", title: String = "通话录音") -> String {
    """
    {"id": 77, "title": "\(title)", "slug": "lu-yin", "created_at": "2026-11-20T08:00:00.000Z", "posts_count": 3,
     "post_stream": {"posts": [{"id": 900, "username": "yegui", "name": "夜归人", "post_number": 1,
       "cooked": "<p>…</p>", "polls": [\(poll)]}, {"id": 901, "username": "other"}]},
     "details": {"created_by": {"username": "yegui"}}}
    """
  }

  private let poll = """
    {"id": 5, "name": "poll", "type": "regular", "status": "open", "voters": 30, "close": "2026-11-27T00:00:00.000Z",
     "options": [{"id": "a1", "html": "<b>支持</b> &amp; 想要", "votes": 21}, {"id": "b2", "html": "反对！", "votes": 9}]}
    """

  @Test func aTopicIsAWishWithItsVotesForAndAgainst() throws {
    let wish = try #require(try read(topic(poll)).first)
    #expect(wish.title == "通话录音" && wish.requesters.map(\.name) == ["yegui"])
    #expect(wish.record.votes == 21 && wish.record.against == 9)
    #expect(wish.record.pollOpened?.description == "2026-11-20T08:00:00Z")
    #expect(wish.record.pollCloses?.description == "2026-11-27T00:00:00Z")
    #expect(wish.record.link == "https://bbs.example.org/t/77" && wish.record.name.id == "77")
  }

  @Test func eachOptionCanBeAWishOfItsOwn() throws {
    let wishes = try read(topic(poll), .options)
    #expect(wishes.map(\.title) == ["支持 & 想要", "反对！"] && wishes.map(\.record.votes) == [21, 9])
    #expect(wishes.map(\.record.name.id) == ["77/poll/a1", "77/poll/b2"])
  }

  @Test func aListOfTopicsAndAByteOrderMarkAreRead() throws {
    #expect(try read("\u{FEFF}[\(topic()), \(topic(poll))]").map(\.record.votes) == [0, 21])
  }

  @Test func hiddenResultsCountNothing() throws {
    let hidden = #"{"name": "poll", "options": [{"id": "a", "html": "要"}], "voters": 5}"#
    #expect(try read(topic(hidden)).first?.record.votes == 0)
  }

  static let bad: [(name: String, json: String, words: String)] = [
    ("no id", #"{"title": "x", "created_at": "2026-11-20T08:00:00Z"}"#, "topic.json:1: id: is missing"),
    ("an id that is a path", #"{"id": "../7", "title": "x"}"#, "id: expected a topic's number"),
    (
      "a private message", #"{"id": 1, "title": "x", "archetype": "private_message"}"#, "is a private message"
    ),
    ("a deleted topic", #"{"id": 1, "title": "x", "deleted_at": "2026-11-20T08:00:00Z"}"#, "was deleted"),
    ("no title", #"{"id": 1, "created_at": "2026-11-20T08:00:00Z"}"#, "title: is missing"),
    ("no time", #"{"id": 1, "title": "x"}"#, "created_at: is missing"),
    (
      "a clock years ahead", #"{"id": 1, "title": "x", "created_at": "2056-11-20T08:00:00Z"}"#,
      "in the future"
    ),
    (
      "a title that turns", #"{"id": 1, "title": "a\u202eb", "created_at": "2026-11-20T08:00:00Z"}"#, "U+202E"
    ),
    (
      "votes that are a word",
      """
      {"id": 1, "title": "x", "created_at": "2026-11-20T08:00:00Z",
       "post_stream": {"posts": [{"polls": [{"options": [{"id": "a", "votes": "many"}]}]}]}}
      """, "votes: expected a number"
    ),
    (
      "a poll that closes some day",
      """
      {"id": 1, "title": "x", "created_at": "2026-11-20T08:00:00Z",
       "post_stream": {"posts": [{"polls": [{"close": "some day", "options": []}]}]}}
      """, "close: expected an instant"
    ),
  ]

  @Test(arguments: bad.indices) func aTopicIsRefused(index: Int) throws {
    let refusal = try #require(throws: ImportRefusal.self) { try read(Self.bad[index].json) }
    #expect(refusal.description.contains(Self.bad[index].words), "\(Self.bad[index].name): \(refusal)")
  }

  @Test(arguments: ["", "{", "<html>login</html>", "{\"id\": 1}}"]) func whatIsNoJSONIsRefusedWhole(
    text: String
  ) {
    #expect(throws: RequestingError.self) { try read(text) }
  }
}

@Suite struct DiscuzTablesTests {
  private func row(_ file: String, _ line: Int, _ fields: [String: String]) -> SourceRow {
    SourceRow(file: file, line: line) { fields[$0] }
  }

  /// A thread with a poll of three options and five ballots, one of them twice.
  private func tables() throws -> DiscuzTables {
    var tables = DiscuzTables(try ImportExample.terms("discuz"))
    tables.read(
      thread: row(
        "thread.csv", 2,
        [
          "tid": "10", "subject": "来电 &lt;b&gt; &amp; 录音", "author": "夜归人", "dateline": "1795300000",
          "displayorder": "0",
        ]))
    tables.read(poll: row("poll.csv", 2, ["tid": "10", "expiration": "1795400000"]))
    for (id, text, votes) in [("1", "支持", "8"), ("2", "很支持", "2"), ("3", "反对", "4")] {
      tables.read(
        option: row("o.csv", 2, ["polloptionid": id, "tid": "10", "polloption": text, "votes": votes]))
    }
    return tables
  }

  private func voter(_ uid: String, _ options: String, _ line: Int, _ name: String = "x") -> SourceRow {
    row(
      "pollvoter.csv", line, ["tid": "10", "uid": uid, "username": name, "options": options, "dateline": "1"])
  }

  @Test func votersAreCountedEachOnce() throws {
    var tables = try tables()
    for (line, ballot) in [("7", "1\t2"), ("8", "1"), ("9", "3"), ("7", "3"), ("0", "2"), ("0", "2")]
      .enumerated()
    {
      tables.read(voter: voter(ballot.0, ballot.1, line + 2, "guest\(line)"))
    }
    let wish = try #require(tables.wishes(.thread).first)
    #expect(wish.title == "来电 <b> & 录音", "Discuz! keeps titles escaped")
    #expect(wish.record.votes == 4 && wish.record.against == 1)
    #expect(
      tables.refused.map(\.description) == ["pollvoter.csv:5: uid: voter 7 of thread 10 is listed twice"])
    #expect(wish.record.link == "https://bbs.example.org/forum.php?mod=viewthread&tid=10")
    #expect(wish.record.pollCloses == UTCInstant(unix: "1795400000"))
    #expect(tables.wishes(.options).map(\.record.votes) == [2, 3, 1])
  }

  @Test func withoutVotersTheOptionsCount() throws {
    let wish = try #require(try tables().wishes(.thread).first)
    #expect(wish.record.votes == 10 && wish.record.against == 4 && wish.record.name.id == "10")
  }

  static let bad: [BadRow] = [
    BadRow("no tid", ["tid": ""], "tid: is missing"),
    BadRow("a tid that is a word", ["tid": "ten"], "tid: expected a number"),
    BadRow("a thread twice", ["tid": "10"], "thread 10 stands in line 2 already"),
    BadRow("no subject", ["subject": ""], "subject: is missing"),
    BadRow("a subject that turns", ["subject": "a\u{202B}b"], "U+202B"),
    BadRow("a subject read as another encoding", ["subject": "\u{FFFD}\u{FFFD}"], "U+FFFD"),
    BadRow("no time", ["dateline": "0"], "dateline: expected an instant"),
    BadRow("a clock years ahead", ["dateline": "2795300000"], "lies in the future"),
    BadRow("a deleted thread", ["displayorder": "-1"], "deleted or not approved"),
  ]

  @Test(arguments: bad) func aThreadIsRefused(_ bad: BadRow) throws {
    var tables = try tables()
    let usual = ["tid": "11", "subject": "x", "author": "a", "dateline": "1795300000"]
    tables.read(thread: row("thread.csv", 3, usual.merging(bad.fields) { $1 }))
    #expect(tables.refused.count == 1 && tables.refused[0].description.hasPrefix("thread.csv:3: "))
    #expect(tables.refused[0].reason.contains(bad.words), "\(tables.refused)")
    #expect(tables.wishes(.thread).count == 1, "the other thread is there")
  }

  static let badBallots = [
    BadRow("no options", ["options": ""], "options: is missing"),
    BadRow("options that are words", ["options": "yes\tno"], "options: expected ids separated by tabs"),
    BadRow("no uid", ["uid": ""], "uid: is missing"),
    BadRow("a uid below zero", ["uid": "-5"], "uid: expected a number"),
    BadRow("a tid that is no number", ["tid": "1e3"], "tid: expected a number"),
  ]

  @Test(arguments: badBallots) func aBallotIsRefused(_ bad: BadRow) throws {
    var tables = try tables()
    let usual = ["tid": "10", "uid": "4", "username": "x", "options": "1", "dateline": "1"]
    tables.read(voter: row("pollvoter.csv", 9, usual.merging(bad.fields) { $1 }))
    #expect(tables.refused.count == 1 && tables.refused[0].reason.contains(bad.words), "\(tables.refused)")
  }
}
