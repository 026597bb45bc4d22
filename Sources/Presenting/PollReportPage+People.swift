// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore
internal import Requesting
internal import Voting

extension PollReportPage {
  /// Who voted: by source, by country, and what became of the ballots.
  var people: HTML {
    """
    <div class="grid"><div class="stack">
    <section class="card"><h2>来源 <small>By source</small></h2><table><tbody>
    \(rows(report.sources, PollWords.source))</tbody></table></section>
    <section class="card"><h2>参与 <small>Participation</small></h2><table><tbody>
    \(participation)</tbody></table></section></div>
    <section class="card"><h2>国家/地区 <small>By country</small></h2><table><tbody>
    \(rows(report.countries, PollWords.country))</tbody></table></section>
    </div>

    """
  }

  private func rows(_ slices: [PollReport.Slice], _ word: (String) -> String) -> HTML {
    guard !slices.isEmpty else { return PollWords.nobody }
    return BarChart(
      rows: slices.map {
        .init(label: "\(user: word($0.name))", value: $0.votes, note: "\($0.share.description)")
      }
    ).markup
  }

  private var participation: HTML {
    let ballots = report.ballots
    let all: [(String, Int, HTML)] = [
      ("有效 counted", ballots.counted, "good"), ("被后一票取代 replaced by a later one", ballots.superseded, "axis"),
      ("迟到 late", ballots.late, "axis"), ("过早 early", ballots.early, "axis"),
      ("无效 invalid", ballots.invalid, "bad"),
    ]
    let chart = BarChart(
      rows: all.map {
        .init(
          label: "\($0.0)", value: $0.1, note: "\(Share($0.1, of: ballots.cast).description)", style: $0.2)
      })
    let reasons: HTML =
      report.refusals.isEmpty
      ? ""
      : "<tr><td colspan=\"3\"><span class=\"why\">无效原因 Why invalid: \(report.refusals.map { "\(user: $0.name) \($0.votes)" as HTML }.joined(", "))</span></td></tr>\n"
    return chart.markup + reasons
  }

  /// The last weeks: how many voted, and how they felt.
  var trend: HTML {
    guard report.trend.count > 1 else { return "" }
    let chart = TrendChart(
      columns: report.trend.map { week in
        .init(
          label: week.version.description, total: week.counted,
          parts: week.mood.enumerated().map { ($1.votes, PollWords.moodStyle($0)) })
      }, title: "参与和心情的变化 Participation and mood over the last weeks")
    let table = report.trend.reversed().map { week -> HTML in
      """
      <tr><th scope="row">\(week.version.description)</th><td class="n">\(week.counted)</td>\
      \(week.mood.map { "<td class=\"n\">\($0.share.description)</td>" as HTML }.joined())</tr>

      """
    }.joined()
    let heads = report.mood.map { "<td class=\"n soft\">\(PollWords.mood($0.name))</td>" as HTML }.joined()
    return """
      <div class="grid"><section class="card full"><h2>最近几周 <small>The last weeks</small></h2>
      <p class="legend">\(report.mood.enumerated().map { "<span>\(PollWords.dot(PollWords.moodStyle($0)))\(PollWords.mood($1.name))</span>" as HTML }.joined())</p>
      <div class="scroll">\(chart.markup)</div>
      <details><summary>数据 Data</summary><div class="scroll"><table><thead><tr><th scope="col">版本 Version</th>\
      <td class="n soft">票 Ballots</td>\(heads)</tr></thead><tbody>
      \(table)</tbody></table></div></details></section></div>

      """
  }

  var rules: HTML {
    let all = [report.rules.counting, report.rules.award, report.rules.dislike]
    return """
      <div class="grid"><section class="card full"><h2>规则 <small>Rules</small></h2><ul class="rules">
      \(all.map { "<li><b>\($0.zh)</b><span lang=\"en\">\($0.en)</span></li>\n" as HTML }.joined())</ul></section></div>

      """
  }

  var footer: HTML {
    "<footer class=\"wrap\">为发烧而生 · 统计于 Tallied <time datetime=\"\(report.tallied)\">\(report.tallied)</time></footer>\n"
  }
}
