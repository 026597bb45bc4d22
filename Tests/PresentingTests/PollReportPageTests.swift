// SPDX-License-Identifier: Apache-2.0
import Presenting
import ReleaseCore
import Requesting
import Settings
import TestSupport
import Testing
import Voting

@Suite("The report as a page")
struct PollReportPageTests {
  private static let script = "<script>alert(\"1\")</script>"

  /// A report in which everything that users write is hostile.
  private static func report(counted: Int = 3) throws -> PollReport {
    let format = YAMLDocumentFormat()
    let object = String(repeating: "a", count: 40)
    func request(_ number: Int) -> String {
      """
      id: REQ-\(number)
      title: {zh: '\(script)', en: 'x" onload="y'}
      app: {zh: 系统}
      kind: new
      origin: user
      requesters: [{name: '\(script)', source: "'><b>", country: CN}]
      developers: ['& Co']
      feedback: ['javascript:alert(1)']
      created: 2014-10-10
      decision: accepted
      """
    }
    let poll = PollRecord(
      version: try #require(BuildVersion("4.10.24")), week: 200, opened: "2014-10-28T09:00:00+08:00",
      closed: "2014-10-28T21:00:00+08:00", tallied: "2014-10-28T22:00:00+08:00",
      ballots: .init(counted: counted, late: 1), mood: Mood.allCases.map { .init(name: $0.word, votes: 1) },
      features: [
        .init(request: RequestID(1), loved: counted, weak: 0),
        .init(request: RequestID(2), loved: 0, weak: counted),
      ], awaited: [.init(request: RequestID(9), votes: 1)], sources: [.init(name: "<img src=x>", votes: 2)],
      countries: [.init(name: "CN", votes: 2)], refusals: [.init(name: "mood", votes: 1)],
      disliked: counted > 0 ? [RequestID(2)] : [], award: counted > 0 ? [RequestID(1)] : [])
    let ledger = Ledger(
      LedgerSnapshot(
        commit: try #require(ObjectID(hex: object)),
        files: [
          "requests/REQ-1.yaml": request(1), "requests/REQ-2.yaml": request(2),
          "polls/4.10.24.yaml": try format.text(of: PollDocument.node(of: poll)),
        ]), format: format)
    #expect(ledger.problems.isEmpty)
    return PollReport(
      try #require(ledger.polls.first), in: ledger, product: "MIUI & <i>", rules: PollRules(), isFinal: true)
  }

  @Test("what users wrote opens no tag, and nothing is fetched or run")
  func escaped() throws {
    let text = PollReportPage(try Self.report()).html.text
    for hostile in [
      "<script", "<img", "<i>", "onload=\"", "http://", "https://", "javascript:alert(1)\"",
      " style=\"", "url(",
    ] {
      #expect(!text.contains(hostile), "\(hostile)")
    }
    #expect(text.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;"))
    #expect(text.contains("default-src &#39;none&#39;; style-src &#39;sha256-"))
    #expect(!text.contains("unsafe-inline"))
    #expect(text.contains("prefers-color-scheme:dark"))
  }

  @Test("every chart stands in a table, and every tag is closed")
  func structure() throws {
    let text = PollReportPage(try Self.report()).html.text
    for tag in ["table", "tbody", "section", "main", "svg", "ul", "dl", "h2", "tr", "th", "td", "details"] {
      let opened = text.ranges(of: "<\(tag)>").count + text.ranges(of: "<\(tag) ").count
      #expect(opened == text.ranges(of: "</\(tag)>").count, "\(tag)")
    }
    #expect(text.ranges(of: "<h1>").count == 1)
    #expect(
      text.ranges(of: "<svg").count == text.ranges(of: "aria-hidden=\"true\"").count
        - text.ranges(of: "<span aria-hidden").count)
  }

  @Test("a poll nobody voted in has a page")
  func nobody() throws {
    let page = PollReportPage(try Self.report(counted: 0))
    #expect(page.html.text.contains("没有颁奖"))
    #expect(page.markdown.contains("没有颁奖 None."))
  }

  @Test("Markdown escapes what users wrote")
  func markdown() throws {
    let text = PollReportPage(try Self.report()).markdown
    #expect(text.contains("\\<script\\>"))
    #expect(!text.replacing("\\<", with: "").contains("<script"))
    #expect(text.contains("| 心情 Mood | 票 Votes | 占比 Share |"))
  }

  @Test("the wall shows the newest award first, and none where there is none")
  func wall() throws {
    let report = try Self.report()
    let awards = report.award.map { [$0] } ?? []
    let wall = AwardWallPage(product: "MIUI", awards: awards, rule: PollRules.award)
    #expect(wall.html.text.contains("id=\"a4.10.24\""))
    #expect(wall.markdown.contains("| 4.10.24 |"))
    let empty = AwardWallPage(product: "MIUI", awards: [], rule: PollRules.award)
    #expect(empty.html.text.contains("No award yet"))
  }
}
