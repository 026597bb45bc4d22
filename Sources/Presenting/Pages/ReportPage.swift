// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Requesting

/// The latest four-panel report: mood, loved, weak, awaited, and who took part.
struct ReportPage {
  let pieces: Pieces
  private var words: SiteWords { pieces.words }
  private func pick(_ zh: String, _ en: String) -> String { pieces.pick(zh, en) }

  var page: SitePage {
    let report = pieces.facts.reports.max { $0.version < $1.version }
    let line: HTML =
      report.map {
        "\(pieces.link($0.version)) · \(pick("\($0.ballots) 位用户投票", "\($0.ballots) \($0.ballots == 1 ? "ballot" : "ballots")"))"
      } ?? HTML(pick("还没有收上来的报告。", "No report has closed yet."))
    return pieces.page(
      .report, title: pick("四格体验报告", "Four-panel report"),
      summary: pick("大家最喜欢什么，什么没做好", "What people loved, and what fell short"),
      pieces.banner(HTML(pick("四格体验报告", "The four-panel report")), line)
        + "<div class=\"wrap\">\n" + (report.map(panels) ?? .empty)
        + "<p class=\"teaser\"><a href=\"\(pieces.place.page(AwardsPage.path))\">\(pick("历届爆米花奖", "The popcorn award wall"))</a></p>\n</div>\n"
    )
  }

  private func panels(_ report: SiteFacts.PollReport) -> HTML {
    let features = report.features
    let loved = features.filter { $0.loved > 0 }.sorted { ($1.loved, $0.request) < ($0.loved, $1.request) }
    let weak = features.filter { $0.disliked > 0 }
      .sorted { ($1.disliked, $0.request) < ($0.disliked, $1.request) }
    return [
      award(report),
      "<div class=\"panels\">\n",
      panel("mood", pick("心情", "Mood"), report.mood.map { (HTML(words.mood($0.key)), $0.count) }),
      panel("loved", pick("最喜欢", "Loved"), loved.prefix(10).map { (pieces.titled($0.request), $0.loved) }),
      panel(
        "weak", pick("没做好", "Fell short"), weak.prefix(10).map { (pieces.titled($0.request), $0.disliked) }),
      panel(
        "awaited", pick("最期待", "Awaited"),
        report.awaited.prefix(10).map { count in
          (RequestID(count.key).map { pieces.titled($0) } ?? "\(user: count.key)", count.count)
        }),
      panel(
        "countries", pick("国家和地区", "Countries"),
        report.countries.prefix(12).map { ("\(user: $0.key)", $0.count) }),
      panel(
        "sources", pick("来源", "Where from"),
        report.sources.prefix(12).map { ("\(user: words.source($0.key))", $0.count) }),
      "</div>\n",
    ].joined()
  }

  private func award(_ report: SiteFacts.PollReport) -> HTML {
    guard let award = report.award else { return .empty }
    return AwardsPage(pieces: pieces).article(report.version, award, level: 2)
  }

  /// One panel: a table whose bars are drawn by the style, readable without it.
  private func panel(_ id: String, _ title: String, _ rows: [(HTML, Int)]) -> HTML {
    guard !rows.isEmpty else { return .empty }
    let highest = max(1, rows.map(\.1).max() ?? 1)
    let lines = rows.map { label, count -> HTML in
      """
      <tr><th scope="row">\(label)</th><td>\(count)</td><td class="bar"><meter min="0" max="\(highest)" value="\(count)">\(count)</meter></td></tr>

      """
    }
    return """
      <section class="panel \(id)" aria-labelledby="panel-\(id)"><h2 id="panel-\(id)">\(title)</h2>
      <table><caption class="hidden">\(title)</caption><thead class="hidden"><tr><th scope="col">\(title)</th><th scope="col">\(pick("票数", "Votes"))</th><th scope="col">\(pick("比例", "Share"))</th></tr></thead>
      <tbody>
      \(lines.joined())</tbody></table></section>

      """
  }
}

/// The wall of every popcorn award, newest first.
struct AwardsPage {
  let pieces: Pieces
  static let path = "awards.html"
  private func pick(_ zh: String, _ en: String) -> String { pieces.pick(zh, en) }

  var page: SitePage {
    let awards = pieces.facts.reports.sorted { $0.version > $1.version }
      .compactMap { report in report.award.map { article(report.version, $0, level: 2) } }
    return pieces.page(
      .report, title: pick("爆米花奖", "The popcorn award"),
      summary: pick("每周最受喜爱的功能背后的人", "The people behind each week's best-loved feature"),
      pieces.banner(
        HTML(pick("爆米花奖", "The popcorn award")),
        HTML(
          pick(
            "颁给每周最受喜爱的功能背后的人。只看选票，从不内定。",
            "For the people behind each week's best-loved feature: from the votes alone.")))
        + "<div class=\"wrap wall\">\n"
        + (awards.isEmpty
          ? "<p class=\"empty\">\(pick("还没有颁奖。", "No award yet."))</p>\n" : awards.joined()) + "</div>\n")
  }

  func article(_ version: BuildVersion, _ award: SiteFacts.PollReport.Award, level: Int) -> HTML {
    let tie: HTML =
      award.tieRule.map { "<p class=\"line\">\(pick("同票时：", "Tie: "))\(user: $0)</p>\n" } ?? ""
    return """
      <article class="award" id="a\(version.description)"><p class="eyebrow">\(pick("爆米花奖", "Popcorn award")) · \(pieces.link(version))</p>
      <h2>\(award.requests.map { pieces.titled($0) }.joined(HTML(pieces.words.separator)))</h2>
      <p class="winners">\(pieces.names(award.winners))</p>
      <p>\(pieces.votes(award.votes))</p>\(tie)</article>

      """
  }
}
