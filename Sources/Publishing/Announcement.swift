// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Scheduling
import Requesting

/// What people read on Friday: highlights, the changelog by app with everybody's credit, the files, and what
/// was left behind. Markdown, from the manifest alone; the same manifest gives the same text.
package enum Announcement {
  /// The most loved features that stand first.
  package static let highlightCount = 3

  package static func bytes(of manifest: ReleaseManifest, in language: Language) -> [UInt8] {
    Array(text(of: manifest, in: language).utf8)
  }

  package static func text(of manifest: ReleaseManifest, in language: Language) -> String {
    let writer = Writer(manifest: manifest, words: AnnouncementWords(language: language))
    let sections = [
      writer.head, writer.waived, writer.highlights, writer.changelog, writer.devices, writer.otherFiles,
      writer.onHold,
      writer.leftBehind, writer.howToVerify,
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  struct Writer {
    let manifest: ReleaseManifest
    let words: AnnouncementWords
    var language: Language { words.language }

    var head: [String] {
      let product = Markdown.escaped(manifest.product)
      let channel = manifest.channel.title(in: language)
      let instant = manifest.instant
      let when = "\(instant.date) \(instant.timeOfDay)"
      var lines = [
        words.pick(
          "# \(product) \(channel) \(manifest.version)（第\(manifest.week)周）",
          "# \(product) \(channel) \(manifest.version) (week \(manifest.week))"),
        "",
        words.pick("发布时间：\(when)（UTC\(instant.zoneText)）", "Released \(when) (UTC\(instant.zoneText))."),
      ]
      lines[2] += words.pick(
        manifest.previousVersion.map { "，上一版本：\($0)。" } ?? "，这是本频道的第一个版本。",
        manifest.previousVersion.map { " Previous version: \($0)." } ?? " The first release of this channel.")
      if let reason = manifest.train.earlyReason {
        lines.append("")
        lines.append(words.pick("提前发车：", "Left early: ") + Markdown.escaped(reason))
      }
      return lines + ["", share]
    }

    private var share: String {
      let share = manifest.userShare
      guard let percent = share.percentText else {
        return words.pick("本周没有新功能上车。", "No feature boarded this week.")
      }
      return words.pick(
        "本周 \(share.total) 项更新，其中 \(share.fromUsers) 项来自用户：\(share.fraction)（\(percent)）。",
        "\(share.total) \(share.total == 1 ? "update" : "updates") this week, \(share.fromUsers) asked for by users: "
          + "\(share.fraction) (\(percent)).")
    }

    /// By votes, then by id.
    private func byVotes(_ features: [ReleaseManifest.Feature]) -> [ReleaseManifest.Feature] {
      features.sorted { ($1.votes, $0.id) < ($0.votes, $1.id) }
    }

    var highlights: [String] {
      let loved = byVotes(manifest.features.filter { $0.votes > 0 }).prefix(Announcement.highlightCount)
      guard !loved.isEmpty else { return [] }
      let items = loved.map { feature in
        "- **\(title(feature.title))**"
          + words.bracketed(
            title(feature.app) + words.pick("，", ", ") + words.votes(feature.votes))
      }
      return [words.pick("## 本周亮点", "## Highlights"), ""] + items
    }

    var changelog: [String] {
      let features = byVotes(manifest.features)
      guard !features.isEmpty else { return [] }
      var apps: [String] = []
      for app in features.map({ $0.app.text(in: language) }) where !apps.contains(app) { apps.append(app) }
      var lines = [words.pick("## 更新日志", "## Changes")]
      for app in apps {
        lines += ["", "### \(Markdown.escaped(app))"]
        let ofApp = features.filter { $0.app.text(in: language) == app }
        for kind in [FeatureKind.new, .optimization, .fix] {
          let ofKind = ofApp.filter { $0.kind == kind }
          if ofKind.isEmpty { continue }
          lines += ["", "#### \(words.title(kind))", ""] + ofKind.flatMap(entry)
        }
      }
      return lines
    }

    private func entry(_ feature: ReleaseManifest.Feature) -> [String] {
      var facts = ["\(feature.id)", words.votes(feature.votes)]
      if !feature.devices.isEmpty {
        facts.append(
          words.pick("仅限 ", "only ")
            + feature.devices.map(Markdown.escaped).joined(separator: words.separator))
      }
      var lines = [
        "- **\(title(feature.title))**" + words.bracketed(facts.joined(separator: words.pick("，", ", ")))
      ]
      if !feature.requesters.isEmpty {
        lines.append(
          words.pick("  - 提出者：", "  - Asked for by ")
            + feature.requesters.map(words.asker).joined(separator: words.separator)
            + (feature.origin == .user ? words.pick("——「这是我设计的」", ": “I designed this”") : ""))
      }
      if !feature.developers.isEmpty {
        lines.append(
          words.pick("  - 开发者：", "  - Built by ")
            + feature.developers.map(Markdown.escaped).joined(separator: words.separator))
      }
      return lines
    }

    func title(_ text: ReleaseManifest.Text) -> String { Markdown.escaped(text.text(in: language)) }
  }
}
