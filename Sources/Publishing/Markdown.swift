// SPDX-License-Identifier: Apache-2.0

/// CommonMark with tables, made of texts that other people wrote.
package enum Markdown {
  /// A text that shows as it is, on one line: it can open no tag, link, emphasis, code, table cell or heading.
  package static func escaped(_ text: String) -> String {
    var result = ""
    var lastWasSpace = false
    for scalar in text.unicodeScalars {
      if scalar.properties.isWhitespace {
        if !lastWasSpace { result += " " }
        lastWasSpace = true
        continue
      }
      if isHidden(scalar) { continue }
      lastWasSpace = false
      // “:” keeps GitHub from making a link of every address that a user typed.
      if special.contains(scalar) { result += "\\" }
      result.unicodeScalars.append(scalar)
    }
    return result.trimmingSpaces
  }

  /// Code: for names and digests, which hold neither a backtick nor a bar nor a line end.
  package static func code(_ text: String) -> String {
    "`\(text.filter { $0 != "`" && $0 != "|" && !$0.isNewline })`"
  }

  package static func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }

  package static func table(head: [String], rows: [[String]]) -> [String] {
    [row(head), row(head.map { _ in "---" })] + rows.map(row)
  }

  private static let special: Set<Unicode.Scalar> = [
    "\\", "`", "*", "_", "[", "]", "<", ">", "#", "&", "~", "|", ":", "@", "$",
  ]

  /// Control characters, and those that turn the direction of the text after them.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0...0x1F, 0x7F...0x9F, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }
}

extension String {
  fileprivate var trimmingSpaces: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
