// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Requesting
import Scheduling

/// The front of a language: this week's build, what is new in it and whose wish it was, and the downloads.
struct WeekPage {
  let pieces: Pieces
  private var words: SiteWords { pieces.words }
  var facts: SiteFacts { pieces.facts }
  func pick(_ zh: String, _ en: String) -> String { pieces.pick(zh, en) }

  var page: SitePage {
    guard let offer = facts.offer else { return before }
    let release = offer.manifest
    return pieces.page(
      .week, title: "\(release.version) \(kind(of: release))",
      summary: pick(
        "\(facts.product) 开发版 \(release.version)：\(words.updates(release.features.count))",
        "\(facts.product) \(release.version): \(words.updates(release.features.count))"),
      hero(release) + "<div class=\"wrap\">\n" + notices(offer) + changes(release)
        + Downloads(
          pieces: pieces, offer: offer, earlier: facts.earlier, isWithdrawn: withdrawal(of: release) != nil
        ).section
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
      <p class="lead">\(pick("在那之前，想要什么都可以提。", "Until it does, everybody may say what should be on it."))</p>
      <p class="actions"><a class="button" href="\(pieces.place.page("requests.html"))">\(pick("看看大家想要什么", "What people ask for"))</a>
      <a class="button quiet" href="\(pieces.place.page("train.html"))">\(pick("这一周怎么走", "How a week goes"))</a></p>
      <p class="next">\(nextTrain)</p>
      </div></div>
      <div class="wrap">
      \(wanted)</div>

      """)
  }

  /// What has the most votes, before anything could ship.
  private var wanted: HTML {
    let open = facts.ledger.requests.filter { request in
      switch facts.ledger.status(of: request.id) {
      case .declined, .deferred, nil: false
      default: true
      }
    }.sorted { ($1.votes, $0.id) < ($0.votes, $1.id) }
    guard !open.isEmpty else { return .empty }
    let items = open.prefix(6).map { request -> HTML in
      """
      <article class="card"><p class="tags">\(pieces.kind(request.kind))<span class="app-name">\(user: request.app.text(in: pieces.language))</span></p>
      <h3>\(pieces.titled(request.id))</h3>
      <p class="wish">\(pieces.votes(request.votes))</p></article>

      """
    }
    return """
      <section aria-labelledby="wanted"><h2 id="wanted">\(pick("最想要的", "Most wanted"))</h2>
      <div class="cards">
      \(items.joined())</div></section>

      """
  }

  /// `Week 530`, `Hot-fix in week 530`.
  private func kind(of release: ReleaseManifest) -> String {
    guard facts.hotfix != nil else { return words.week(release.week) }
    return pick(
      "\(words.week(release.week))\(words.hotfix)",
      "\(words.hotfix) in \(words.week(release.week).lowercased())")
  }

  private var nextTrain: HTML {
    let train = facts.nextTrain
    return """
      \(pick("下一班：", "Next train: "))\(pieces.day(train.date)) \(train.time) <small>\(train.zone)</small>
      """
  }

  func withdrawal(of release: ReleaseManifest) -> Withdrawal? {
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
      <p class="eyebrow">\(kind(of: release)) · \(release.channel.title(in: pieces.language))</p>
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

  private func changes(_ release: ReleaseManifest) -> HTML {
    let features = release.features.sorted { ($1.votes, $0.id) < ($0.votes, $1.id) }
    guard !features.isEmpty else {
      return """
        <section id="changes" aria-labelledby="changes-title"><h2 id="changes-title">\(pick("本周更新", "What is new"))</h2>
        <p class="empty">\(pick("本周没有新功能上车。", "No feature boarded this week."))</p></section>

        """
    }
    // The one feature of a hot-fix has nothing to stand out from.
    let loved = features.filter { $0.votes > 0 && features.count > 1 }.prefix(Announcement.highlightCount)
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
