// SPDX-License-Identifier: Apache-2.0
internal import Publishing
internal import ReleaseCore
internal import Requesting
package import Voting

/// Every popcorn award, the newest first, as documents that people read; encoded, it is the JSON.
package struct AwardWallPage: Encodable {
  let product: String
  let awards: [PopcornAward]
  let rule: PollRules.Sentence

  package init(product: String, awards: [PopcornAward], rule: PollRules.Sentence) {
    self.product = product
    self.awards = awards
    self.rule = rule
  }

  package var html: HTML {
    let cards = awards.map { award -> HTML in
      """
      <article class="card award" id="a\(award.version.description)"><h2>🍿 \(award.version.description) \
      <small>第 \(award.week) 周 week \(award.week)</small></h2>
      \(PollWords.award(award))</article>

      """
    }
    let body: HTML = """
      <header class="hero"><div class="wrap"><p class="eyebrow">\(product)</p><h1>爆米花奖</h1>
      <p class="lead">The popcorn award wall · 共 \(awards.count) 次 awards</p></div></header>
      <main class="wrap"><div class="wall">
      \(cards.isEmpty ? "<p class=\"soft\">还没有颁奖 No award yet</p>\n" : cards.joined())</div></main>
      <footer class="wrap"><p>\(rule.zh)</p><p lang="en">\(rule.en)</p></footer>

      """
    return PageShell(
      title: "\(product) · 爆米花奖 Popcorn awards", summary: "\(awards.count) popcorn awards", body: body
    ).document
  }

  package var markdown: String {
    var lines = ["# 🍿 \(Markdown.escaped(product)) · 爆米花奖 Popcorn awards", ""]
    if awards.isEmpty { lines += ["还没有颁奖 No award yet.", ""] }
    if !awards.isEmpty {
      lines += Markdown.table(
        head: ["版本 Version", "功能 Feature", "获奖者 Winners", "净 Net", "最爱 Loved"],
        rows: awards.map { award in
          [
            "\(award.version)",
            award.winners.map { Markdown.escaped($0.title.both) }.joined(separator: " & "),
            award.people.map(Markdown.escaped).joined(separator: "、"), PollWords.signed(award.net),
            "\(award.loved)",
          ]
        })
      lines.append("")
    }
    return (lines + [rule.zh, rule.en]).joined(separator: "\n") + "\n"
  }
}
