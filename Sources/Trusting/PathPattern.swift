// SPDX-License-Identifier: Apache-2.0

/// Path patterns of delegations (TUF 4.5): `*` any characters, `?` one character, neither crosses a slash;
/// every other character stands for itself.
package enum PathPattern {
  /// Compares segment by segment: as many segments, each matching.
  package static func matches(_ path: String, pattern: String) -> Bool {
    let segments = split(path)
    let patterns = split(pattern)
    return segments.count == patterns.count
      && zip(segments, patterns).allSatisfy { matches(segment: $0, pattern: $1) }
  }

  private static func split(_ text: String) -> [[Unicode.Scalar]] {
    text.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false).map { Array($0) }
  }

  /// Goes back only to the last star, so that no pattern costs more than the product of the lengths.
  private static func matches(segment: [Unicode.Scalar], pattern: [Unicode.Scalar]) -> Bool {
    var position = 0
    var place = 0
    var star: (place: Int, position: Int)?
    while position < segment.count {
      if place < pattern.count, pattern[place] == "*" {
        star = (place, position)
        place += 1
      } else if place < pattern.count, pattern[place] == "?" || pattern[place] == segment[position] {
        place += 1
        position += 1
      } else if let last = star {
        star = (last.place, last.position + 1)
        place = last.place + 1
        position = last.position + 1
      } else {
        return false
      }
    }
    return pattern[place...].allSatisfy { $0 == "*" }
  }
}
