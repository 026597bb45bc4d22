// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Requesting

/// Every request with its state and its answer, in pages of a fixed range of numbers: an address that is given
/// to a requester stays, and no page grows with the history.
struct RequestPages {
  let pieces: Pieces
  let block: Int
  private var words: SiteWords { pieces.words }
  private func pick(_ zh: String, _ en: String) -> String { pieces.pick(zh, en) }

  /// Requests a page.
  static let size = 100

  static func path(of block: Int) -> String { "requests/\(block).html" }
  static func block(of id: RequestID) -> Int { (id.number - 1) / size + 1 }
  static func range(of block: Int) -> ClosedRange<Int> { ((block - 1) * size + 1)...(block * size) }
  static func address(of id: RequestID) -> String { "\(path(of: block(of: id)))#\(id)" }
  /// The pages that there are, in order.
  static func blocks(of requests: [FeatureRequest]) -> [Int] {
    Set(requests.map { block(of: $0.id) }).sorted()
  }

  func page(_ requests: [FeatureRequest], _ statuses: [RequestID: RequestStatus]) -> SitePage {
    let range = Self.range(of: block)
    let title = "REQ-\(range.lowerBound) – REQ-\(range.upperBound)"
    let items = requests.map { article($0, statuses[$0.id] ?? .proposed) }
    return pieces.page(
      .requests, title: title, summary: pick("需求 \(title) 的状态", "Where the requests \(title) stand"),
      pieces.banner(
        HTML(title),
        "<a href=\"\(pieces.place.page("requests.html"))\">\(pick("全部需求", "All requests"))</a>")
        + "<div class=\"wrap\">\n" + items.joined() + "</div>\n")
  }

  private func article(_ request: FeatureRequest, _ status: RequestStatus) -> HTML {
    var facts: [(String, HTML)] = []
    if !request.requesters.isEmpty {
      facts.append((pick("提出", "Asked for by"), pieces.askers(request.requesters)))
    }
    if !request.developers.isEmpty {
      facts.append((pick("开发", "Built by"), pieces.names(request.developers)))
    }
    if !request.devices.isEmpty {
      facts.append(
        (pick("仅限", "Only for"), request.devices.map { "<code>\($0)</code>" as HTML }.joined(" ")))
    }
    if !request.dependsOn.isEmpty {
      facts.append((pick("依赖", "Depends on"), request.dependsOn.map(dependency).joined(" ")))
    }
    if !request.feedback.isEmpty {
      facts.append((pick("起因", "Because of"), request.feedback.map(pieces.reference).joined("<br>")))
    }
    facts.append((pick("登记", "Entered"), pieces.day(request.created)))
    let lines = facts.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>\n" as HTML }
    return """
      <article class="request \(status.word)" id="\(request.id.description)" aria-labelledby="\(request.id.description)-title">
      <p class="tags"><span class="id">\(request.id.description)</span>\(pieces.kind(request.kind))<span class="app-name">\(user: request.app.text(in: pieces.language))</span>\(pieces.votes(request.votes))</p>
      <h2 id="\(request.id.description)-title">\(user: request.title.text(in: pieces.language))</h2>
      <p class="state">\(state(status))</p>
      <dl class="credit">
      \(lines.joined())</dl></article>

      """
  }

  /// A dependency that the ledger cannot read has no page to lead to.
  private func dependency(_ id: RequestID) -> HTML {
    pieces.facts.ledger.request(id) == nil ? HTML(id.description) : pieces.link(id)
  }

  private func state(_ status: RequestStatus) -> HTML {
    switch status {
    case .shipped(let version):
      "\(pick("已随", "Shipped in")) \(pieces.link(version)) \(pick("发布", ""))"
    case .declined(let reason), .deferred(let reason):
      reason.isEmpty
        ? HTML(words.status(status)) : "\(words.status(status))\(pick("：", ": "))\(user: reason)"
    case .proposed, .accepted, .onCandidate: HTML(words.status(status))
    }
  }
}
