// SPDX-License-Identifier: Apache-2.0

/// The end of a check's log, fit to be shown to anybody: no escape sequences, no folders of one machine, not long.
package enum LogTail {
  /// The most lines that are kept.
  package static let mostLines = 20
  /// The most characters of one line.
  package static let longestLine = 300

  /// `hiding`: what is written instead of a text, the longest first; `isCut`: where it begins within a line.
  package static func text(
    of log: String, hiding names: [(text: String, instead: String)] = [], isCut: Bool = false
  ) -> String {
    var lines = log.split(whereSeparator: \.isNewline)
    // Half a line, or half a character, says less than nothing.
    if isCut, lines.count > 1 { lines.removeFirst() }
    return lines.suffix(mostLines).map { line in
      var words = plain(line)
      for name in names where !name.text.isEmpty {
        words = words.split(separator: name.text, omittingEmptySubsequences: false)
          .joined(separator: name.instead)
      }
      return words.count > longestLine ? "\(words.prefix(longestLine))…" : words
    }.joined(separator: "\n")
  }

  /// Without the escape sequences of ECMA-48 (CSI, OSC and the short ones) and other control characters but tabs.
  private static func plain(_ line: Substring) -> String {
    var result = ""
    var scalars = line.unicodeScalars[...]
    while let scalar = scalars.popFirst() {
      switch scalar {
      case "\u{1B}": skipSequence(&scalars)
      case "\t": result.unicodeScalars.append(scalar)
      default:
        if scalar.properties.generalCategory != .control { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }

  private static func skipSequence(_ scalars: inout Substring.UnicodeScalarView) {
    switch scalars.popFirst() {
    case "[":
      // Parameters and intermediates, then one final byte from @ to ~.
      while let next = scalars.popFirst() { if ("@"..."~").contains(next) { return } }
    case "]":
      while let next = scalars.popFirst(), next != "\u{07}" {
        if next == "\u{1B}" {
          _ = scalars.popFirst()
          return
        }
      }
    case let first?:
      // Intermediates, then the final character.
      var next: Unicode.Scalar? = first
      while let intermediate = next, (" "..."/").contains(intermediate) { next = scalars.popFirst() }
    case nil: break
    }
  }
}
