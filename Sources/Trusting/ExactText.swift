// SPDX-License-Identifier: Apache-2.0

/// A text that is compared, sorted and hashed by its UTF-8 bytes.
///
/// Swift's `String` takes “e” with a combining accent for “é”, also as a dictionary key; TUF does not, so two
/// target paths that look the same may be two files.
package struct ExactText: Hashable, Comparable, Sendable {
  package let text: String

  package init(_ text: String) { self.text = text }

  package static func == (left: ExactText, right: ExactText) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(Array(text.utf8)) }

  /// By bytes, which is by code points: the order of canonical JSON.
  package static func < (left: ExactText, right: ExactText) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }
}

extension ExactText: ExpressibleByStringInterpolation, CustomStringConvertible {
  package init(stringLiteral text: String) { self.init(text) }
  package var description: String { text }
}
