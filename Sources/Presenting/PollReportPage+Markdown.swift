// SPDX-License-Identifier: Apache-2.0
internal import Publishing
internal import Requesting
internal import Voting

extension PollReportPage {
  /// CommonMark with tables; what users wrote is escaped.
  package var markdown: String {
    var lines = [
      "# \(Markdown.escaped(report.product)) \(report.version) · 四格体验报告 Four-panel report", "",
      "第 \(report.week) 周 Week \(report.week) · \(report.opened) – \(report.closed)", "",
      "**\(report.ballots.counted)** 张有效票 ballots counted, \(report.ballots.cast) cast: "
        + "\(report.ballots.superseded) replaced by a later one, \(report.ballots.late) late, "
        + "\(report.ballots.early) early, \(report.ballots.invalid) invalid.",
    ]
    if !report.isFinal { lines += ["", "*投票尚未结束 The poll is not closed; numbers may change.*"] }
    lines += ["", "## 🍿 爆米花奖 Popcorn award", "", award]
    lines += ["", "## 心情 Mood", ""]
    lines += Markdown.table(
      head: ["心情 Mood", "票 Votes", "占比 Share"],
      rows: report.mood.map {
        ["\(Mood($0.name)?.chinese ?? "") \($0.name)", "\($0.votes)", $0.share.description]
      })
    lines += ["", "## 功能 Features", ""]
    lines += Markdown.table(
      head: ["功能 Feature", "最爱 Loved", "最弱 Weakest", "净 Net", ""], rows: report.features.map(row))
    lines += ["", "## 最期待 Awaited", ""]
    lines += Markdown.table(
      head: ["功能 Feature", "票 Votes", "占比 Share"],
      rows: report.awaited.map {
        ["\($0.request) \(Markdown.escaped($0.title.both))", "\($0.votes)", $0.share.description]
      })
    lines += part("来源 By source", report.sources) + part("国家/地区 By country", report.countries)
    lines += part("无效原因 Why invalid", report.refusals)
    lines += ["", "## 最近几周 The last weeks", ""]
    lines += Markdown.table(
      head: ["版本 Version", "票 Ballots"] + report.mood.map(\.name),
      rows: report.trend.reversed().map { week in
        ["\(week.version)", "\(week.counted)"] + week.mood.map(\.share.description)
      })
    lines += ["", "## 规则 Rules", ""]
    for rule in [report.rules.counting, report.rules.award, report.rules.dislike] {
      lines += ["- \(rule.zh)", "  \(rule.en)"]
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var award: String {
    guard let award = report.award else { return "没有颁奖 None." }
    let titles = award.winners.map { "\($0.request) \(Markdown.escaped($0.title.both))" }.joined(
      separator: " & ")
    let people = award.people.map(Markdown.escaped).joined(separator: "、")
    return
      "**\(titles)** – \(people) (net \(award.net), loved \(award.loved)\(award.isShared ? ", shared" : ""))"
  }

  private func row(_ feature: PollReport.Feature) -> [String] {
    var note = ""
    if feature.isDisliked {
      note =
        feature.answer.map { "\($0.verdict.rawValue): \(Markdown.escaped($0.reason))" }
        ?? "多数人不喜欢 a majority dislikes it"
    }
    return [
      "\(feature.request) \(Markdown.escaped(feature.title.both))",
      "\(feature.loved) (\(feature.lovedShare))",
      "\(feature.weak) (\(feature.weakShare))", PollWords.signed(feature.net), note,
    ]
  }

  private func part(_ title: String, _ slices: [PollReport.Slice]) -> [String] {
    guard !slices.isEmpty else { return [] }
    return ["", "## \(title)", ""]
      + Markdown.table(
        head: ["", "票 Votes", "占比 Share"],
        rows: slices.map { [Markdown.escaped($0.name), "\($0.votes)", $0.share.description] })
  }
}
