// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore
internal import Requesting
package import Voting

/// The four-panel report as documents that people read.
package struct PollReportPage {
  let report: PollReport

  package init(_ report: PollReport) { self.report = report }

  /// One file of HTML: charts without script, light and dark, from a phone's width up.
  package var html: HTML {
    PageShell(
      title: "\(report.product) \(report.version) · 四格体验报告 Four-panel report",
      summary: "\(report.ballots.counted) ballots on \(report.product) \(report.version)",
      body: "\(hero)<main class=\"wrap\">\n\(notices)\(panels)\(people)\(trend)\(rules)</main>\n\(footer)"
    ).document
  }

  private var hero: HTML {
    let state: HTML =
      report.isFinal
      ? "" : "<p class=\"notice\">投票尚未结束，数字还会变 · The poll is not closed, numbers may change</p>"
    return """
      <header class="hero"><div class="wrap">
      <p class="eyebrow">\(report.product) · 第 \(report.week) 周 Week \(report.week) · 四格体验报告 Four-panel report</p>
      <h1>\(report.version.description)</h1>
      <p class="lead"><time datetime="\(report.opened)">\(Self.day(report.opened))</time> – \
      <time datetime="\(report.closed)">\(Self.day(report.closed))</time></p>
      <dl class="figures">
      <div><dt>有效票 Ballots</dt><dd>\(report.ballots.counted)</dd></div>
      <div><dt>来源 Sources</dt><dd>\(report.sources.count)</dd></div>
      <div><dt>国家/地区 Countries</dt><dd>\(report.countries.count { $0.name != PollWords.unknown })</dd></div>
      \(change)</dl>\(state)
      </div></header>

      """
  }

  /// How participation moved since the poll before.
  private var change: HTML {
    guard report.trend.count > 1 else { return "" }
    let difference = report.ballots.counted - report.trend[report.trend.count - 2].counted
    let sign = difference > 0 ? "+" : ""
    return "<div><dt>比上周 Since last</dt><dd>\(sign + "\(difference)")</dd></div>\n"
  }

  private var notices: HTML {
    let waiting = report.disliked.filter { $0.answer == nil }
    guard !waiting.isEmpty else { return "" }
    return """
      <p class="notice bad">待答复 To be answered: \(waiting.map { "\(user: $0.title.both)" as HTML }.joined("、"))</p>
      <div class="grid"></div>

      """
  }

  private var panels: HTML {
    """
    <div class="grid">
    \(awardCard)<section class="card"><h2>① 心情 <small>Mood</small></h2>
    \(BarChart.stacked(report.mood.enumerated().map { ($1.votes, PollWords.moodStyle($0)) }))<table><tbody>
    \(moodRows)</tbody></table></section>
    <section class="card"><h2>④ 最期待 <small>Awaited next</small></h2>
    <table><tbody>
    \(awaitedRows)</tbody></table></section>
    <section class="card full"><h2>② 最爱 ③ 最弱 <small>Most loved and weakest</small></h2>
    <p class="legend"><span>\(PollWords.dot("good"))最爱 loved</span><span>\(PollWords.dot("bad"))最弱 weakest</span></p>
    <table class="features" role="table"><thead><tr><th scope="col">功能 Feature</th><th scope="col"><span class="soft">最弱 ← → 最爱</span></th>\
    <td class="n soft">最爱</td><td class="n soft">最弱</td><td class="n soft">净 Net</td></tr></thead><tbody>
    \(featureRows)</tbody></table></section>
    </div>

    """
  }

  private var moodRows: HTML {
    report.mood.enumerated().map { index, slice -> HTML in
      """
      <tr><th scope="row">\(PollWords.dot(PollWords.moodStyle(index)))\(PollWords.mood(slice.name))</th>\
      <td class="n">\(slice.votes)<small>\(slice.share.description)</small></td></tr>

      """
    }.joined()
  }

  private var awaitedRows: HTML {
    guard !report.awaited.isEmpty else { return PollWords.nobody }
    return BarChart(
      rows: report.awaited.map {
        .init(
          label: "\(PollWords.title($0.title)) <span class=\"id\">\($0.request.description)</span>",
          value: $0.votes, note: "\($0.share.description)")
      }
    ).markup
  }

  private var featureRows: HTML {
    guard !report.features.isEmpty else { return PollWords.nobody }
    let most = report.features.flatMap { [$0.loved, $0.weak] }.max() ?? 1
    return report.features.map { feature -> HTML in
      """
      <tr role="row"><th scope="row" role="rowheader">\(PollWords.title(feature.title)) <span class="id">\(feature.request.description)</span>\
      \(tags(feature))</th><td class="b" role="cell">\(BarChart.opposed(feature.loved, feature.weak, of: most))</td>\
      <td class="n" role="cell"><b>最爱 loved</b>\(feature.loved)<small>\(feature.lovedShare.description)</small></td>\
      <td class="n" role="cell"><b>最弱 weakest</b>\(feature.weak)<small>\(feature.weakShare.description)</small></td>\
      <td class="n" role="cell"><b>净票 net</b>\(PollWords.signed(feature.net))</td></tr>

      """
    }.joined()
  }

  private func tags(_ feature: PollReport.Feature) -> HTML {
    var result: HTML = ""
    if !feature.requesters.isEmpty {
      result +=
        "<span class=\"why\">提出 asked by \(feature.requesters.map { "\(user: $0.name)" as HTML }.joined("、"))</span>"
    }
    if feature.isDisliked {
      if let answer = feature.answer {
        result += """
          <span class="why"><span class="tag ok">\(PollWords.verdict(answer.verdict.rawValue))</span> \(user: answer.reason)</span>
          """
      } else {
        result += "<span class=\"why\"><span class=\"tag\">多数人不喜欢 A majority dislikes it</span></span>"
      }
    }
    if feature.isDisliked || report.award?.winners.contains(where: { $0.request == feature.request }) == true,
      !feature.feedback.isEmpty
    {
      result +=
        "<span class=\"why\">反馈 feedback: \(feature.feedback.map { "\(user: $0)" as HTML }.joined(" · "))</span>"
    }
    return result
  }

  private var awardCard: HTML {
    guard let award = report.award else {
      return
        "<section class=\"card award full\"><h2>🍿 爆米花奖 <small>Popcorn award</small></h2><p>本周没有颁奖 None this week</p></section>\n"
    }
    return
      "<section class=\"card award full\"><h2>🍿 爆米花奖 <small>Popcorn award</small></h2>\n\(PollWords.award(award))</section>\n"
  }

  private static func day(_ instant: String) -> String {
    instant.prefix(16).replacing("T", with: " ") + " " + instant.suffix(6)
  }
}
