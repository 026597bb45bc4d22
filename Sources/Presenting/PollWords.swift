// SPDX-License-Identifier: Apache-2.0
internal import Requesting
internal import Voting

/// Words and small pieces of the report, in both languages.
enum PollWords {
  static let unknown = PollRecord.unknown
  static let nobody: HTML = "<tr><td class=\"soft\">没有选票 No ballots</td></tr>\n"

  static func mood(_ word: String) -> HTML {
    guard let mood = Mood(word) else { return "\(word)" }
    let face: HTML =
      switch mood {
      case .happy: "😄"
      case .sad: "😢"
      case .loving: "😍"
      case .lookingForward: "🤩"
      }
    return "<span aria-hidden=\"true\">\(face)</span> \(mood.chinese) <small>\(mood.word)</small>"
  }

  static func moodStyle(_ index: Int) -> HTML {
    let styles: [HTML] = ["m1", "m2", "m3", "m4"]
    return styles[index % styles.count]
  }

  static func dot(_ style: HTML) -> HTML {
    "<svg class=\"dot\" viewBox=\"0 0 10 10\" aria-hidden=\"true\"><circle class=\"\(style)\" cx=\"5\" cy=\"5\" r=\"5\"/></svg>"
  }

  static func title(_ title: LocalizedText) -> HTML {
    guard let zh = title.zh, let en = title.en else { return "\(user: title.both)" }
    return "\(user: zh) <small lang=\"en\">\(user: en)</small>"
  }

  static func signed(_ number: Int) -> String { number > 0 ? "+\(number)" : "\(number)" }

  static func verdict(_ word: String) -> String {
    switch word {
    case "fix": "修复 fix"
    case "revert": "撤回 revert"
    default: "保留 keep"
    }
  }

  static func source(_ name: String) -> String {
    switch name.lowercased() {
    case "forum": "论坛 forum"
    case "weibo": "微博 weibo"
    case "wechat": "微信 wechat"
    case "fan site", "fan-site", "fansite": "粉丝站 fan site"
    case PollRecord.unknown: "未知 unknown"
    case PollRecord.others: "其他 others"
    default: name
    }
  }

  static func country(_ code: String) -> String {
    switch code {
    case PollRecord.unknown: return "未知 unknown"
    case PollRecord.others: return "其他 others"
    default: break
    }
    // A flag is its letters as regional indicators (UAX #29).
    let letters = code.unicodeScalars.compactMap { Unicode.Scalar(0x1F1E6 + $0.value - 65) }
    guard code.utf8.count == 2, letters.count == 2 else { return code }
    return String(String.UnicodeScalarView(letters)) + " " + code
  }

  static func award(_ award: PopcornAward) -> HTML {
    let people = award.winners.flatMap { $0.requesters.map(\.name) }
    let builders = award.winners.flatMap(\.developers)
    var result: HTML =
      "<p class=\"title\">\(award.winners.map { title($0.title) }.joined(" &amp; "))</p>\n"
    if !people.isEmpty {
      result += "<p class=\"people\">提出 Asked by \(people.map { "\(user: $0)" as HTML }.joined("、"))</p>\n"
    }
    if !builders.isEmpty {
      result += "<p class=\"soft\">开发 Built by \(builders.map { "\(user: $0)" as HTML }.joined("、"))</p>\n"
    }
    let shared: HTML = award.isShared ? " · 共享 shared" : ""
    return result
      + "<p class=\"soft\">净票 net \(signed(award.net)) · 最爱 loved \(award.loved)\(shared) · 共 \(award.ballots) 票 ballots</p>\n"
  }
}
