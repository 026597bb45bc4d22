// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Requesting

/// Small pieces that several pages have, in one language.
struct Pieces {
  let facts: SiteFacts
  let place: SitePlace
  let words: SiteWords

  init(_ facts: SiteFacts, _ path: String, _ language: Language) {
    self.facts = facts
    place = SitePlace(path: path, language: language)
    words = SiteWords(language: language)
  }

  var language: Language { words.language }
  func pick(_ zh: String, _ en: String) -> String { words.pick(zh, en) }

  func page(_ section: SitePage.Section, title: String, summary: String, _ body: HTML) -> SitePage {
    SitePage(place: place, section: section, title: title, summary: summary, body: body)
  }

  /// The title of a page that is not the front, with a line under it.
  func banner(_ title: HTML, _ line: HTML) -> HTML {
    "<div class=\"banner\"><div class=\"wrap\"><h1>\(title)</h1><p class=\"lead\">\(line)</p></div></div>\n"
  }

  /// A day that machines read too.
  func day(_ date: CivilDate) -> HTML { "<time datetime=\"\(date.description)\">\(words.day(date))</time>" }

  /// A name as it may be shown, apart from the text around it.
  func name(_ name: String) -> HTML {
    let shown = facts.ledger.forgotten.shown(name)
    guard shown != ForgottenNames.placeholder else {
      return "<span class=\"nobody\">\(pick("匿名用户", "an anonymous user"))</span>"
    }
    return "\(user: shown)"
  }

  func names(_ names: [String]) -> HTML {
    facts.ledger.forgotten.shown(names).map(name).joined(HTML(words.separator))
  }

  /// Who asked: name, group, place and country.
  func asker(_ name: String, isGroup: Bool, source: String?, country: String?) -> HTML {
    // Where somebody asked and from which country could name them still.
    let isForgotten = facts.ledger.forgotten.shown(name) != name
    let details =
      (isGroup ? [pick("团体", "group")] : [])
      + (isForgotten ? [] : [source.map(words.source), country].compactMap(\.self))
    let note: HTML = details.isEmpty ? "" : " <small>\(user: details.joined(separator: " · "))</small>"
    return "<strong>\(self.name(name))</strong>\(note)"
  }

  func askers(_ requesters: [Requester]) -> HTML {
    requesters.map { asker($0.name, isGroup: $0.isGroup, source: $0.source, country: $0.country) }
      .joined(HTML(words.separator))
  }

  func kind(_ kind: FeatureKind) -> HTML {
    "<span class=\"kind \(kind.rawValue)\">\(words.kind(kind))</span>"
  }

  /// How many want it.
  func votes(_ count: Int) -> HTML { "<span class=\"votes\">\(words.votes(count))</span>" }

  /// A request's id, leading to where its state is told.
  func link(_ id: RequestID) -> HTML {
    "<a class=\"id\" href=\"\(place.page(RequestPages.address(of: id)))\">\(id.description)</a>"
  }

  /// A request's title where the ledger has it, leading to its state.
  func titled(_ id: RequestID, else title: String? = nil) -> HTML {
    guard let request = facts.ledger.request(id) else { return "\(user: title ?? id.description)" }
    let text = request.title.text(in: language)
    return "<a href=\"\(place.page(RequestPages.address(of: id)))\">\(user: text)</a>"
  }

  /// A release's version, leading to its place in the history.
  func link(_ version: BuildVersion) -> HTML {
    "<a href=\"\(place.page(HistoryPages.address(of: version, today: facts.today)))\">\(version.description)</a>"
  }

  /// Why a train day had none, and when its train left instead.
  func reason(of gap: SiteFacts.Gap) -> HTML {
    let moved: HTML =
      gap.movedTo.map { " \(pick("改到", "It leaves on")) \(day($0))\(pick("发车。", "."))" } ?? ""
    if gap.isMissed { return HTML(pick("当天没有发车，也没有事先说明。", "No train was cut on that day.")) }
    return "\(user: gap.reason)\(moved)"
  }

  /// What somebody entered as feedback: an address becomes a link, anything else stays text.
  func reference(_ text: String) -> HTML {
    let isAddress = ["https://", "http://"].contains { text.hasPrefix($0) && text.utf8.count > $0.utf8.count }
    guard isAddress, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return "\(user: text)" }
    return "<a href=\"\(text)\" rel=\"nofollow ugc noreferrer\">\(user: text)</a>"
  }
}
