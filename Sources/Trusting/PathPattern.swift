// SPDX-License-Identifier: Apache-2.0

/// Path patterns of delegations (TUF 4.5, glob(7)): `*` any characters, `?` one, `[a-z]` and `[!a-z]` one of a
/// set; none crosses a slash, and case counts.
package enum PathPattern {
  /// Compares segment by segment: as many segments, each matching. A character is a code point.
  package static func matches(_ path: String, pattern: String) -> Bool {
    let segments = split(path)
    let patterns = split(pattern)
    return segments.count == patterns.count
      && zip(segments, patterns).allSatisfy { matches(segment: $0, pieces: pieces(of: $1)) }
  }

  private enum Piece {
    case star, any
    case one(Unicode.Scalar)
    case set([ClosedRange<Unicode.Scalar>], negated: Bool)

    /// Whether it takes this one character; a star is not asked.
    func takes(_ scalar: Unicode.Scalar) -> Bool {
      switch self {
      case .star: false
      case .any: true
      case .one(let own): own == scalar
      case .set(let ranges, let negated): ranges.contains { $0.contains(scalar) } != negated
      }
    }

    var isStar: Bool { if case .star = self { true } else { false } }
  }

  private static func split(_ text: String) -> [[Unicode.Scalar]] {
    text.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false).map { Array($0) }
  }

  private static func pieces(of pattern: [Unicode.Scalar]) -> [Piece] {
    var pieces: [Piece] = []
    var rest = pattern[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "*": pieces.append(.star)
      case "?": pieces.append(.any)
      case "[": pieces.append(set(from: &rest) ?? .one("["))
      default: pieces.append(.one(scalar))
      }
    }
    return pieces
  }

  /// Takes a set up to its closing bracket, which as the first character is one of the set; nil, and nothing
  /// taken, where none closes it.
  private static func set(from rest: inout ArraySlice<Unicode.Scalar>) -> Piece? {
    var inner = rest
    let negated = inner.first == "!"
    if negated { inner.removeFirst() }
    guard let end = inner.dropFirst().firstIndex(of: "]") else { return nil }
    rest = inner[(end + 1)...]
    inner = inner[..<end]
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    while let low = inner.popFirst() {
      guard inner.first == "-", inner.count > 1 else {
        ranges.append(low...low)
        continue
      }
      inner.removeFirst()
      // A range that runs backwards holds nothing.
      if let high = inner.popFirst(), low <= high { ranges.append(low...high) }
    }
    return .set(ranges, negated: negated)
  }

  /// Goes back only to the last star, so that no pattern costs more than the product of the lengths.
  private static func matches(segment: [Unicode.Scalar], pieces: [Piece]) -> Bool {
    var position = 0
    var place = 0
    var star: (place: Int, position: Int)?
    while position < segment.count {
      if place < pieces.count, pieces[place].isStar {
        star = (place, position)
        place += 1
      } else if place < pieces.count, pieces[place].takes(segment[position]) {
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
    return pieces[place...].allSatisfy(\.isStar)
  }
}
