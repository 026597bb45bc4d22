// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Requesting

/// What happened on Fridays, for feed readers (RFC 4287): releases and Fridays without one.
///
/// The channel's own feed tells of builds and their files; this one leads to the pages, in their language and
/// without the names of who asked to be forgotten.
struct SiteFeed {
  static let name = "feed.atom"
  private static let longest = 30

  let facts: SiteFacts
  let language: Language

  /// Nil without a release: a feed needs an instant at which it changed.
  var file: SiteFile? {
    let words = SiteWords(language: language)
    let releases = HistoryPages.releases(facts).sorted { $0.version > $1.version }
    guard let newest = releases.first else { return nil }
    let pieces = Pieces(facts, Self.name, language)
    let oldest = releases.prefix(Self.longest).last?.version.date
    let gaps = facts.gaps.filter { gap in oldest.map { gap.date >= $0 } ?? false }
    let entries =
      releases.prefix(Self.longest).map { record in
        (record.version.date, entry(record, pieces, words))
      } + gaps.map { ($0.date, entry($0, newest: newest, pieces, words)) }
    let sorted = entries.enumerated()
      .sorted { ($1.element.0, $0.offset) < ($0.element.0, $1.offset) }.map(\.element.1)
    let address: HTML =
      facts.baseURL.map { "<link rel=\"self\" href=\"\($0)/\(language.rawValue)/\(Self.name)\"/>\n" } ?? ""
    let feed: HTML = """
      <?xml version="1.0" encoding="utf-8"?>
      <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(words.tag)">
      <id>\(id("site/\(language.rawValue)"))</id>
      <title>\(facts.product)</title>
      <updated>\(newest.instant)</updated>
      <author><name>\(facts.product)</name></author>
      \(address)<link rel="alternate" type="text/html" href="\(reference("index.html"))"/>
      \(sorted.joined())</feed>

      """
    return SiteFile(path: "\(language.rawValue)/\(Self.name)", bytes: feed.bytes)
  }

  private func entry(_ record: WeekRecord, _ pieces: Pieces, _ words: SiteWords) -> HTML {
    let titles = record.shipped.map {
      facts.ledger.request($0.request)?.title.text(in: language) ?? $0.request.description
    }
    return """
      <entry>
      <id>\(id("site/\(language.rawValue)/\(record.version)"))</id>
      <title>\(record.version.description) · \(record.hotfix == nil ? words.week(record.week) : words.hotfix)</title>
      <published>\(record.instant)</published>
      <updated>\(record.instant)</updated>
      <link rel="alternate" type="text/html" href="\(reference(HistoryPages.address(of: record.version, today: facts.today)))"/>
      <summary>\(titles.isEmpty ? words.pick("没有新功能。", "No feature.") : titles.joined(separator: words.separator))</summary>
      </entry>

      """
  }

  /// A gap has no instant of its own: it is told with the day's own date, at the hour of the newest release's zone.
  private func entry(
    _ gap: SiteFacts.Gap, newest: WeekRecord, _ pieces: Pieces, _ words: SiteWords
  ) -> HTML {
    let instant = "\(gap.date)T\(newest.instant.dropFirst(11))"
    let path = "\(HistoryPages.path(of: gap.date.year, today: facts.today))#d\(gap.date)"
    return """
      <entry>
      <id>\(id("site/\(language.rawValue)/gap/\(gap.date)"))</id>
      <title>\(words.pick("没有发车", "No train")) · \(gap.date.description)</title>
      <updated>\(instant)</updated>
      <link rel="alternate" type="text/html" href="\(reference(path))"/>
      <summary>\(gap.reason)</summary>
      </entry>

      """
  }

  private func reference(_ path: String) -> String {
    facts.baseURL.map { "\($0)/\(language.rawValue)/\(path)" } ?? path
  }

  private func id(_ path: String) -> String {
    "tag:\(facts.authority ?? "miui-release.invalid"),2010:\(path)"
  }
}
