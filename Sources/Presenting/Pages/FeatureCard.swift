// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Requesting

/// A feature of this week with everybody who is credited for it.
struct FeatureCard {
  let pieces: Pieces
  let feature: ReleaseManifest.Feature
  let isHighlight: Bool

  var html: HTML {
    let style: HTML = isHighlight ? "card loved" : "card"
    let star: HTML =
      isHighlight ? "<span class=\"star\">\(pieces.pick("最受欢迎", "Most wanted"))</span>" : ""
    return """
      <article class="\(style)">
      <p class="tags">\(pieces.kind(feature.kind))<span class="app-name">\(user: feature.app.text(in: pieces.language))</span>\(star)</p>
      <h3>\(pieces.titled(feature.id, else: feature.title.text(in: pieces.language)))</h3>
      \(limits)\(credit)<p class="wish">\(pieces.votes(feature.votes))</p></article>

      """
  }

  private var limits: HTML {
    guard !feature.devices.isEmpty else { return .empty }
    let devices = feature.devices.map { "<code>\($0)</code>" as HTML }.joined(" ")
    return "<p class=\"limits\">\(pieces.pick("仅限", "Only for")) \(devices)</p>\n"
  }

  private var credit: HTML {
    var lines: [HTML] = []
    if !feature.requesters.isEmpty {
      let askers = feature.requesters.map {
        pieces.asker($0.name, isGroup: $0.isGroup, source: $0.source, country: $0.country)
      }.joined(HTML(pieces.words.separator))
      let quote: HTML =
        feature.origin == .user
        ? "<q class=\"mine\">\(pieces.pick("这是我设计的", "I designed this"))</q> " : ""
      lines.append("<div><dt>\(pieces.pick("提出", "Asked for by"))</dt><dd>\(quote)\(askers)</dd></div>\n")
    }
    if !feature.developers.isEmpty {
      lines.append(
        "<div><dt>\(pieces.pick("开发", "Built by"))</dt><dd>\(pieces.names(feature.developers))</dd></div>\n")
    }
    return lines.isEmpty ? .empty : "<dl class=\"credit\">\n\(lines.joined())</dl>\n"
  }
}
