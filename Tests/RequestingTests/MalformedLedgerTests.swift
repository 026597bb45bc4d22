// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import Testing

@Suite struct MalformedLedgers {
  /// A good file spoilt in one place: the line and words of the problem.
  struct Example: Sendable, CustomTestStringConvertible {
    let name: String
    let old: String
    let new: String
    let line: Int
    let fragment: String
    var testDescription: String { name }

    init(_ name: String, _ old: String, _ new: String, _ line: Int, _ fragment: String) {
      self.name = name
      self.old = old
      self.new = new
      self.line = line
      self.fragment = fragment
    }
  }

  static let requests = [
    Example(
      "an id of another file", "id: REQ-7", "id: REQ-8", 1, "id: must equal the file's name, expected REQ-7"),
    Example("an id with a zero", "id: REQ-7", "id: REQ-07", 1, "id: expected a request id"),
    Example("no id", "id: REQ-7\n", "", 1, "id: is missing"),
    Example(
      "a title that is a word", "title:\n  zh: 手电筒\n  en: Torch", "title: Torch", 2,
      "title: expected a mapping"),
    Example("a title in no language", "  zh: 手电筒\n  en: Torch", "  zh:", 3, "title: expected zh, en or both"),
    Example("a title of two lines", "en: Torch", "en: \"Tor\\nch\"", 4, "title.en: expected one line"),
    Example(
      "a title that colours the terminal", "en: Torch", "en: \"\\e[31mTorch\"", 4,
      "title.en: expected one line"),
    Example(
      "a title that turns the writing", "en: Torch", "en: \"\\u202EhcroT\"", 4, "title.en: expected one line"),
    Example("a reason that rings", "reason: wanted", "reason: \"\\a\"", 34, "reason: expected a text"),
    Example(
      "feedback that clears the screen", "- https", "- \"\\e[2J\"\n- https", 28, "feedback[0]: expected"),
    Example("no app", "app:\n  zh: 系统\n  en: System\n", "", 1, "app: is missing"),
    Example(
      "an unknown kind", "kind: new", "kind: feature", 8,
      "kind: expected one of new, optimization, fix, found “feature”"),
    Example("an unknown origin", "origin: user", "origin: press", 9, "origin: expected one of user, team"),
    Example(
      "a requester that is a name", "- name: 小米粉\n  source: forum\n  country: CN", "- 小米粉", 11,
      "requesters[0]: expected a mapping"),
    Example(
      "a requester without name", "- name: 小米粉\n  source", "- source", 11, "requesters[0].name: is missing"),
    Example(
      "a group in other words", "group: true", "group: yes", 15, "requesters[1].group: expected true or false"
    ),
    Example(
      "a country in small letters", "country: CN", "country: cn", 13,
      "requesters[0].country: expected two capital letters"),
    Example("a country by name", "country: CN", "country: China", 13, "requesters[0].country"),
    Example(
      "a developer that is a list", "- Han Mei", "- [Han, Mei]", 18,
      "developers[0]: expected one line of text, found a list"),
    Example(
      "a developer twice", "- Han Mei", "- Han Mei\n- Han Mei", 19, "developers[1]: “Han Mei” is listed twice"
    ),
    Example(
      "developers that are a name", "developers:\n- Han Mei", "developers: Han Mei", 17,
      "developers: expected a list"),
    Example(
      "a branch that git refuses", "topic/torch", "topic/..torch", 19, "branch: expected a branch name"),
    Example(
      "a branch that is an option", "topic/torch", "--upload-pack=sh", 19, "branch: expected a branch name"),
    Example("negative votes", "votes: 12", "votes: -1", 20, "votes: expected a whole number from 0"),
    Example("votes in words", "votes: 12", "votes: many", 20, "votes: expected a whole number"),
    Example("a billion votes", "votes: 12", "votes: 1000000000", 20, "votes: expected a whole number"),
    Example(
      "a dependency on itself", "- REQ-3", "- REQ-7", 22, "depends_on: a request cannot depend on itself"),
    Example("a dependency that is no id", "- REQ-3", "- torch", 22, "depends_on[0]: expected a request id"),
    Example(
      "a dependency twice", "- REQ-3", "- REQ-3\n- REQ-3", 23, "depends_on[1]: “REQ-3” is listed twice"),
    Example("an empty device", "- cancro", "- \"\"", 26, "devices[0]: expected one line"),
    Example(
      "a day that does not exist", "created: 2026-11-21", "created: 2026-02-30", 32,
      "created: expected a date"),
    Example("no day of entry", "created: 2026-11-21\n", "", 1, "created: is missing"),
    Example(
      "a decision that only a cut makes", "decision: accepted", "decision: shipped", 33,
      "decision: expected one of proposed"),
    Example(
      "declined without reason", "decision: accepted\nreason: wanted", "decision: declined", 33,
      "decision: a request that is declined needs a reason"),
    Example(
      "deferred for a blank", "decision: accepted\nreason: wanted", "decision: deferred\nreason: \" \"", 34,
      "reason: expected a text"),
    Example("a status", "votes: 12", "status: shipped", 20, "status: is not a known key"),
    Example(
      "a misspelt key", "developers:", "develpers:", 17,
      "develpers: is not a known key; did you mean developers?"),
    Example("a key twice", "votes: 12", "votes: 12\nvotes: 13", 20, "“votes” is written more than once"),
    Example("an anchor", "owner: Li Lei", "owner: &o Li Lei", 16, "anchors and aliases"),
    Example("a tab", "  en: Torch", "\ten: Torch", 4, "a tab cannot indent"),
    Example(
      "a merge conflict", "votes: 12", "<<<<<<< ours\nvotes: 12\n=======\nvotes: 13\n>>>>>>> theirs", 21,
      "is not YAML"),
    Example(
      "a file that is a list", LedgerExample.torch, "- id: REQ-7\n", 1,
      "expected a mapping of keys, found a list"),
    Example("an empty file", LedgerExample.torch, "", 1, "expected a mapping of keys, found nothing"),
    Example("a control character", "Li Lei\n", "Li\u{1} Lei\n", 16, "U+0001 is not allowed"),
    Example("a file that was not UTF-8", "Li Lei\n", "Li L\u{FFFD}i\n", 16, "is not UTF-8 text"),
  ]

  @Test(arguments: requests) func aRequestIsReportedByLine(_ example: Example) throws {
    let text = LedgerExample.torch.replacing(example.old, with: example.new, maxReplacements: 1)
    try #require(text != LedgerExample.torch, "the example changes nothing")
    let ledger = try LedgerExample.ledger(LedgerExample.requests(3), ["requests/REQ-7.yaml": text])
    #expect(ledger.requests.map(\.id.number) == [3], "the other request stays")
    #expect(
      ledger.problems.contains {
        $0.line == example.line && $0.message.contains(example.fragment) && $0.file == "requests/REQ-7.yaml"
          && $0.subject == .request(RequestID(7)) && $0.isLeftOut
      }, "\(ledger.problems)")
    #expect(ledger.nextID == RequestID(8))
  }

  static let weeks = [
    Example(
      "a version of another file", "version: 26.11.27", "version: 26.11.28", 1,
      "version: must equal the file's name"),
    Example(
      "a channel of another folder", "channel: dev", "channel: stable", 2,
      "channel: must equal the folder's name"),
    Example("a week zero", "week: 590", "week: 0", 3, "week: expected a week's number"),
    Example("an instant without zone", "17:00:00+08:00", "17:00:00", 4, "instant: expected an instant"),
    Example("an instant at 25 hours", "T17:", "T25:", 4, "instant: expected an instant"),
    Example(
      "a previous that is later", "week: 590", "week: 590\nprevious: 26.11.28", 4, "previous: must be older"),
    Example("a short commit", "base: cccc", "base: ccc", 5, "base: expected a commit"),
    Example("a digest in capitals", "manifest: dddd", "manifest: DDDD", 8, "manifest: expected a SHA-256"),
    Example("a feature without tip", "tip: ", "top: ", 10, "shipped[0].tip: is missing"),
    Example("a feature twice", "{request: REQ-2", "{request: REQ-1", 10, "shipped: lists REQ-1 twice"),
    Example("a reason without code", "code: conflict, ", "", 13, "left_behind[0].code: is missing"),
    Example("an unknown key", "week: 590", "week: 590\nmood: happy", 4, "mood: is not a known key"),
  ]

  @Test(arguments: weeks) func aRecordIsReportedByLine(_ example: Example) throws {
    let good = LedgerExample.week("dev", "26.11.27", shipped: [1, 2], left: [3])
    let path = "weeks/dev/26.11.27.yaml"
    let text = try #require(good[path]?.replacing(example.old, with: example.new, maxReplacements: 1))
    try #require(text != good[path], "the example changes nothing")
    let ledger = try LedgerExample.ledger([path: text], LedgerExample.week("dev", "26.11.20"))
    #expect(ledger.weeks(channel: "dev").map(\.version.description) == ["26.11.20"])
    #expect(
      ledger.problems.contains { $0.line == example.line && $0.message.contains(example.fragment) },
      "\(ledger.problems)")
    #expect(ledger.malformedWeeks(channel: "dev").map(\.description) == ["26.11.27"])
  }

  @Test(arguments: [
    "requests/torch.yaml", "requests/REQ-7.yml", "requests/REQ-07.yaml", "requests/REQ-7.yaml.orig",
    "requests/old/REQ-7.yaml", "requests/.gitkeep", "weeks/26.11.27.yaml", "weeks/dev/tomorrow.yaml",
    "weeks/dev/26.11.27.yml", "weeks/dev/26.11.27.1.yaml", "weeks/dev/old/26.11.27.yaml",
  ]) func aFileOfAnotherNameIsReported(_ path: String) throws {
    let ledger = try LedgerExample.ledger([path: LedgerExample.torch])
    #expect(ledger.requests.isEmpty && ledger.problems.map(\.file) == [path])
    #expect(ledger.problems.allSatisfy { $0.subject == .file })
  }
}
