// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Requesting

/// The request board: what stands where, the most wanted first, a part of each state; every request's own
/// state is on the pages by number.
struct BoardPage {
  let pieces: Pieces
  private var facts: SiteFacts { pieces.facts }
  private var words: SiteWords { pieces.words }
  private func pick(_ zh: String, _ en: String) -> String { pieces.pick(zh, en) }

  /// The most of one state; a longer list says how many more there are.
  static let longestColumn = 60

  private struct Column {
    let word: String
    let title: String
    let line: String
  }

  private var columns: [Column] {
    [
      Column(
        word: "candidate", title: pick("内测中", "In testing"),
        line: pick("荣誉开发组正在试用", "the honorary development group tries it")),
      Column(
        word: "accepted", title: pick("已接受", "Accepted"),
        line: pick("赶上就上下一班车", "boards the next train it can")),
      Column(
        word: "proposed", title: pick("等待决定", "Proposed"),
        line: pick("大家的投票说了算", "your votes decide")),
      Column(
        word: "shipped", title: pick("刚刚发布", "Just shipped"),
        line: pick("已经到了大家手里", "in everybody's hands")),
      Column(
        word: "deferred", title: pick("暂缓", "Deferred"), line: pick("不是不做，是还没到时候", "not now, with the reason")
      ),
      Column(
        word: "declined", title: pick("未采纳", "Declined"), line: pick("附上原因", "with the reason")),
    ]
  }

  func page(_ statuses: [RequestID: RequestStatus]) -> SitePage {
    let byWord = Dictionary(grouping: facts.ledger.requests) { statuses[$0.id]?.word ?? "proposed" }
    let sections = columns.map { column in section(column, byWord[column.word] ?? [], statuses) }
    let total = facts.ledger.requests.count
    return pieces.page(
      .requests, title: pick("需求", "Requests"),
      summary: pick("用户提出的每一条需求和它的状态", "Every request and where it stands"),
      pieces.banner(
        HTML(pick("需求", "Requests")),
        HTML(
          pick(
            "每一条需求都有回音。共 \(words.number(total)) 条。",
            "Every request has an answer. \(words.number(total)) so far.")))
        + "<div class=\"wrap\">\n" + states(byWord) + sections.joined() + numbers + "</div>\n")
  }

  /// How many stand where, each leading to its part of the page.
  private func states(_ byWord: [String: [FeatureRequest]]) -> HTML {
    let links = columns.compactMap { column -> HTML? in
      guard let count = byWord[column.word]?.count else { return nil }
      return """
        <li><a href="#state-\(column.word)">\(column.title) <b>\(words.number(count))</b></a></li>

        """
    }
    guard links.count > 1 else { return .empty }
    return "<nav aria-label=\"\(pick("状态", "States"))\"><ul class=\"pager\">\n\(links.joined())</ul></nav>\n"
  }

  private func section(
    _ column: Column, _ requests: [FeatureRequest], _ statuses: [RequestID: RequestStatus]
  ) -> HTML {
    guard !requests.isEmpty else { return .empty }
    let sorted = requests.sorted { left, right in
      // What shipped last stands first; all else by votes.
      if case .shipped(let one) = statuses[left.id], case .shipped(let other) = statuses[right.id],
        one != other
      {
        return one > other
      }
      return (right.votes, left.id) < (left.votes, right.id)
    }
    let longest = column.word == "proposed" || column.word == "accepted" ? Self.longestColumn : 24
    let cards = sorted.prefix(longest).map { card($0, statuses[$0.id] ?? .proposed) }
    let rest = sorted.count - cards.count
    let more: HTML =
      rest > 0
      ? "<p class=\"more\">\(pick("还有 \(rest) 条，按编号查找见页末。", "\(rest) more: look them up by number below."))</p>"
      : ""
    return """
      <section class="column \(column.word)" aria-labelledby="state-\(column.word)"><h2 id="state-\(column.word)">\(column.title) <small>\(requests.count)</small></h2>
      <p class="line">\(column.line)</p>
      <ul class="board">
      \(cards.joined())</ul>\(more)</section>

      """
  }

  private func card(_ request: FeatureRequest, _ status: RequestStatus) -> HTML {
    let first = request.requesters.first.map {
      "<span class=\"by\">\(pieces.name($0.name))\(request.requesters.count > 1 ? HTML(pick(" 等 \(request.requesters.count) 位", " and \(request.requesters.count - 1) more")) : .empty)</span>"
        as HTML
    }
    let version: HTML =
      switch status {
      case .shipped(let version): "<span class=\"ship\">\(version.description)</span>"
      case .onCandidate(let version): "<span class=\"ship\">\(version.description)</span>"
      default: ""
      }
    return """
      <li><span class="tags">\(pieces.kind(request.kind))<span class="app-name">\(user: request.app.text(in: pieces.language))</span></span>
      <span class="what">\(pieces.titled(request.id))</span>
      <span class="foot">\(pieces.votes(request.votes))\(first ?? .empty)\(version)</span></li>

      """
  }

  private var numbers: HTML {
    let blocks = RequestPages.blocks(of: facts.ledger.requests)
    guard !blocks.isEmpty else {
      return "<p class=\"empty lonely\">\(pick("还没有人提出需求。", "Nobody has asked for anything yet."))</p>\n"
    }
    let links = blocks.map { block -> HTML in
      """
      <li><a href="\(pieces.place.page(RequestPages.path(of: block)))">REQ-\(RequestPages.range(of: block).lowerBound) – \(RequestPages.range(of: block).upperBound)</a></li>

      """
    }
    return """
      <nav aria-labelledby="numbers"><h2 id="numbers">\(pick("按编号查找", "By number"))</h2>
      <ul class="pager">
      \(links.joined())</ul></nav>

      """
  }
}
