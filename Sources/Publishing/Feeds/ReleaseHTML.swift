// SPDX-License-Identifier: Apache-2.0

/// What changed in a release, as HTML in both languages, for readers that show nothing else.
enum ReleaseHTML {
  /// A fragment: one `div` a language.
  static func text(of release: ReleaseManifest, withdrawal: Withdrawal? = nil) -> String {
    Language.allCases.map { language in
      let body = (withdrawal.map { notice($0, language) } ?? "") + changes(release, language)
      return "<div lang=\"\(language.rawValue)\">\(body)</div>"
    }.joined()
  }

  /// A whole page.
  static func page(of release: ReleaseManifest) -> String {
    let title = XMLText.escaped("\(release.product) \(release.version)")
    return "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>\(title)</title></head><body>"
      + "<h1>\(title)</h1>\(text(of: release))</body></html>\n"
  }

  private static func notice(_ withdrawal: Withdrawal, _ language: Language) -> String {
    let words = language == .zh ? "已撤回：" : "Withdrawn: "
    let reason = XMLText.escaped(withdrawal.reason.text(in: language))
    let link = withdrawal.link.map { XMLText.escaped($0) }
    return "<p><strong>\(words)\(reason)</strong></p>"
      + (link.map { "<p><a href=\"\($0)\">\($0)</a></p>" } ?? "")
  }

  private static func changes(_ release: ReleaseManifest, _ language: Language) -> String {
    let items = release.features.map { feature in
      let names = feature.requesters.map { XMLText.escaped($0.name) }
      let credit = names.isEmpty ? "" : " — " + names.joined(separator: language == .zh ? "、" : ", ")
      let app = XMLText.escaped(feature.app.text(in: language))
      return "<li>\(app): \(XMLText.escaped(feature.title.text(in: language)))\(credit)</li>"
    }
    return items.isEmpty ? "" : "<ul>\(items.joined())</ul>"
  }
}
