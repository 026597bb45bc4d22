// SPDX-License-Identifier: Apache-2.0
import Foundation
import Presenting
import Publishing
import ReleaseCore
import Requesting
import Testing
import TestSupport

@Suite("The site")
struct SiteTests {
  @Test(
    "every page is well formed, has one first heading, and leads only to pages and anchors that are there")
  func isWhole() throws {
    var facts = try SampleSite.facts()
    facts.gaps = [SiteFacts.Gap(date: try #require(CivilDate("2026-11-20")), reason: "<b>假期</b>")]
    facts.reports = [SiteTests.report]
    let pages = try SampleSite.pages(facts)
    let readers = pages.filter { $0.key.hasSuffix(".html") }.mapValues(PageReader.init)
    #expect(readers.count > 15)
    #expect(readers.flatMap { path, reader in reader.problems.map { "\(path): \($0)" } } == [])
    for (path, reader) in readers {
      let headings = reader.tags.count { $0.name == "h1" }
      #expect(headings == 1, "\(path)")
      let languages = reader.tags.count { $0.name == "html" && $0.attributes["lang"] != nil }
      #expect(languages == 1, "\(path)")
      let active = reader.tags.map(\.name).filter {
        ["script", "iframe", "style", "form", "img"].contains($0)
      }
      #expect(active == [], "\(path)")
      let handlers = reader.tags.flatMap { $0.attributes.keys.filter { $0.hasPrefix("on") || $0 == "style" } }
      #expect(handlers == [], "\(path)")
      let anchors = reader.anchors
      #expect(Set(anchors).count == anchors.count, "an id stands twice on \(path)")
      let lost = reader.links.filter { !SiteTests.leadsSomewhere($0, from: path, pages, readers) }
      #expect(lost == [], "\(path)")
    }
  }

  @Test("the same facts give the same bytes, in whatever order they come")
  func isDeterministic() throws {
    var facts = try SampleSite.facts()
    let gaps = ["2026-10-02", "2026-02-20"].compactMap { CivilDate($0) }
      .map { SiteFacts.Gap(date: $0, reason: "holiday") }
    facts.gaps = gaps
    let first = try Site.files(of: facts)
    facts.gaps = gaps.reversed()
    #expect(try Site.files(of: facts) == first)
  }

  @Test(
    "this week's page has the build, its files with digests, and who asked and who built, in both languages")
  func tellsTheWeek() throws {
    let pages = try SampleSite.pages(SampleSite.facts())
    let manifest = try SampleSite.manifest()
    for language in ["zh", "en"] {
      let page = try #require(pages["\(language)/index.html"])
      for package in manifest.packages {
        #expect(page.contains("\(package.sha256)</code>"))
        #expect(page.contains("../../dev/targets/builds/26.11.27/\(package.sha256).\(package.file)"))
      }
      for name in ["记者们", "night_owl", "Zoltán", "aries"] { #expect(page.contains(name)) }
      #expect(page.contains("the camera | freezes &lt;on&gt; start"))
    }
    #expect(pages["zh/index.html"]?.contains("这是我设计的") == true)
    #expect(pages["en/index.html"]?.contains("I designed this") == true)
  }

  @Test("a withdrawn build is not offered, and says why")
  func withdraws() throws {
    var facts = try SampleSite.facts()
    let manifest = try SampleSite.manifest()
    facts.withdrawn = [
      Withdrawal(
        version: manifest.version, reason: try #require(LocalizedText(zh: "会丢短信", en: "loses <messages>")),
        link: nil, at: manifest.instant, replacedBy: nil)
    ]
    let pages = try SampleSite.pages(facts)
    let page = try #require(pages["en/index.html"])
    #expect(page.contains("loses &lt;messages&gt;"))
    #expect(!page.contains("/targets/builds/") && !page.contains("#downloads"))
    #expect(pages["zh/history.html"]?.contains("会丢短信") == true)
  }

  @Test("before the first release the pages stand and there is no feed")
  func beforeTheFirst() throws {
    let pages = try SampleSite.pages(try SampleSite.facts([:], offer: nil))
    #expect(pages["zh/feed.atom"] == nil)
    #expect(pages["en/index.html"]?.contains("The first train has not left yet") == true)
    #expect(pages["en/index.html"]?.contains("feed.atom") == false)
  }

  @Test("a page of the history is a year's: what is written does not grow with the years")
  func isPaged() throws {
    var files = SampleSite.files
    for year in 21...25 { files["weeks/dev/\(year).3.5.yaml"] = SampleSite.week("\(year).3.5", 100 + year) }
    let few = try SampleSite.pages(try SampleSite.facts())
    let many = try SampleSite.pages(try SampleSite.facts(files))
    #expect(many["zh/history/2021.html"]?.contains("21.3.5") == true)
    #expect(many["zh/history.html"]?.contains("21.3.5") == false)
    #expect(few["zh/index.html"] == many["zh/index.html"])
    #expect(few["zh/train.html"] == many["zh/train.html"])
  }

  @Test("addresses of languages and of the feed are whole where the site's address is known")
  func hasAddresses() throws {
    var facts = try SampleSite.facts()
    facts.baseURL = "https://example.org/miui"
    facts.authority = "example.org"
    let pages = try SampleSite.pages(facts)
    #expect(
      pages["zh/train.html"]?.contains(
        "<link rel=\"alternate\" hreflang=\"en\" href=\"https://example.org/miui/en/train.html\">") == true)
    let feed = try #require(pages["en/feed.atom"])
    #expect(feed.contains("<id>tag:example.org,2010:site/en/26.11.27</id>"))
    #expect(feed.contains("https://example.org/miui/en/history.html#v26.11.27"))
  }

  @Test("without knowing whom to forget no page is made")
  func refusesUnknownNames() throws {
    var files = SampleSite.files
    files["forgotten.yaml"] = "salt: nonsense\npeople: []\n"
    let facts = try SampleSite.facts(files)
    #expect(throws: PresentingError.self) { try Site.files(of: facts) }
  }

  static let report = SiteFacts.PollReport(
    version: BuildVersion("26.11.27") ?? BuildVersion(date: CivilDate(dayNumber: 0)), ballots: 4,
    mood: [
      SiteFacts.PollReport.Count(key: "happy", count: 3), SiteFacts.PollReport.Count(key: "<i>", count: 1),
    ],
    features: [SiteFacts.PollReport.Feature(request: RequestID(1), loved: 3, disliked: 1)],
    awaited: [SiteFacts.PollReport.Count(key: "REQ-6", count: 2)],
    countries: [SiteFacts.PollReport.Count(key: "CN", count: 4)],
    sources: [SiteFacts.PollReport.Count(key: "forum", count: 4)],
    award: SiteFacts.PollReport.Award(requests: [RequestID(1)], winners: ["记者们"], votes: 2, isShared: false))

  /// True for addresses elsewhere, and for a page and anchor of the site.
  static func leadsSomewhere(
    _ link: String, from path: String, _ pages: [String: String], _ readers: [String: PageReader]
  ) -> Bool {
    if link.hasPrefix("https://") { return true }
    let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    var place = path.split(separator: "/").dropLast().map(String.init)
    if parts[0].isEmpty { return readers[path]?.anchors.contains(String(parts[1])) ?? false }
    for part in parts[0].split(separator: "/") {
      if part != ".." {
        place.append(String(part))
      } else if place.isEmpty {
        return parts[0].contains("/dev/")
      } else {
        place.removeLast()
      }
    }
    let target = place.joined(separator: "/")
    if target.hasPrefix("dev/targets/") { return true }
    guard pages[target] != nil else { return false }
    return parts.count == 1 || readers[target]?.anchors.contains(String(parts[1])) ?? false
  }
}
