// SPDX-License-Identifier: Apache-2.0
package import Publishing
import ReleaseCore
import Requesting

extension Thanks {
  /// CommonMark for a forum or a release page.
  package func markdown(in language: Language) -> String {
    let zh = language == .zh
    let separator = zh ? "、" : ", "
    func list(_ names: [String]) -> String { names.map(Markdown.escaped).joined(separator: separator) }
    var lines = [zh ? "# 感谢 \(version)（第\(week)周）" : "# Thanks for \(version) (week \(week))", ""]
    if features.isEmpty { lines += [zh ? "这一版没有新功能。" : "No feature shipped in this release.", ""] }
    for feature in features {
      let votes = zh ? "\(feature.votes) 票" : feature.votes == 1 ? "1 vote" : "\(feature.votes) votes"
      lines.append("- **\(Markdown.escaped(feature.title.text(in: language)))** (\(feature.id), \(votes))")
      if !feature.requesters.isEmpty {
        lines.append("  - \(zh ? "提出：" : "asked for by ")\(list(feature.requesters.map(\.name)))")
      }
      if !feature.developers.isEmpty {
        lines.append("  - \(zh ? "开发：" : "built by ")\(list(feature.developers))")
      }
      if let owner = feature.owner {
        lines.append("  - \(zh ? "负责：" : "seen through by ")\(list([owner]))")
      }
    }
    if !testers.isEmpty {
      lines += ["", (zh ? "荣誉开发组试用：" : "Tried by the honorary development group: ") + list(testers)]
    }
    if voters > 0 {
      lines += [
        "",
        zh ? "\(voters) 位用户填写了体验报告。" : "\(voters) \(voters == 1 ? "user" : "users") filled in the report.",
      ]
    }
    while lines.last == "" { lines.removeLast() }
    return lines.joined(separator: "\n") + "\n"
  }
}
