// SPDX-License-Identifier: Apache-2.0
import Foundation
import Presenting
import Publishing
import ReleaseCore
import Requesting
import TestSupport
import Testing

@Suite("The site in unusual weeks")
struct SiteWeeksTests {
  @Test("HotfixOnSunday: the front says so, in both languages, and other devices keep their downloads")
  func hotfix() throws {
    let train = try SampleSite.manifest()
    let hotfix = try Self.hotfix(of: train)
    var files = SampleSite.files
    files["weeks/dev/26.11.29.yaml"] =
      SampleSite.week("26.11.29", 590) + "\nhotfix:\n  devices: [cancro]\n  reason: boot <loop>\n"
    var facts = try SampleSite.facts(files, offer: hotfix)
    facts.earlier = [SiteFacts.Offer(manifest: train, folder: "../dev")]
    let pages = try SampleSite.pages(facts)
    let front = try #require(pages["en/index.html"])
    #expect(front.contains("Hot-fix in week 590"))
    #expect(front.contains("<bdi>boot &lt;loop&gt;</bdi>"))
    #expect(pages["zh/index.html"]?.contains("紧急修复") == true)
    #expect(pages["index.html"]?.contains("Hot-fix") == true && pages["index.html"]?.contains("紧急修复") == true)
    #expect(pages["en/feed.atom"]?.contains("26.11.29 · Hot-fix") == true)
    #expect(pages["en/history.html"]?.contains("<span class=\"kind fix\">Hot-fix</span>") == true)
    for package in train.packages {
      let isReplaced = hotfix.packages.contains { $0.codename == package.codename }
      #expect(front.contains("/26.11.27/\(package.sha256).") == !isReplaced, "\(package.codename)")
    }
    #expect(try SampleSite.pages(SampleSite.facts())["en/index.html"]?.contains("Hot-fix") == false)
  }

  @Test("the wall has a heading a year, the newest first, and before the first award it says so")
  func wall() throws {
    var facts = try SampleSite.facts()
    facts.reports = try ["26.11.27", "25.12.26", "25.1.3", "24.5.31"].map { text in
      var report = SiteTests.report
      report.version = try #require(BuildVersion(text))
      return report
    }
    let pages = try SampleSite.pages(facts)
    let wall = try #require(pages["en/awards.html"])
    let years = wall.matches(of: /<h2 id="y(\d+)">/).map { String($0.output.1) }
    #expect(years == ["2026", "2025", "2024"])
    #expect(wall.contains("2 awards") && wall.contains("1 award<"))
    #expect(pages["zh/awards/2025.html"]?.matches(of: /<article class="award"/).count == 2)
    #expect(
      try SampleSite.pages(SampleSite.facts())["en/awards.html"]?.contains("The first popcorn waits") == true)
  }

  @Test(
    "Fridays on end without a train for one reason are one entry that names each; another reason is another")
  func gaps() throws {
    var facts = try SampleSite.facts()
    facts.gaps = try [("10-02", "holiday"), ("10-09", "holiday"), ("10-16", "holiday"), ("10-23", "a flood")]
      .map {
        SiteFacts.Gap(date: try #require(CivilDate("2026-\($0)")), reason: $1)
      }
    let history = try #require(try SampleSite.pages(facts)["en/history.html"])
    #expect(history.contains("3 Fridays without a train"))
    #expect(history.matches(of: /class="gap"/).count == 2)
    for gap in facts.gaps { #expect(history.contains("id=\"d\(gap.date)\"")) }
  }

  @Test("before the first train people see what is wanted most, and what a report will ask")
  func empty() throws {
    let files = SampleSite.files.filter { !$0.key.hasPrefix("weeks/") }
    let pages = try SampleSite.pages(try SampleSite.facts(files, offer: nil))
    let front = try #require(pages["en/index.html"])
    #expect(front.contains("Most wanted") && front.contains("手电筒"))
    #expect(!front.contains("换个铃声"), "what was declined is not waited for")
    #expect(pages["en/report.html"]?.contains("What do you wait for next week?") == true)
  }

  @Test(
    "numbers have their thousands apart",
    arguments: [(0, "0"), (999, "999"), (98304, "98,304"), (1_000_000, "1,000,000")])
  func numbers(count: Int, text: String) throws {
    var facts = try SampleSite.facts()
    var report = SiteTests.report
    report.ballots = count
    facts.reports = [report]
    #expect(try SampleSite.pages(facts)["zh/report.html"]?.contains("\(text) 位用户投票") == true)
  }

  /// The same release two days later, for its first device alone.
  private static func hotfix(of train: ReleaseManifest) throws -> ReleaseManifest {
    var manifest = train
    manifest.version = try #require(BuildVersion("26.11.29"))
    let device = try #require(manifest.packages.first?.codename)
    manifest.packages = manifest.packages.filter { $0.codename == device }
    return manifest
  }
}
