// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import TestSupport
import Testing

@Suite struct FieldMappingTests {
  private let mapping = FieldMapping([.id: "编号", .title: "标题", .requester: "作者", .votes: "支持"])

  private func wish(_ fields: [String: String]) throws -> ImportedWish {
    let usual = ["编号": "a-1", "标题": "Torch", "作者": "Owl", "支持": "7"]
    return try mapping.wish(
      from: ImportExample.row(4, usual.merging(fields) { $1 }), ImportExample.terms("fansite"))
  }

  @Test func declaredColumnsAndThoseOfTheSameNameAreRead() throws {
    let wish = try wish([
      "against": "2", "country": "de", "app": "录音机", "kind": "FIX", "link": "https://fans.example.org/7",
      "created": "2026-11-02", "description": "dark", "poll_opened": "2026-11-03 08:00:00+08:00",
    ])
    #expect(wish.record.name == ExternalID(source: "fansite", id: "a-1") && wish.record.votes == 7)
    #expect(wish.record.against == 2 && wish.kind == .fix && wish.app.zh == "录音机" && wish.app.en == nil)
    #expect(wish.requesters == [Requester(name: "Owl", source: "fansite", country: "DE")])
    #expect(wish.created.description == "2026-11-02" && wish.feedback == ["dark"])
    #expect(wish.record.pollOpened?.description == "2026-11-03T00:00:00Z")
    #expect(wish.localizedTitle?.en == "Torch")
  }

  @Test func aDuplicateBringsItsVotes() throws {
    let store = MemoryLedgerStore(files: [:])
    let report = try ImportExample.run(
      [try wish([:]), try wish(["编号": "b", "duplicate_of": "a-1", "支持": "5"])], into: store)
    let request = try #require(try ImportExample.ledger(store).request(RequestID(1)))
    #expect(report.added.count == 1 && request.votes == 12 && request.requesters.count == 1)
  }

  static let bad = [
    BadRow("no id", ["编号": ""], "编号: is missing"),
    BadRow("no title", ["标题": ""], "标题: is missing"),
    BadRow("votes that are a fraction", ["支持": "7.5"], "支持: expected a number"),
    BadRow("a country by name", ["country": "Germany"], "country: expected two letters"),
    BadRow("an unknown kind", ["kind": "epic"], "kind: expected one of new, optimization, fix"),
    BadRow("a script for a link", ["link": "javascript:alert(1)"], "link: expected an http or https address"),
    BadRow(
      "a link with a quote", ["link": "https://a/\"onclick=x"], "link: expected an http or https address"),
    BadRow("a clock years ahead", ["created": "2099-01-01"], "lies in the future"),
    BadRow("a requester who turns the line", ["作者": "x\u{2066}y"], "作者: holds the character U+2066"),
  ]

  @Test(arguments: bad) func aRowIsRefusedUnderTheTablesOwnNames(_ bad: BadRow) throws {
    let refusal = try #require(throws: ImportRefusal.self) { try wish(bad.fields) }
    #expect(refusal.line == 4 && refusal.reason.contains(bad.words), "\(refusal)")
  }

  @Test func pairsOfTheCommandLine() {
    #expect(FieldMapping.pair("votes=a=b").map { $0.field == .votes && $0.column == "a=b" } == true)
    for text in ["votes", "votes=", "points=x", "=x"] { #expect(FieldMapping.pair(text) == nil, "\(text)") }
  }

  @Test(arguments: [
    ("2026-11-21T08:30:00Z", "2026-11-21T08:30:00Z"),
    ("2026-11-21T08:30:00.999+08:00", "2026-11-21T00:30:00Z"),
    ("2026-11-21 08:30:00-0130", "2026-11-21T10:00:00Z"), ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
    ("1970-01-01T00:00:00z", "1970-01-01T00:00:00Z"),
  ]) func instantsOfManyProgramsAreRead(text: String, meaning: String) {
    #expect(UTCInstant(text)?.description == meaning)
  }

  @Test(arguments: [
    "", "2026-11-21", "2026-11-21T08:30:00", "2026-13-21T08:30:00Z", "2026-11-21T24:30:00Z",
    "2026-11-21T08:30Z",
    "2026-11-21T08:30:00.Z", "2026-11-21T08:30:00+8", "2026-11-21T08:30:00+08:00x", "1969-12-31T23:59:59Z",
    "１９９９-11-21T08:30:00Z",
  ]) func otherTextsAreNoInstants(text: String) { #expect(UTCInstant(text) == nil) }
}
