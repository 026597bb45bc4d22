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
        "\(pieces.link($0.version)) · \(words.ballots($0.ballots))"
      } ?? HTML(pick("还没有收上来的报告。", "No report has closed yet."))
    return pieces.page(
      .report, title: pick("四格体验报告", "Four-panel report"),
      summary: pick("大家最喜欢什么，什么没做好", "What people loved, and what fell short"),
      pieces.banner(HTML(pick("四格体验报告", "The four-panel report")), line)
        + "<div class=\"wrap\">\n" + (report.map(panels) ?? before)
        + "<p class=\"teaser\"><a href=\"\(pieces.place.page(AwardsPage.path))\">\(pick("历届爆米花奖", "The popcorn award wall"))</a></p>\n</div>\n"
    )
  }

  /// Before the first report: what it will ask.
  private var before: HTML {
    let questions = [
      (pick("心情", "Mood"), pick("开心、悲伤、超有爱，还是期待？", "Happy, sad, loving it, or looking forward?")),
      (pick("最喜欢", "Loved"), pick("这一周最喜欢哪一项？", "Which of this week's updates do you love most?")),
      (pick("没做好", "Fell short"), pick("哪一项还差点意思？", "Which one fell short?")),
      (pick("最期待", "Awaited"), pick("下一周最想要什么？", "What do you wait for next week?")),
    ]
    let panels = questions.map { title, line -> HTML in
      "<section class=\"panel\"><h2>\(title)</h2><p class=\"line\">\(line)</p></section>\n"
    }
    return """
      <p class="hint">\(pick("每周二，四个格子，一人一票：", "Every Tuesday, four panels, one ballot a person:"))</p>
      <div class="panels four">
      \(panels.joined())</div>

      """
  }

  private func panels(_ report: SiteFacts.PollReport) -> HTML {
    let features = report.features
    let loved = features.filter { $0.loved > 0 }.sorted { ($1.loved, $0.request) < ($0.loved, $1.request) }
    let weak = features.filter { $0.disliked > 0 }
      .sorted { ($1.disliked, $0.request) < ($0.disliked, $1.request) }
    return [
      award(report),
      disliked(report),
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
    return AwardsPage(pieces: pieces, year: nil).article(report.version, award)
  }

  /// What a majority dislikes, with what the team answered.
  private func disliked(_ report: SiteFacts.PollReport) -> HTML {
    guard !report.disliked.isEmpty else { return .empty }
    let items = report.disliked.map { id -> HTML in
      let answer = pieces.facts.ledger.answers.last { $0.version == report.version && $0.request == id }
      let words: HTML =
        answer.map { "<span class=\"code\">\(self.words.answer($0.verdict))</span> \(user: $0.reason)" }
        ?? HTML(pick("还没有答复，周五之前会有。", "Not answered yet; it will be before Friday."))
      return "<li><p class=\"what\">\(pieces.titled(id))</p><p class=\"why\">\(words)</p></li>\n"
    }
    return """
      <section aria-labelledby="disliked"><h2 id="disliked">\(pick("多数人不喜欢", "Disliked by a majority"))</h2>
      <ul class="left">
      \(items.joined())</ul></section>

      """
  }

  /// One panel: a table whose bars are drawn by the style, readable without it.
  private func panel(_ id: String, _ title: String, _ rows: [(HTML, Int)]) -> HTML {
    guard !rows.isEmpty else { return .empty }
    let highest = max(1, rows.map(\.1).max() ?? 1)
    let lines = rows.map { label, count -> HTML in
      """
      <tr><th scope="row"><span class="label">\(label)</span></th><td>\(words.number(count))</td><td class="bar"><meter min="0" max="\(highest)" value="\(count)">\(count)</meter></td></tr>

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
