// SPDX-License-Identifier: Apache-2.0

/// A source that may be a target's, and how much speaks for it.
struct RenameCandidate {
  /// -1 for an empty place.
  var target: Int
  var source: Int
  var score: Int
  var hasSameBase: Bool

  static let none = RenameCandidate(target: -1, source: -1, score: 0, hasSameBase: false)

  /// Above zero where `self` is the worse of the two (`score_compare`).
  func compared(to other: RenameCandidate) -> Int {
    if target < 0 { return other.target >= 0 ? 1 : 0 }
    if other.target < 0 { return -1 }
    if score == other.score { return (other.hasSameBase ? 1 : 0) - (hasSameBase ? 1 : 0) }
    return other.score - score
  }
}

/// The four best sources of one target, in the places git keeps them in: ties are decided by place.
struct RenameCandidates {
  private(set) var places = [RenameCandidate](repeating: .none, count: 4)

  mutating func add(_ candidate: RenameCandidate) {
    var worst = 0
    for place in 1..<4 where places[place].compared(to: places[worst]) > 0 { worst = place }
    if places[worst].compared(to: candidate) > 0 { places[worst] = candidate }
  }
}
