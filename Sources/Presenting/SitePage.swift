// SPDX-License-Identifier: Apache-2.0
import Publishing

/// A page in one language: what stands between the frame's header and footer.
struct SitePage {
  /// What the navigation leads to, in its order.
  enum Section: String, CaseIterable {
    case week = "index.html"
    case train = "train.html"
    case requests = "requests.html"
    case report = "report.html"
    case history = "history.html"

    func title(_ words: SiteWords) -> String {
      switch self {
      // One word each: all five stand in one row on a phone.
      case .week: words.pick("本周", "Week")
      case .train: words.pick("列车", "Train")
      case .requests: words.pick("需求", "Requests")
      case .report: words.pick("报告", "Report")
      case .history: words.pick("历史", "History")
      }
    }
  }

  let place: SitePlace
  let section: Section
  let title: String
  /// One sentence for search engines and previews.
  let summary: String
  let body: HTML
}

/// What every page has around its body.
struct SiteFrame {
  let product: String
  let style: String
  let baseURL: String?
  let hasFeed: Bool

  static let icon = "assets/favicon.svg"

  /// No script, no frame, no form, nothing from elsewhere: what slipped past the escaping could still do nothing.
  static let policy: HTML =
    "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'"

  func document(_ page: SitePage) -> SiteFile {
    let words = SiteWords(language: page.place.language)
    let html: HTML = """
      <!DOCTYPE html>
      <html lang="\(words.tag)">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(Self.policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <meta name="description" content="\(page.summary)">
      <title>\(page.title) · \(product)</title>
      <link rel="stylesheet" href="\(page.place.file(style))">
      <link rel="icon" type="image/svg+xml" href="\(page.place.file(Self.icon))">
      \(alternates(page))\(feed(page.place, words))</head>
      <body>
      <a class="skip" href="#main">\(words.pick("跳到正文", "Skip to content"))</a>
      \(header(page, words))<main id="main">
      \(page.body)</main>
      \(footer(page, words))</body>
      </html>

      """
    return SiteFile(path: "\(page.place.language.rawValue)/\(page.place.path)", bytes: html.bytes)
  }

  /// hreflang wants whole addresses; without one the relative link is the best there is.
  private func alternates(_ page: SitePage) -> HTML {
    let links = Language.allCases.map { language -> HTML in
      let address =
        baseURL.map { "\($0)/\(language.rawValue)/\(page.place.path)" } ?? page.place.translation(language)
      return "<link rel=\"alternate\" hreflang=\"\(SiteWords.tag(of: language))\" href=\"\(address)\">\n"
    }
    guard let baseURL else { return links.joined() }
    let canonical = "\(baseURL)/\(page.place.language.rawValue)/\(page.place.path)"
    return links.joined() + "<link rel=\"canonical\" href=\"\(canonical)\">\n"
  }

  private func feed(_ place: SitePlace, _ words: SiteWords) -> HTML {
    guard hasFeed else { return .empty }
    return """
      <link rel="alternate" type="application/atom+xml" title="\(product)" href="\(place.page(SiteFeed.name))">

      """
  }

  private func header(_ page: SitePage, _ words: SiteWords) -> HTML {
    let items = SitePage.Section.allCases.map { section -> HTML in
      let current: HTML = section == page.section ? " aria-current=\"page\"" : ""
      return
        "<li><a href=\"\(page.place.page(section.rawValue))\"\(current)>\(section.title(words))</a></li>\n"
    }
    let others = Language.allCases.filter { $0 != page.place.language }.map { language -> HTML in
      let tag = SiteWords.tag(of: language)
      return """
        <a class="language" href="\(page.place.translation(language))" hreflang="\(tag)" lang="\(tag)">\(SiteWords.name(of: language))</a>

        """
    }
    return """
      <header class="top"><div class="wrap">
      <a class="brand" href="\(page.place.page("index.html"))"><span class="mark" aria-hidden="true"></span>\(user: product)</a>
      <nav aria-label="\(words.pick("主导航", "Main"))"><ul>
      \(items.joined())</ul></nav>
      \(others.joined())</div></header>

      """
  }

  private func footer(_ page: SitePage, _ words: SiteWords) -> HTML {
    let feedLink: HTML =
      hasFeed
      ? " · <a href=\"\(page.place.page(SiteFeed.name))\">\(words.pick("Atom 订阅", "Atom feed"))</a>" : ""
    return """
      <footer class="bottom"><div class="wrap">
      <p class="motto">\(words.pick("因为参与，所以热爱。每周五见。", "Made by everyone who asked. See you on Friday."))</p>
      <p><a href="\(page.place.page("awards.html"))">\(words.pick("爆米花奖", "Popcorn award"))</a> · <a href="\(page.place.page("history.html"))">\(words.pick("全部版本", "All releases"))</a>\(feedLink)</p>
      </div></footer>

      """
  }
}
