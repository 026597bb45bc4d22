// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Requesting
import Scheduling

/// The front of a language: this week's build, what is new in it and whose wish it was, and the downloads.
struct WeekPage {
  let pieces: Pieces
  private var words: SiteWords { pieces.words }
  private var facts: SiteFacts { pieces.facts }
  private func pick(_ zh: String, _ en: String) -> String { pieces.pick(zh, en) }

  var page: SitePage {
    guard let offer = facts.offer else { return before }
    let release = offer.manifest
    return pieces.page(
      .week, title: "\(release.version) \(words.week(release.week))",
      summary: pick(
        "\(facts.product) 开发版 \(release.version)：\(words.updates(release.features.count))",
        "\(facts.product) \(release.version): \(words.updates(release.features.count))"),
      hero(release) + "<div class=\"wrap\">\n" + notices(offer) + changes(release)
        + Downloads(pieces: pieces, offer: offer, isWithdrawn: withdrawal(of: release) != nil).section
        + leftBehind(release) + "</div>\n")
  }

  /// Before the first release.
  private var before: SitePage {
    pieces.page(
      .week, title: pick("第一班车还没有发出", "The first train has not left"),
      summary: pick("\(facts.product) 还没有发布", "\(facts.product) has no release yet"),
      """
      <div class="hero"><div class="wrap">
      <p class="eyebrow">\(user: facts.product)</p>
      <h1>\(pick("第一班车还没有发出", "The first train has not left yet"))</h1>
      <p class="lead">\(nextTrain)</p>
      </div></div>

      """)
  }

  private var nextTrain: HTML {
    let train = facts.nextTrain
    return """
      \(pick("下一班：", "Next train: "))\(pieces.day(train.date)) \(train.time) <small>\(train.zone)</small>
      """
  }

  private func withdrawal(of release: ReleaseManifest) -> Withdrawal? {
    facts.withdrawn.first { $0.version == release.version }
  }

  private func hero(_ release: ReleaseManifest) -> HTML {
    let share = release.userShare
    let devices = release.packages.filter { $0.type == .full }.count
    let askers: HTML =
      share.total == 0
      ? ""
      : "<div><dt>\(pick("来自用户", "from users"))</dt><dd>\(share.fromUsers)<small>/\(share.total)</small></dd></div>"
    return """
      <div class="hero"><div class="wrap">
      <p class="eyebrow">\(words.week(release.week)) · \(release.channel.title(in: pieces.language))</p>
      <h1><span class="version">\(release.version.description)</span></h1>
      <p class="lead">\(pieces.day(release.instant.date)) \(release.instant.timeOfDay)</p>
      <dl class="figures">
      <div><dt>\(pick("项更新", share.total == 1 ? "update" : "updates"))</dt><dd>\(share.total)</dd></div>
      \(askers)
      <div><dt>\(pick("款机型", devices == 1 ? "device" : "devices"))</dt><dd>\(devices)</dd></div>
      </dl>
      <p class="actions"><a class="button" href="#downloads">\(pick("下载", "Download"))</a>
      <a class="button quiet" href="#changes">\(pick("看看更新了什么", "What is new"))</a></p>
      <p class="next">\(nextTrain)</p>
      </div></div>

      """
  }

  /// What a reader has to know before anything else.
  private func notices(_ offer: SiteFacts.Offer) -> HTML {
    var notices: [HTML] = []
    if let withdrawal = withdrawal(of: offer.manifest) {
      let instead: HTML =
        withdrawal.replacedBy.map {
          " \(pick("请改用", "Use")) \(pieces.link($0))\(pick("。", " instead."))"
        } ?? ""
      let more: HTML = withdrawal.link.map { " \(pieces.reference($0))" } ?? ""
      notices.append(
        """
        <p class="notice bad" role="note"><strong>\(pick("此版本已撤回：", "This build was withdrawn: "))</strong>\(user: withdrawal.reason.text(in: pieces.language))\(instead)\(more)</p>

        """)
    } else if offer.isPhased {
      notices.append(
        """
        <p class="notice" role="note">\(pick("本版本正在分批推送；手动下载不受限制。", "This build reaches phones in stages; downloading it by hand works for everybody."))</p>

        """)
    }
    if let reason = offer.manifest.train.earlyReason {
      notices.append(
        "<p class=\"notice\" role=\"note\">\(pick("提前发车：", "Left early: "))\(user: reason)</p>\n")
    }
    if let waiver = offer.manifest.waiver {
      notices.append(
        "<p class=\"notice\" role=\"note\">\(pick("未经完整试用，放行原因：", "Not tried in full; it left all the same: "))\(user: waiver.reason)</p>\n"
      )
    }
    for device in offer.manifest.devicesOnHold {
      notices.append(
        """
        <p class="notice" role="note"><strong>\(user: device.codename)</strong> \(pick("本周暂停：", "is on hold this week: "))\(user: device.reason)</p>

        """)
    }
    return notices.joined()
  }

  private func changes(_ release: ReleaseManifest) -> HTML {
    let features = release.features.sorted { ($1.votes, $0.id) < ($0.votes, $1.id) }
    guard !features.isEmpty else {
      return """
        <section id="changes" aria-labelledby="changes-title"><h2 id="changes-title">\(pick("本周更新", "What is new"))</h2>
        <p class="empty">\(pick("本周没有新功能上车。", "No feature boarded this week."))</p></section>

        """
    }
    let loved = features.filter { $0.votes > 0 }.prefix(Announcement.highlightCount)
    let others = features.filter { feature in !loved.contains { $0.id == feature.id } }
    var apps: [String] = []
    for app in others.map({ $0.app.text(in: pieces.language) }) where !apps.contains(app) { apps.append(app) }
    // The most wanted first, then app by app: what belongs together stands together.
    let rest = apps.flatMap { app in others.filter { $0.app.text(in: pieces.language) == app } }
    let cards =
      loved.map { FeatureCard(pieces: pieces, feature: $0, isHighlight: true).html }
      + rest.map { FeatureCard(pieces: pieces, feature: $0, isHighlight: false).html }
    return """
      <section id="changes" aria-labelledby="changes-title"><h2 id="changes-title">\(pick("本周更新", "What is new"))</h2>
      <div class="cards">
      \(cards.joined())</div></section>

      """
  }

  private func leftBehind(_ release: ReleaseManifest) -> HTML {
    guard !release.leftBehind.isEmpty else { return .empty }
    let count = release.leftBehind.count
    return """
      <p class="teaser"><a href="\(pieces.place.page("train.html#left"))">\(pick("\(count) 项没能上车，看看为什么", count == 1 ? "One feature was left behind: see why" : "\(count) features were left behind: see why"))</a></p>

      """
  }
}
