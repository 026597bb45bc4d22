// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Requesting
import Voting

/// The wall of the popcorn awards: the newest, and a page a year.
struct AwardsPage {
  let pieces: Pieces
  /// Nil: the newest of all years.
  let year: Int?
  private func pick(_ zh: String, _ en: String) -> String { pieces.pick(zh, en) }

  static let path = "awards.html"
  /// The most awards on the front of the wall.
  private static let longest = 60

  static func path(of year: Int) -> String { "awards/\(year).html" }

  /// The years that have an award.
  static func years(_ facts: SiteFacts) -> [Int] {
    Set(facts.reports.filter { $0.award != nil }.map(\.version.date.year)).sorted(by: >)
  }

  var page: SitePage {
    let all = pieces.facts.reports.sorted { $0.version > $1.version }.filter { $0.award != nil }
    let shown =
      year.map { year in all.filter { $0.version.date.year == year } } ?? Array(all.prefix(Self.longest))
    // Year under year; a page of one year has its year in its title.
    let years = Set(shown.map(\.version.date.year)).sorted(by: >)
    let walls = years.map { one -> HTML in
      let awards = shown.filter { $0.version.date.year == one }
        .compactMap { report in report.award.map { article(report.version, $0, heading: "h3") } }
      let head: HTML =
        "<h2 id=\"y\(one)\"\(year == nil ? "" : " class=\"hidden\"")>\(one) <small>\(count(awards.count))</small></h2>\n"
      return
        "<section aria-labelledby=\"y\(one)\">\(head)<div class=\"wall\">\n\(awards.joined())</div></section>\n"
    }
    let title = pick("爆米花奖", "The popcorn award") + (year.map { " \($0)" } ?? "")
    return pieces.page(
      .report, title: title,
      summary: pick("每周最受喜爱的功能背后的人", "The people behind each week's best-loved feature"),
      pieces.banner(
        HTML(title),
        HTML(
          pick(
            "颁给每周最受喜爱的功能背后的人。只看选票，从不内定。",
            "For the people behind each week's best-loved feature: from the votes alone.")))
        + "<div class=\"wrap\">\n" + pager
        + (walls.isEmpty
          ? "<p class=\"empty lonely\">\(pick("还没有颁奖。第一份爆米花等着它的主人。", "No award yet. The first popcorn waits for whom it is for."))</p>\n"
          : walls.joined())
        + "<p class=\"hint\">\(pick(PollRules.award.zh, PollRules.award.en))</p>\n</div>\n")
  }

  private func count(_ awards: Int) -> String {
    pick("\(awards) 次颁奖", awards == 1 ? "1 award" : "\(awards) awards")
  }

  private var pager: HTML {
    let years = Self.years(pieces.facts)
    guard years.count > 1 else { return .empty }
    let links = years.map { other -> HTML in
      let now: HTML = other == year ? " aria-current=\"page\"" : ""
      return "<li><a href=\"\(pieces.place.page(Self.path(of: other)))\"\(now)>\(other)</a></li>\n"
    }
    return "<nav aria-label=\"\(pick("年份", "Years"))\"><ul class=\"pager\">\n\(links.joined())</ul></nav>\n"
  }

  func article(
    _ version: BuildVersion, _ award: SiteFacts.PollReport.Award, heading: HTML = "h2"
  ) -> HTML {
    let shared: HTML = award.isShared ? " · \(pick("并列", "shared"))" : ""
    return """
      <article class="award" id="a\(version.description)"><p class="eyebrow"><span class="corn" aria-hidden="true"></span>\(pick("爆米花奖", "Popcorn award")) · \(pieces.link(version))\(shared)</p>
      <\(heading) class="what">\(award.requests.map { pieces.titled($0) }.joined(HTML(pieces.words.separator)))</\(heading)>
      <p class="winners">\(pieces.names(award.winners))</p>
      <p>\(pieces.votes(award.votes))</p></article>

      """
  }
}
