// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Somebody's name, compared as people mean it: whatever the case, width, composition, spaces and invisible marks.
package struct PersonName: Hashable, Sendable, CustomStringConvertible {
  /// As it was given.
  package let text: String
  /// What is compared: NFKC, case folded, without invisible marks, with single spaces.
  package let key: String

  /// Nil for a name of which nothing is left to compare.
  package init?(_ text: String) {
    // Twice: folding may bring up what is composed otherwise. ß is SS and ss in the end.
    let folded = text.precomposedStringWithCompatibilityMapping.uppercased().lowercased()
      .precomposedStringWithCompatibilityMapping
    var visible = String.UnicodeScalarView()
    for scalar in folded.unicodeScalars where !Self.isInvisible(scalar) { visible.append(scalar) }
    let key = String(visible).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !key.isEmpty else { return nil }
    self.text = text
    self.key = key
  }

  package static func == (left: PersonName, right: PersonName) -> Bool { left.key == right.key }
  package func hash(into hasher: inout Hasher) { hasher.combine(key) }
  package var description: String { text }

  /// True for a name as some document writes it.
  package func isNamed(_ other: String) -> Bool { other == text || PersonName(other)?.key == key }

  /// Controls and format characters: joiners, direction marks, the byte order mark, variation selectors.
  private static func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control: !scalar.properties.isWhitespace
    case .format: true
    default: (0xFE00...0xFE0F).contains(scalar.value)
    }
  }
}
