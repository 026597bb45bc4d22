// SPDX-License-Identifier: Apache-2.0

/// Fits a text of any script into a width, without knowing the font: each character is taken as wide as the
/// widest of the usual sans-serif fonts draws it in bold.
enum TextFit {
  /// The width of a text, in units of the font's size; never less than what is drawn.
  static func width(_ text: String) -> Double { text.reduce(0) { $0 + width($1) } }

  /// The sum of its scalars: a font without the joined emoji draws each of them.
  private static func width(_ character: Character) -> Double {
    character.unicodeScalars.reduce(0) { $0 + width($1) }
  }

  private static func width(_ scalar: Unicode.Scalar) -> Double {
    switch scalar.value {
    case 0x20: 0.35
    case 0x2E, 0x2C, 0x3A, 0x3B, 0x21, 0x27, 0x69, 0x6A, 0x6C, 0x7C: 0.38
    case 0x57, 0x4D, 0x6D, 0x77, 0x40, 0x25: 1.05
    case 0x41...0x5A, 0x26: 0.85
    case 0x21...0x7E: 0.68
    case 0xA0...0x24F: 0.85
    case 0x300...0x36F, 0x200B...0x200F, 0x2060, 0xFE00...0xFE0F: 0
    case 0x370...0x58F: 0.95
    case 0x590...0x10FF: 0.95
    default: 1.1
    }
  }

  /// Lines that each fit, at most `lines`; the last one ends in an ellipsis where the text goes on.
  static func lines(_ text: String, width limit: Double, lines: Int) -> [String] {
    var result: [String] = []
    var rest = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")[...]
    while !rest.isEmpty, result.count < lines {
      if width(String(rest)) <= limit {
        result.append(String(rest))
        return result
      }
      let isLast = result.count == lines - 1
      var end = fitting(rest, isLast ? limit - width("…") : limit)
      if !isLast, let space = rest[..<end].lastIndex(of: " "), breaksWord(rest, end) { end = space }
      let line = String(rest[..<end]).trimmingTrailingSpaces
      result.append(isLast ? line + "…" : line)
      rest = rest[end...].drop { $0 == " " }
    }
    return result
  }

  /// Where a text stops to fit; after one character at the least, so that every line takes something.
  private static func fitting(_ text: Substring, _ limit: Double) -> Substring.Index {
    var used = 0.0
    var end = text.startIndex
    while end < text.endIndex {
      used += width(text[end])
      if used > limit { break }
      end = text.index(after: end)
    }
    return end == text.startIndex ? text.index(after: end) : end
  }

  /// True where a line end there would part a word of letters that are written with spaces.
  private static func breaksWord(_ text: Substring, _ end: Substring.Index) -> Bool {
    guard end < text.endIndex, end > text.startIndex else { return false }
    func isNarrow(_ character: Character) -> Bool { character != " " && width(character) < 1.1 }
    return isNarrow(text[end]) && isNarrow(text[text.index(before: end)])
  }
}

extension String {
  fileprivate var trimmingTrailingSpaces: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
