// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Scheduling

/// The door of the site: a static host cannot ask for a reader's language, so the reader chooses.
struct FrontPage {
  let facts: SiteFacts
  let style: String

  var file: SiteFile {
    let version = facts.offer.map { "\($0.manifest.version)" } ?? ""
    let doors = Language.allCases.map { language -> HTML in
      let words = SiteWords(language: language)
      let line: HTML =
        facts.offer.map {
          "\(facts.hotfix == nil ? words.week($0.manifest.week) : words.hotfix) · \(words.updates($0.manifest.features.count))"
        }
        ?? HTML(words.pick("第一班车还没有发出", "The first train has not left yet"))
      return """
        <li><a class="door" href="\(language.rawValue)/index.html" hreflang="\(words.tag)" lang="\(words.tag)"><b>\(SiteWords.name(of: language))</b> <span>\(line)</span></a></li>

        """
    }
    let alternates = Language.allCases.map { language -> HTML in
      let address =
        facts.baseURL.map { "\($0)/\(language.rawValue)/index.html" } ?? "\(language.rawValue)/index.html"
      return "<link rel=\"alternate\" hreflang=\"\(SiteWords.tag(of: language))\" href=\"\(address)\">\n"
    }
    let html: HTML = """
      <!DOCTYPE html>
      <html lang="zh-Hans">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(SiteFrame.policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">
      <meta name="description" content="\(facts.product)">
      <title>\(facts.product) \(version)</title>
      <link rel="stylesheet" href="\(style)">
      <link rel="icon" type="image/svg+xml" href="\(SiteFrame.icon)">
      \(alternates.joined())</head>
      <body class="front">
      <main>
      <p class="brand"><span class="mark" aria-hidden="true"></span>\(user: facts.product)</p>
      <h1><span class="version">\(version.isEmpty ? facts.product : version)</span></h1>
      \(when)
      <nav aria-label="语言 Language"><ul class="doors">
      \(doors.joined())</ul></nav>
      </main>
      </body>
      </html>

      """
    return SiteFile(path: "index.html", bytes: html.bytes)
  }

  /// The day of the build; before the first, of the train that is waited for.
  private var when: HTML {
    let date = facts.offer?.manifest.instant.date ?? facts.nextTrain.date
    let days = Language.allCases.map { language -> HTML in
      let words = SiteWords(language: language)
      return "<span lang=\"\(words.tag)\">\(words.day(date))</span>"
    }
    return "<p class=\"lead\"><time datetime=\"\(date.description)\">\(days.joined(" · "))</time></p>"
  }
}
