// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Requesting

/// The whole site: what people come to see every Friday.
package enum Site {
  /// Every file of the site, sorted by path. Throws `PresentingError.namesUnknown` where nobody can tell whom
  /// not to name. Cost: linear in requests and releases; each page but the list of pages has a bound.
  package static func files(of facts: SiteFacts) throws(PresentingError) -> [SiteFile] {
    if let problem = facts.ledger.forgottenProblem { throw .namesUnknown(problem) }
    let style = SiteStyle.file
    let frame = SiteFrame(
      product: facts.product, style: style.path, baseURL: facts.baseURL,
      hasFeed: !HistoryPages.releases(facts).isEmpty)
    var statuses: [RequestID: RequestStatus] = [:]
    for request in facts.ledger.requests { statuses[request.id] = facts.ledger.status(of: request.id) }
    var files = [style, FrontPage(facts: facts, style: style.path).file] + SiteIcons.all
    for language in Language.allCases {
      files += pages(of: facts, statuses, in: language).map(frame.document)
      if let feed = SiteFeed(facts: facts, language: language).file { files.append(feed) }
    }
    return files.sorted { FileName.precedes($0.path, $1.path) }
  }

  private static func pages(
    of facts: SiteFacts, _ statuses: [RequestID: RequestStatus], in language: Language
  ) -> [SitePage] {
    func pieces(_ path: String) -> Pieces { Pieces(facts, path, language) }
    var pages = [
      WeekPage(pieces: pieces("index.html")).page,
      TrainPage(pieces: pieces("train.html")).page,
      BoardPage(pieces: pieces("requests.html")).page(statuses),
      ReportPage(pieces: pieces("report.html")).page,
      AwardsPage(pieces: pieces(AwardsPage.path), year: nil).page,
    ]
    let blocks = Dictionary(grouping: facts.ledger.requests) { RequestPages.block(of: $0.id) }
    for (block, requests) in blocks.sorted(by: { $0.key < $1.key }) {
      pages.append(
        RequestPages(pieces: pieces(RequestPages.path(of: block)), block: block).page(requests, statuses))
    }
    let awardYears = AwardsPage.years(facts)
    // One year alone is on the wall's front already.
    for year in awardYears where awardYears.count > 1 {
      pages.append(AwardsPage(pieces: pieces(AwardsPage.path(of: year)), year: year).page)
    }
    for year in HistoryPages.years(facts) {
      pages.append(
        HistoryPages(pieces: pieces(HistoryPages.path(of: year, today: facts.today)), year: year).page)
    }
    return pages
  }
}
