// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Requesting

/// Every release of a year and every Friday without one, newest first; a year a page.
struct HistoryPages {
  let pieces: Pieces
  let year: Int
  private var words: SiteWords { pieces.words }
  private func pick(_ zh: String, _ en: String) -> String { pieces.pick(zh, en) }

  static let current = "history.html"
  /// The running year is the front of the history; an older one has a page that changes no more.
  static func path(of year: Int, today: CivilDate) -> String {
    year == today.year ? current : "history/\(year).html"
  }
  static func address(of version: BuildVersion, today: CivilDate) -> String {
    "\(path(of: version.date.year, today: today))#v\(version)"
  }

  /// What a year's page lists: a release or a gap.
  private enum Entry {
    case release(WeekRecord)
    case gap(SiteFacts.Gap)

    var date: CivilDate {
      switch self {
      case .release(let record): record.version.date
      case .gap(let gap): gap.date
      }
    }
    /// Newest first; on one day the release before the gap, the later build before the earlier.
    var order: (Int, Int) {
      switch self {
      case .release(let record): (-date.dayNumber, -record.version.respin)
      case .gap: (-date.dayNumber, 1)
      }
    }
  }

  /// The releases that everybody got.
  static func releases(_ facts: SiteFacts) -> [WeekRecord] {
    var seen: Set<BuildVersion> = []
    // A build that went on to stable is one release: its first record stands for it.
    return ChannelName.shipping.sorted().flatMap { facts.ledger.weeks(channel: $0) }
      .filter { seen.insert($0.version).inserted }
  }

  /// The years that have a page; the running one always has.
  static func years(_ facts: SiteFacts) -> [Int] {
    let years = releases(facts).map(\.version.date.year) + facts.gaps.map(\.date.year) + [facts.today.year]
    return Set(years).sorted(by: >)
  }

  var page: SitePage {
    let facts = pieces.facts
    let releases = Self.releases(facts).filter { $0.version.date.year == year }
    let gaps = facts.gaps.filter { $0.date.year == year }
    let entries = (releases.map(Entry.release) + gaps.map(Entry.gap)).sorted { $0.order < $1.order }
    var items: [HTML] = []
    var row: [SiteFacts.Gap] = []
    for entry in entries {
      // Fridays on end without a train for one reason are one entry, which names each.
      if case .gap(let gap) = entry, let last = row.last, last.reason == gap.reason, last.movedTo == nil,
        gap.movedTo == nil
      {
        row.append(gap)
        continue
      }
      if !row.isEmpty { items.append(self.gap(row)) }
      row = []
      switch entry {
      case .release(let record): items.append(release(record))
      case .gap(let gap): row = [gap]
      }
    }
    if !row.isEmpty { items.append(self.gap(row)) }
    let list: HTML =
      items.isEmpty
      ? "<p class=\"empty\">\(pick("这一年还没有发布。", "No release in this year yet."))</p>\n"
      : "<ol class=\"timeline\">\n\(items.joined())</ol>\n"
    return pieces.page(
      .history, title: pick("\(year) 年的版本", "Releases of \(year)"),
      summary: pick("\(year) 年每个周五的版本和停发的原因", "Every release of \(year), and why a Friday had none"),
      pieces.banner(
        HTML(pick("\(year) 年", "\(year)")),
        HTML(
          pick(
            "\(releases.count) 个版本，\(gaps.count) 个停发的周五。",
            "\(releases.count) \(releases.count == 1 ? "release" : "releases"), \(gaps.count) \(gaps.count == 1 ? "Friday" : "Fridays") without one."
          )))
        + "<div class=\"wrap\">\n" + pager + list + "</div>\n")
  }

  private var pager: HTML {
    let facts = pieces.facts
    let years = Self.years(facts)
    guard years.count > 1 else { return .empty }
    let links = years.map { other -> HTML in
      let now: HTML = other == year ? " aria-current=\"page\"" : ""
      return
        "<li><a href=\"\(pieces.place.page(Self.path(of: other, today: facts.today)))\"\(now)>\(other)</a></li>\n"
    }
    return "<nav aria-label=\"\(pick("年份", "Years"))\"><ul class=\"pager\">\n\(links.joined())</ul></nav>\n"
  }

  private func release(_ record: WeekRecord) -> HTML {
    let withdrawal = pieces.facts.withdrawn.first { $0.version == record.version }
    let mark: HTML =
      (withdrawal.map { _ in " <span class=\"code\">\(pick("已撤回", "withdrawn"))</span>" } ?? "")
      + (record.hotfix.map { _ in " <span class=\"kind fix\">\(words.hotfix)</span>" } ?? "")
    let features = record.shipped.map { shipped -> HTML in
      let request = pieces.facts.ledger.request(shipped.request)
      let asked: HTML =
        request.flatMap { request in
          request.requesters.isEmpty
            ? nil
            : " <span class=\"by\">\(request.requesters.map { pieces.name($0.name) }.joined(HTML(words.separator)))</span>"
        } ?? ""
      let title: HTML = request == nil ? HTML(shipped.request.description) : pieces.titled(shipped.request)
      return "<li>\(title)\(asked)</li>\n"
    }
    let list: HTML =
      features.isEmpty
      ? "<p class=\"empty\">\(pick("没有新功能。", "No feature."))</p>" : "<ul>\n\(features.joined())</ul>"
    let left: HTML =
      record.leftBehind.isEmpty
      ? ""
      : "<p class=\"line\">\(pick("\(record.leftBehind.count) 项没上车", "\(record.leftBehind.count) left behind"))</p>"
    let reason: HTML =
      (withdrawal.map { "<p class=\"why\">\(user: $0.reason.text(in: pieces.language))</p>\n" } ?? "")
      + (record.hotfix.map { hotfix in
        "<p class=\"why\">\(pick("仅限", "For")) \(hotfix.devices.map { "<code>\($0)</code>" as HTML }.joined(" "))\(pick("：", ": "))\(user: hotfix.reason)</p>\n"
      } ?? "")
    return """
      <li id="v\(record.version.description)"><h2>\(record.version.description)\(mark) <small>\(words.week(record.week)) · \(pieces.day(record.version.date))</small></h2>
      \(reason)\(list)
      \(left)</li>

      """
  }

  /// The days on end that had no train for one reason, newest first.
  private func gap(_ gaps: [SiteFacts.Gap]) -> HTML {
    guard let gap = gaps.first, let first = gaps.last else { return .empty }
    if gaps.count > 1 {
      let days = gaps.map { "<li id=\"d\($0.date.description)\">\(pieces.day($0.date))</li>\n" as HTML }
      return """
        <li class="gap"><h2>\(pick("\(gaps.count) 个周五没有发车", "\(gaps.count) Fridays without a train")) <small>\(pieces.day(first.date)) – \(pieces.day(gap.date))</small></h2>
        <p class="why">\(pieces.reason(of: gap))</p>
        <details><summary>\(pick("每一个日期", "Every date"))</summary><ul>
        \(days.joined())</ul></details></li>

        """
    }
    return """
      <li class="gap" id="d\(gap.date.description)"><h2>\(pick("没有发车", "No train")) <small>\(pieces.day(gap.date))</small></h2>
      <p class="why">\(pieces.reason(of: gap))</p></li>

      """
  }
}
