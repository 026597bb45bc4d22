// SPDX-License-Identifier: Apache-2.0
import Foundation
import Presenting
import ReleaseCore
import Requesting
import Testing

@Suite("NameWithScript")
struct NameWithScriptTests {
  static let hostile = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)",
    "</title></head>",
    "{{constructor}}", "&lt;b&gt;", "عبد الرحمن", "👩‍👩‍👧‍👦", String(repeating: "W", count: 300),
    "<!--", "]]>", "javascript:alert(1)",
  ]

  @Test("it shows as it was written wherever names and titles stand", arguments: hostile)
  func showsAsWritten(name: String) throws {
    var files = SampleSite.files
    files["requests/REQ-3.yaml"] = SampleSite.request(
      3, zh: name, app: name, requesters: [name], developers: [name],
      feedback: [name, "javascript:alert(2)", "https://example.org/?a=1&b=\"><script>"])
    var facts = try SampleSite.facts(files)
    #expect(facts.ledger.problems.isEmpty)
    facts.gaps = [SiteFacts.Gap(date: try #require(CivilDate("2026-11-20")), reason: name)]
    for (path, page) in try SampleSite.pages(facts) where path.hasSuffix(".html") {
      let reader = PageReader(page)
      let problems = reader.problems
      #expect(problems == [], "\(path)")
      let active = reader.tags.map(\.name).filter { ["script", "img", "svg", "iframe"].contains($0) }
      #expect(active == [], "\(path)")
      let links = reader.links.filter { $0.lowercased().hasPrefix("javascript:") }
      #expect(links == [], "\(path)")
    }
    let shown = HTML(name).text
    let isShown = try SampleSite.pages(facts)["zh/requests/1.html"]?.contains(shown) == true
    #expect(isShown)
  }
}

@Suite("GroupOfJournalistsAsked")
struct GroupOfJournalistsAskedTests {
  @Test("the group is named as one, on the week's page and on the request's")
  func isNamed() throws {
    let pages = try SampleSite.pages(try SampleSite.facts())
    for path in ["zh/index.html", "zh/requests/1.html"] {
      #expect(pages[path]?.contains("<strong><bdi>记者们</bdi></strong> <small><bdi>团体") == true, "\(path)")
    }
    #expect(pages["en/index.html"]?.contains("<bdi>group · Weibo · CN</bdi>") == true)
  }
}

@Suite("WeekWithoutATrainOnTheSite")
struct WeekWithoutATrainOnTheSiteTests {
  @Test("the gap stands in the history with its reason, between its neighbours, and in the feed")
  func stands() throws {
    var facts = try SampleSite.facts(
      SampleSite.files.merging(["weeks/dev/26.11.13.yaml": SampleSite.week("26.11.13", 589)]) { $1 })
    facts.gaps = [SiteFacts.Gap(date: try #require(CivilDate("2026-11-20")), reason: "国庆节 & 中秋")]
    let pages = try SampleSite.pages(facts)
    let history = try #require(pages["en/history.html"])
    let places = ["id=\"v26.11.27\"", "id=\"d2026-11-20\"", "id=\"v26.11.13\""].compactMap {
      history.range(of: $0)?.lowerBound
    }
    #expect(places.count == 3 && places == places.sorted())
    #expect(history.contains("国庆节 &amp; 中秋") && history.contains("2 releases, 1 Friday without one."))
    #expect(pages["en/feed.atom"]?.contains("No train · 2026-11-20") == true)
  }
}

@Suite("RequesterAsksToBeForgotten")
struct RequesterForgottenOnTheSiteTests {
  @Test("no page names them, although the published manifest still does")
  func isNamedNowhere() throws {
    var names = ForgottenNames(salt: Array(repeating: 7, count: 16), people: [])
    let day = try #require(CivilDate("2026-11-28"))
    #expect(names.add(try #require(PersonName("  NIGHT_OWL ")), on: day))
    #expect(names.add(try #require(PersonName("zolta\u{301}n")), on: day))
    var files = SampleSite.files
    files["forgotten.yaml"] = """
      salt: "\(Hexadecimal.text(of: names.salt))"
      people:
      \(names.people.map { "- digest: \"\($0.digest)\"\n  since: \($0.since)" }.joined(separator: "\n"))

      """
    let facts = try SampleSite.facts(files)
    #expect(facts.ledger.problems.isEmpty)
    let pages = try SampleSite.pages(facts)
    for (path, page) in pages {
      #expect(!page.contains("night_owl") && !page.contains("Zoltán"), "\(path)")
    }
    #expect(pages["zh/index.html"]?.contains("匿名用户") == true)
    #expect(pages["en/index.html"]?.contains("an anonymous user") == true)
    #expect(pages["zh/index.html"]?.contains("记者们") == true)
  }
}
