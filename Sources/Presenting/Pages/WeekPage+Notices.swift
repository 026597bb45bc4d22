// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Requesting

extension WeekPage {
  /// What a reader has to know before anything else.
  func notices(_ offer: SiteFacts.Offer) -> HTML {
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
    if let hotfix = facts.hotfix { notices.append(aside(hotfix)) }
    // Whom a hot-fix is not for is said above, once.
    for device in offer.manifest.devicesOnHold
    where facts.hotfix == nil || facts.ledger.hold(of: device.codename) != nil {
      notices.append(
        """
        <p class="notice" role="note"><strong>\(user: device.codename)</strong> \(pick("本周暂停：", "is on hold this week: "))\(user: device.reason)</p>

        """)
    }
    return notices.joined()
  }

  /// That a build is a hot-fix: for which devices, why, and what all others stay with.
  private func aside(_ hotfix: WeekRecord.Hotfix) -> HTML {
    let devices = hotfix.devices.map { "<code>\($0)</code>" as HTML }.joined(" ")
    let builds = facts.earlier.map { pieces.link($0.manifest.version) }
    let others: HTML =
      builds.isEmpty
      ? ""
      : " \(pick("其他机型请继续使用", "Every other device stays with")) \(builds.joined(HTML(pieces.words.separator)))\(pick("。", "."))"
    return """
      <p class="notice hotfix" role="note"><strong>\(pieces.words.hotfix)</strong> \(pick("仅限", "for")) \(devices)\(pick("：", ": "))\(user: hotfix.reason)\(pick("。", "."))\(others)</p>

      """
  }
}
