// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting

extension Announcement.Writer {
  /// What was not tried as it should have been, and who may wonder why.
  var waived: [String] {
    guard let waiver = manifest.waiver else { return [] }
    var lines = [words.pick("## 未经完整试用", "## Not tried in full"), ""]
    if !waiver.untried.isEmpty {
      let features = manifest.features.filter { waiver.untried.contains($0.id) }
        .map { "**\(title($0.title))**\(words.bracketed($0.id.description))" }
        .joined(separator: words.separator)
      lines.append(
        words.pick(
          "- 没有任何候选版带过，就上了车：\(features)", "- On board although no candidate carried it as it is: \(features)")
      )
    }
    if waiver.quorum {
      lines.append(
        words.pick("- 给出结论的荣誉开发组成员未达到人数要求", "- It left before enough members had given a verdict"))
    }
    if !waiver.blockers.isEmpty {
      let numbers = waiver.blockers.map(String.init).joined(separator: words.separator)
      lines.append(
        words.pick(
          "- 成员认为整个版本不应发布，尚未解决：结论 \(numbers)",
          "- A member found that the build must not go out, which nobody has closed: verdict \(numbers)"))
    }
    lines.append(words.pick("- 放行原因：", "- Why it left all the same: ") + Markdown.escaped(waiver.reason))
    return lines
  }
}
