// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// What a forum's poll stands for.
package enum PollMeaning: String, Sendable, CaseIterable {
  /// The thread is one wish; options are votes for it or against it.
  case thread
  /// Each option is a wish of its own.
  case options
}

/// One option of a forum's poll, as people read it.
struct PollOption: Hashable, Sendable {
  let id: String
  let text: String
  let votes: Int

  /// True where the option says no: its words, without marks at the ends, are among those that do.
  func isNegative(_ terms: ImportTerms) -> Bool {
    let marks: Set<Character> = ["!", "！", "。", ".", "，", ",", "?", "？", "~", " "]
    var word = text.lowercased()[...]
    while let last = word.last, marks.contains(last) { word.removeLast() }
    return terms.negativeWords.contains(String(word))
  }
}

/// Text out of the markup that forums keep.
enum ForumMarkup {
  /// The text of a line of HTML: tags taken away, references resolved.
  static func text(ofHTML html: String) -> String {
    var text = ""
    var isInTag = false
    for character in html {
      if isInTag {
        isInTag = character != ">"
      } else if character == "<" {
        isInTag = true
      } else {
        text.append(character)
      }
    }
    return resolvingReferences(text)
  }

  /// The characters that PHP's htmlspecialchars writes as references.
  static func resolvingReferences(_ text: String) -> String {
    guard text.contains("&") else { return text }
    var result = ""
    var rest = text[...]
    while let start = rest.firstIndex(of: "&") {
      result += rest[..<start]
      rest = rest[start...]
      if let found = references.first(where: { rest.hasPrefix($0.name) }) {
        result += found.text
        rest = rest.dropFirst(found.name.count)
      } else {
        result.append("&")
        rest = rest.dropFirst()
      }
    }
    return result + rest
  }

  private static let references: [(name: String, text: String)] = [
    ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#039;", "'"), ("&#39;", "'"), ("&nbsp;", " "),
    ("&hellip;", "…"), ("&amp;", "&"),
  ]
}
