// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import TestSupport
import Testing

/// A row that is refused, and the words that say why.
struct BadRow: Sendable, CustomTestStringConvertible {
  let name: String
  let fields: [String: String]
  let words: String
  var testDescription: String { name }

  init(_ name: String, _ fields: [String: String], _ words: String) {
    self.name = name
    self.fields = fields
    self.words = words
  }
}

@Suite struct FiderPostsTests {
  static let bad = [
    BadRow("no number", ["number": ""], "number: is missing"),
    BadRow(
      "a number that is a word", ["number": "twelve"], "number: expected a post's number, found “twelve”"),
    BadRow("a number below zero", ["number": "-1"], "number: expected"),
    BadRow("a huge number", ["number": "99999999999999999999"], "number: expected"),
    BadRow("no title", ["title": " \t "], "title: is missing or empty"),
    BadRow(
      "a title of 10000 characters", ["title": String(repeating: "长", count: 10_000)], "has 10000 characters"),
    BadRow("a title that turns the line", ["title": "abc\u{202E}cba"], "U+202E"),
    BadRow("a title with NUL", ["title": "a\u{0}b"], "U+0000"),
    BadRow("a title that colours", ["title": "\u{1B}[31mred"], "U+001B"),
    BadRow("a title in a wrong encoding", ["title": "\u{FFFD}\u{FFFD}"], "U+FFFD"),
    BadRow("votes with a comma", ["votes_count": "1,234"], "votes_count: expected a number"),
    BadRow("votes below zero", ["votes_count": "-3"], "votes_count: expected a number"),
    BadRow("a billion votes", ["votes_count": "1000000000"], "votes_count: expected a number"),
    BadRow("no votes", ["votes_count": ""], "votes_count: is missing"),
    BadRow("an unknown status", ["status": "wontfix"], "status: expected one of open, started"),
    BadRow("a deleted post", ["status": "deleted"], "was deleted"),
    BadRow("no time", ["created_at": ""], "created_at: is missing"),
    BadRow("a time in words", ["created_at": "yesterday"], "created_at: expected an instant"),
    BadRow(
      "a time that does not exist", ["created_at": "2026-02-30T08:00:00Z"], "created_at: expected an instant"),
    BadRow("a clock that is years ahead", ["created_at": "2036-11-20T08:00:00Z"], "lies in the future"),
    BadRow("a duplicate of nothing", ["status": "duplicate"], "original_number: is missing"),
    BadRow("an author who colours", ["created_by": "a\u{9B}31m"], "created_by: holds the character U+009B"),
    BadRow("a description with NUL", ["description": "a\u{0}"], "description: holds the character U+0000"),
  ]

  @Test(arguments: bad) func aRowIsRefusedWithItsLineAndReason(_ bad: BadRow) throws {
    let row = ImportExample.post(6, bad.fields)
    let refusal = try #require(throws: ImportRefusal.self) {
      try FiderPosts.wish(from: row, ImportExample.terms("fider"))
    }
    #expect(refusal.file == "posts.csv" && refusal.line == 7)
    #expect(refusal.reason.contains(bad.words), "\(refusal)")
  }

  @Test(arguments: [
    "<script>alert(1)</script>", "<b>torch</b> & more", "مصباح يدوي", "手电筒🔦👩‍👩‍👧", "say \"torch\"",
    "=cmd|' /C calc'!A0",
    "{{7*7}}", "%s%n", "e\u{301}clair",
  ]) func scriptInATitleIsTextLikeAnyOther(title: String) throws {
    let wish = try FiderPosts.wish(
      from: ImportExample.post(1, ["title": title]), ImportExample.terms("fider"))
    #expect(wish.title == title)
    let store = MemoryLedgerStore(files: [:])
    let report = try ImportExample.run([wish], into: store)
    let request = try #require(try ImportExample.ledger(store).request(RequestID(1)))
    #expect(
      report.refused.isEmpty && (request.title.zh ?? request.title.en) == title, "it reads back as it was")
  }

  @Test func whiteSpaceInATitleIsOneBlank() throws {
    let title = "  the\r\n torch\u{3000}app\u{2028}now "
    let wish = try FiderPosts.wish(
      from: ImportExample.post(1, ["title": title]), ImportExample.terms("fider"))
    #expect(wish.title == "the torch app now")
  }

  @Test func aClockThatIsAnHourAheadIsToday() throws {
    let wish = try FiderPosts.wish(
      from: ImportExample.post(1, ["created_at": "2026-11-24T03:00:00.123456Z"]), ImportExample.terms("fider")
    )
    #expect(wish.created.description == "2026-11-24")
  }

  @Test func aLongDescriptionIsCutAndSaysSo() throws {
    let long = String(repeating: "很", count: 10_000)
    let wish = try FiderPosts.wish(
      from: ImportExample.post(1, ["description": long]), ImportExample.terms("fider"))
    #expect(wish.feedback[0].count == 4004 && wish.feedback[0].hasSuffix(" […]"))
  }

  private let backup = [
    "posts": """
    [{"id": 101, "number": 1, "title": "手电筒", "description": "", "created_at": "2026-11-20T08:00:00.5Z", "user_id": 9,
      "status": 0, "response": null, "response_user_id": null, "response_date": null, "original_id": null},
     {"id": 102, "number": 2, "title": 42, "description": "数字标题", "created_at": "2026-11-20T09:00:00Z", "user_id": 8,
      "status": 5, "response": "", "response_user_id": 7, "response_date": "2026-11-21T09:00:00Z", "original_id": 101},
     {"id": 103, "number": 3, "title": "x", "created_at": "bad", "user_id": 8, "status": 0}]
    """,
    "post_votes": """
    [{"post_id": 101, "user_id": 1}, {"post_id": 101, "user_id": 2}, {"post_id": 102, "user_id": 2},
     {"post_id": 102, "user_id": 3}, {"post_id": 101, "user_id": 2}]
    """,
    "users": #"[{"id": 9, "name": "夜归人"}, {"id": 8, "name": "小米粉"}]"#,
  ]

  @Test func theBackupTellsEachVoterOfAPostAndItsDuplicatesOnce() throws {
    let read = try FiderBackup(backup.mapValues { Array($0.utf8) }).wishes(try ImportExample.terms("fider"))
    #expect(
      read.refused.map(\.description) == [
        "posts.json:3: created_at: expected an instant such as 2026-11-21T08:30:00Z, found “bad”"
      ])
    #expect(read.wishes.map(\.record.votes) == [3, 0] && read.wishes.map(\.original) == [nil, "1"])
    #expect(read.wishes.map(\.title) == ["手电筒", "42"] && read.wishes[1].requesters.map(\.name) == ["小米粉"])
  }

  @Test(arguments: [
    ("posts", "{", "posts.json cannot be imported: is not JSON"), ("post_votes", "[{}]", "has no “post_id”"),
    ("users", "", "is not JSON"),
  ]) func aBackupWhoseTableIsDamagedIsRefusedWhole(table: String, text: String, words: String) throws {
    let error = try #require(throws: RequestingError.self) {
      try FiderBackup(backup.merging([table: text]) { $1 }.mapValues { Array($0.utf8) })
    }
    #expect(error.kind == .badData && error.message.contains(words), "\(error)")
  }

  @Test func aBackupWithoutPostsIsNone() throws {
    let error = try #require(throws: RequestingError.self) { try FiderBackup([:]) }
    #expect(error.message == "posts.json cannot be imported: is not in the backup")
  }
}
