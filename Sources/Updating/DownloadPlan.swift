// SPDX-License-Identifier: Apache-2.0

/// Which bytes of a file are asked for, in which pieces.
package struct DownloadPlan: Hashable, Sendable {
  /// How a file is cut.
  package struct Rules: Hashable, Sendable {
    /// Ranges that are fetched at the same time.
    package var parallelRanges = 4
    /// Longer files are fetched in parallel, in bytes.
    package var parallelAbove: UInt64 = 16 << 20
    /// The longest piece, in bytes: short enough that the digest follows closely, long enough that a round
    /// trip a piece does not count.
    package var longestPiece: UInt64 = 16 << 20
    /// Pieces begin at multiples of this, in bytes, where the gap allows it.
    package var alignment: UInt64 = 64 << 10

    package init() {}
  }

  /// One request without a Range header, whose reply is the whole file.
  package let isWhole: Bool
  /// The pieces that are missing, in the order in which they are asked for; taken from the front.
  package private(set) var pieces: [Range<UInt64>]
  /// How many of them are fetched at the same time, at least 1.
  package let parallelism: Int

  /// Plans what is missing of a file of `length` bytes.
  ///
  /// `hasRanges`: false for a server that cannot send a part; then everything is asked for again.
  package init(length: UInt64, finished: ByteSpans, hasRanges: Bool, rules: Rules = Rules()) {
    let isParallel = length > rules.parallelAbove && rules.parallelRanges > 1
    guard hasRanges, isParallel || finished.count > 0 else {
      isWhole = true
      pieces = length == 0 ? [] : [0..<length]
      parallelism = 1
      return
    }
    isWhole = false
    let gaps = finished.gaps(in: length)
    guard isParallel else {
      pieces = gaps
      parallelism = 1
      return
    }
    let missing = gaps.reduce(0) { $0 + $1.upperBound - $1.lowerBound }
    let share = missing / UInt64(rules.parallelRanges) + 1
    let step = max(rules.alignment, min(rules.longestPiece, DownloadPlan.up(share, to: rules.alignment)))
    pieces = gaps.flatMap { DownloadPlan.pieces(of: $0, step: step) }
    parallelism = max(1, min(rules.parallelRanges, pieces.count))
  }

  /// The next piece to ask for; nil where all are taken.
  package mutating func take() -> Range<UInt64>? { pieces.isEmpty ? nil : pieces.removeFirst() }

  /// Puts back what a reply left out; it is the next to be asked for.
  package mutating func putBack(_ rest: Range<UInt64>) {
    if !rest.isEmpty { pieces.insert(rest, at: 0) }
  }

  private static func up(_ value: UInt64, to multiple: UInt64) -> UInt64 {
    (value + multiple - 1) / multiple * multiple
  }

  private static func pieces(of gap: Range<UInt64>, step: UInt64) -> [Range<UInt64>] {
    var pieces: [Range<UInt64>] = []
    var start = gap.lowerBound
    while start < gap.upperBound {
      let end = min(gap.upperBound, (start / step + 1) * step)
      pieces.append(start..<end)
      start = end
    }
    return pieces
  }
}
