// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting

/// The fixed words of an announcement in one language.
struct AnnouncementWords {
  let language: Language
  private var isChinese: Bool { language == .zh }

  func pick(_ zh: String, _ en: String) -> String { isChinese ? zh : en }

  var separator: String { pick("、", ", ") }
  func bracketed(_ text: String) -> String { pick("（\(text)）", " (\(text))") }
  func votes(_ count: Int) -> String { pick("\(count) 票", count == 1 ? "1 vote" : "\(count) votes") }

  func title(_ kind: FeatureKind) -> String {
    switch kind {
    case .new: pick("新增", "New")
    case .optimization: pick("优化", "Optimization")
    case .fix: pick("修复", "Fix")
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

  /// `记者们（团体，论坛，CN）`.
  func asker(_ asker: ReleaseManifest.Asker) -> String {
    let details =
      (asker.isGroup ? [pick("团体", "group")] : [])
      + [asker.source.map(source), asker.country].compactMap(\.self)
    let name = "**\(Markdown.escaped(asker.name))**"
    guard !details.isEmpty else { return name }
    return name + bracketed(details.map(Markdown.escaped).joined(separator: pick("，", ", ")))
  }

  /// The exact number of bytes, in groups of three, and what a person says.
  func size(_ size: ByteCount) -> String {
    var digits = String(size.bytes)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    let exact = ([digits] + groups).joined(separator: ",")
    return size.bytes < 1024 ? "\(exact) B" : "\(exact) B" + bracketed(size.description)
  }
}
