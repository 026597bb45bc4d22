// SPDX-License-Identifier: Apache-2.0
import Merging
import Presenting
import ReleaseCore
import Requesting
import Testing

@testable import Resolving

/// The conflict on the train's page: three sides, marked, and nothing of it is markup.
@Suite struct ConflictPageTests {
  private func side(_ path: String, _ text: String, _ author: String? = nil) -> ConflictReport.Side {
    ConflictReport.Side(
      path: path, line: 3, lines: text.isEmpty ? 0 : 2, text: text, isCut: false,
      authors: author.map { [$0] } ?? [])
  }

  private func facts(_ words: String, _ kind: ConflictReport.Kind = .boarded) throws -> SiteFacts {
    let zero = try #require(ObjectID(hex: SampleSite.zero))
    let hunk = ConflictReport.Hunk(
      ours: side(words, "same\n\(words)", words), base: side(words, "same\nold"),
      theirs: side(words, "", words),
      whose: [RequestID(3)])
    let report = ConflictReport(
      request: RequestID(6), title: try #require(LocalizedText(zh: words, en: words)), branch: words,
      developers: [words],
      tip: zero, kind: kind, onto: zero, base: zero, collidesWith: kind == .base ? [] : [RequestID(3)],
      files: [
        ConflictReport.File(
          path: words, kind: words, removedBy: .onto, whose: [RequestID(3)], hunks: [hunk], omitted: 2,
          isRemembered: false)
      ], mergingBaseSuffices: kind == .base ? nil : true, waited: ConflictReport.Waiting(),
      fix: "fix \(words)")
    var facts = try SampleSite.facts()
    facts.conflicts = [report]
    facts.waitingBonus = 10
    return facts
  }

  @Test(arguments: NameWithScriptTests.hostile) func nothingOfItIsMarkup(words: String) throws {
    let pages = try SampleSite.pages(try facts(words))
    for language in ["zh", "en"] {
      let page = try #require(pages["\(language)/train.html"])
      let reader = PageReader(page)
      #expect(reader.problems == [])
      #expect(!reader.tags.contains { ["script", "img", "svg", "iframe"].contains($0.name) })
      #expect(reader.tags.count { $0.name == "figure" } == 3)
    }
  }

  @Test func changedLinesAreMarkedAndTheOthersAreNot() throws {
    let page = try #require(try SampleSite.pages(try facts("new & improved"))["en/train.html"])
    #expect(page.contains("<pre><code>same\n<mark>new &amp; improved</mark></code></pre>"), "\(page)")
    #expect(page.contains("<pre><code>same\nold</code></pre>"))
    #expect(page.contains("<span class=\"none\">nothing</span>"))
    #expect(page.contains("2 more"))
    #expect(page.contains("<p>Removed there, changed by this branch.</p>"))
    #expect(page.contains("Held, and tried again by itself when they leave."))
    #expect(page.contains("Merging the base into it suffices."))
  }

  @Test func aConflictWithTheBaseSaysSoAndNamesNobody() throws {
    let page = try #require(try SampleSite.pages(try facts("x", .base))["en/train.html"])
    #expect(page.contains("does not merge with the base alone"))
    #expect(!page.contains("Held, and tried again"))
  }

  @Test func whoWaitedShowsHowLong() throws {
    let page = try #require(try SampleSite.pages(try facts("x"))["en/train.html"])
    #expect(
      page.contains("<span class=\"age\">waited 1 train: +10 % votes on the next one</span>"), "\(page)")
    #expect(try SampleSite.pages(try facts("x"))["zh/train.html"]?.contains("等了 1 班，下一班票数 +10%") == true)
  }
}
