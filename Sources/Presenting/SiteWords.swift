// SPDX-License-Identifier: Apache-2.0
import Publishing
import ReleaseCore
import Requesting
import Scheduling

/// The fixed words of the pages in one language.
struct SiteWords: Hashable {
  let language: Language

  func pick(_ zh: String, _ en: String) -> String { language == .zh ? zh : en }
  /// The language as HTML names it (RFC 5646).
  var tag: String { pick("zh-Hans", "en") }
  static func tag(of language: Language) -> String { SiteWords(language: language).tag }
  static func name(of language: Language) -> String { language == .zh ? "中文" : "English" }

  var separator: String { pick("、", ", ") }
  /// `98,304`.
  func number(_ count: Int) -> String {
    var digits = Array(String(count))
    for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(",", at: place) }
    return String(digits)
  }
  func votes(_ count: Int) -> String {
    pick("\(number(count)) 票", count == 1 ? "1 vote" : "\(number(count)) votes")
  }
  func ballots(_ count: Int) -> String {
    pick("\(number(count)) 位用户投票", count == 1 ? "1 ballot" : "\(number(count)) ballots")
  }
  var hotfix: String { pick("紧急修复", "Hot-fix") }
  func updates(_ count: Int) -> String { pick("\(count) 项更新", count == 1 ? "1 update" : "\(count) updates") }
  func week(_ number: Int) -> String { pick("第 \(number) 周", "Week \(number)") }

  func kind(_ kind: FeatureKind) -> String {
    switch kind {
    case .new: pick("新增", "New")
    case .optimization: pick("优化", "Better")
    case .fix: pick("修复", "Fixed")
    }
  }

  /// Where a request stands, as its requester looks it up.
  func status(_ status: RequestStatus) -> String {
    switch status {
    case .proposed: pick("等待决定", "Proposed")
    case .accepted: pick("已接受，等待上车", "Accepted, waiting to board")
    case .onCandidate(let version): pick("正在内测 \(version)", "In testing, \(version)")
    case .shipped(let version): pick("已随 \(version) 发布", "Shipped in \(version)")
    case .declined: pick("未采纳", "Declined")
    case .deferred: pick("暂缓", "Deferred")
    }
  }

  /// Where somebody asked; what is not one of the usual places is shown as it was written.
  func source(_ name: String) -> String {
    switch name.lowercased() {
    case "forum": pick("论坛", "forum")
    case "weibo": pick("微博", "Weibo")
    case "wechat": pick("微信", "WeChat")
    case "fan site", "fan-site", "fansite": pick("海外粉丝站", "fan site")
    default: name
    }
  }

  /// What the team does about a feature that a majority dislikes.
  func answer(_ verdict: FeatureAnswer.Verdict) -> String {
    switch verdict {
    case .fix: pick("将修复", "will be fixed")
    case .revert: pick("将撤下", "will be taken out")
    case .keep: pick("保留", "stays as it is")
    }
  }

  func mood(_ word: String) -> String {
    switch word {
    case "happy": pick("开心", "happy")
    case "sad": pick("悲伤", "sad")
    case "loving", "loving-it", "loving it", "loved": pick("超有爱", "loving it")
    case "looking-forward", "looking forward", "forward", "expecting": pick("期待", "looking forward")
    default: word
    }
  }

  /// The word of a code of what was left behind, in a person's words.
  func leftBehind(_ code: String) -> String {
    switch code {
    case "no-branch": pick("还没有分支", "no branch yet")
    case "branch-missing": pick("分支不存在", "branch missing")
    case "already-merged": pick("已在主干", "already there")
    case "unrelated-history": pick("历史不相干", "unrelated history")
    case "conflicts-with-base": pick("与主干冲突", "conflicts with the base")
    case "collides": pick("与别的功能冲突", "collides with another")
    case "dependency-unknown": pick("依赖不明", "unknown dependency")
    case "dependency-left-behind": pick("依赖未上车", "its dependency stayed behind")
    case "dependency-cycle": pick("依赖成环", "circular dependency")
    case "no-device": pick("没有适用机型", "no device")
    case "held": pick("暂缓", "held")
    case "excluded": pick("不能同车", "must not board beside another")
    case "no-seat": pick("座位已满", "no seat left")
    case "no-requester": pick("没有提出者", "nobody to credit")
    case "blocked": pick("内测发现问题", "stopped by testers")
    case "untried": pick("还没有内测过", "not tried yet")
    case "breaks-checks": pick("没通过检查", "breaks the checks")
    case "unproven": pick("没来得及检查", "no time to check it")
    default: code
    }
  }

  /// `2026年11月27日 周五`, `Fri 27 Nov 2026`.
  func day(_ date: CivilDate) -> String {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let names = ["一", "二", "三", "四", "五", "六", "日"]
    return pick(
      "\(date.year) 年 \(date.month) 月 \(date.day) 日 周\(names[date.weekday.rawValue - 1])",
      "\(date.weekday.abbreviation) \(date.day) \(months[date.month - 1]) \(date.year)")
  }
}
