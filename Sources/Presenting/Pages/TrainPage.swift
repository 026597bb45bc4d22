// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Requesting
import Resolving
import Scheduling

/// The train: the week's clock, who boarded in their order, who was left behind and why, and who waits.
struct TrainPage {
  let pieces: Pieces
  private var words: SiteWords { pieces.words }
  private var facts: SiteFacts { pieces.facts }
  private func pick(_ zh: String, _ en: String) -> String { pieces.pick(zh, en) }
  private let weeksWaited: [RequestID: Int]

  init(pieces: Pieces) {
    self.pieces = pieces
    weeksWaited = pieces.facts.ledger.weeksWaited
  }

  /// The most waiting features listed; all are on the board.
  private static let longestQueue = 50

  var page: SitePage {
    let version = facts.offer.map { "\($0.manifest.version)" } ?? ""
    return pieces.page(
      .train, title: pick("列车 \(version)", "The train \(version)"),
      summary: pick("谁上了车，谁没上车，为什么", "Who boarded, who was left behind, and why"),
      pieces.banner(
        HTML(pick("列车", "The train")),
        HTML(
          pick(
            "每周五准点发车，从不等人。没赶上的，下周五再来。",
            "It leaves every Friday on the hour and waits for nobody. Who missed it boards next Friday.")))
        + "<div class=\"wrap\">\n" + clock + boarded + leftBehind + waiting + "</div>\n")
  }

  private var clock: HTML {
    let train = facts.nextTrain
    let steps: [(WeekPhase, String, String)] = [
      (.feedback, pick("周五晚 – 周一", "Fri – Mon"), pick("收反馈，修问题", "feedback and fixes")),
      (.report, pick("周二", "Tue"), pick("四格体验报告，爆米花奖", "four-panel report, popcorn award")),
      (.candidate, pick("周三", "Wed"), pick("荣誉开发组内测", "candidate for the honorary developers")),
      (.verdicts, pick("周四 – 周五", "Thu – Fri"), pick("内测裁决", "verdicts of the testers")),
    ]
    let items = steps.map { phase, when, what -> HTML in
      let now: HTML = phase == facts.phase ? " class=\"now\" aria-current=\"step\"" : ""
      return "<li\(now)><b>\(when)</b> <span>\(what)</span></li>\n"
    }
    return """
      <section aria-labelledby="clock-title"><h2 id="clock-title">\(pick("这一周", "This week"))</h2>
      <ol class="clock">
      \(items.joined())<li class="leave"><b>\(pieces.day(train.date)) \(train.time)</b> <span>\(pick("下一班发车", "the next train leaves"))</span></li>
      </ol>
      \(announced)</section>

      """
  }

  /// Fridays ahead without a train, and the week that has none.
  private var announced: HTML {
    let now: HTML =
      facts.phase == .gap
      ? "<p class=\"notice\" role=\"note\">\(pick("本周没有列车：反馈照收，功能顺延。", "No train leaves this week: feedback runs on, features wait."))</p>\n"
      : ""
    return now
      + facts.coming.map { gap in
        "<p class=\"notice\" role=\"note\">\(pieces.day(gap.date)) \(pick("停发：", "no train: "))\(pieces.reason(of: gap))</p>\n"
      }.joined()
  }

  private var boarded: HTML {
    guard let release = facts.offer?.manifest else { return .empty }
    let cars = release.features.map { feature -> HTML in
      let asked: HTML =
        feature.requesters.isEmpty
        ? ""
        : " · \(pick("提出：", "asked for by ")) \(feature.requesters.map { pieces.name($0.name) }.joined(HTML(words.separator)))"
      return """
        <li><span class="what">\(pieces.titled(feature.id, else: feature.title.text(in: pieces.language)))</span> <span class="by">\(pieces.votes(feature.votes))\(asked)</span></li>

        """
    }
    let list: HTML =
      cars.isEmpty
      ? "<p class=\"empty\">\(pick("没有功能上车。", "Nothing boarded."))</p>"
      : "<ol class=\"cars\">\n\(cars.joined())</ol>"
    return """
      <section aria-labelledby="aboard-title"><h2 id="aboard-title">\(pick("上车", "Aboard")) \(release.version.description) <small>\(facts.hotfix == nil ? "" : "\(words.hotfix) · ")\(words.updates(cars.count))</small></h2>
      \(list)</section>

      """
  }

  private var leftBehind: HTML {
    guard let release = facts.offer?.manifest else { return .empty }
    let items = release.leftBehind.map { left -> HTML in
      """
      <li><p class="what">\(pieces.titled(left.id, else: left.title.text(in: pieces.language))) \(pieces.votes(left.votes))\(waited(left.id))</p>
      <p class="why"><span class="code">\(words.leftBehind(left.code))</span> \(user: left.reason.text(in: pieces.language))</p>\(conflict(of: left.id))\(log(of: left))</li>

      """
    }
    let list: HTML =
      items.isEmpty
      ? "<p class=\"empty\">\(pick("全都上车了。", "Everybody boarded."))</p>"
      : "<ul class=\"left\">\n\(items.joined())</ul>"
    return """
      <section id="left" aria-labelledby="left-title"><h2 id="left-title">\(pick("没上车", "Left behind")) <small>\(items.count)</small></h2>
      \(list)</section>

      """
  }

  /// How long it has waited for others' sake, and what that counts on the next train.
  private func waited(_ id: RequestID) -> HTML {
    guard let weeks = weeksWaited[id], weeks > 0 else { return .empty }
    let percent = weeks * facts.waitingBonus
    return
      " <span class=\"age\">\(pick("等了 \(weeks) 班，下一班票数 +\(percent)%", "waited \(weeks) train\(weeks == 1 ? "" : "s"): +\(percent) % votes on the next one"))</span>"
  }

  private func conflict(of id: RequestID) -> HTML {
    facts.conflicts.first { $0.request == id }.map { ConflictPiece(pieces: pieces, report: $0).html }
      ?? .empty
  }

  /// What the check that it breaks said last.
  private func log(of left: ReleaseManifest.Remaining) -> HTML {
    guard let lines = left.log?.map({ line -> HTML in "\(user: line)" }) else { return .empty }
    return """
      <details class="conflict"><summary>\(pick("检查说了什么", "What the check said last")) <small>\(lines.count)</small></summary>
      <div class="side"><pre><code>\(lines.joined("\n"))</code></pre></div></details>

      """
  }

  private var waiting: HTML {
    let left = Set(facts.offer?.manifest.leftBehind.map(\.id) ?? [])
    let queue = facts.ledger.accepted.filter { !left.contains($0.id) }
      .sorted { ($1.votes, $0.id) < ($0.votes, $1.id) }
    guard !queue.isEmpty else { return .empty }
    let items = queue.prefix(Self.longestQueue).map { request -> HTML in
      "<li>\(pieces.titled(request.id)) \(pieces.votes(request.votes))\(waited(request.id))</li>\n"
    }
    let more: HTML =
      queue.count > items.count
      ? "<p><a href=\"\(pieces.place.page("requests.html"))\">\(pick("还有 \(queue.count - items.count) 项", "\(queue.count - items.count) more"))</a></p>"
      : ""
    return """
      <section aria-labelledby="queue-title"><h2 id="queue-title">\(pick("下一班候车", "Waiting for the next train")) <small>\(queue.count)</small></h2>
      <ul class="queue">
      \(items.joined())</ul>\(more)</section>

      """
  }
}
