// SPDX-License-Identifier: Apache-2.0

/// The bytes of a file that are there: ranges in ascending order that neither touch nor overlap.
package struct ByteSpans: Hashable, Sendable {
  package private(set) var ranges: [Range<UInt64>] = []

  package init() {}

  /// Ranges in any order; empty ones vanish and those that touch become one.
  package init(_ ranges: some Sequence<Range<UInt64>>) {
    for range in ranges { insert(range) }
  }

  /// Bytes in all ranges together.
  package var count: UInt64 { ranges.reduce(0) { $0 + $1.upperBound - $1.lowerBound } }

  /// Bytes from the start of the file up to the first that is missing.
  package var prefix: UInt64 { ranges.first.flatMap { $0.lowerBound == 0 ? $0.upperBound : nil } ?? 0 }

  /// Adds a range. Cost: linear in the number of ranges, which is that of the parallel parts.
  package mutating func insert(_ range: Range<UInt64>) {
    guard !range.isEmpty else { return }
    let first = ranges.firstIndex { $0.upperBound >= range.lowerBound } ?? ranges.endIndex
    var last = first
    var merged = range
    while last < ranges.endIndex, ranges[last].lowerBound <= range.upperBound {
      merged =
        min(merged.lowerBound, ranges[last].lowerBound)..<max(merged.upperBound, ranges[last].upperBound)
      last += 1
    }
    ranges.replaceSubrange(first..<last, with: [merged])
  }

  /// What is missing of a file of this length, in ascending order.
  package func gaps(in length: UInt64) -> [Range<UInt64>] {
    var gaps: [Range<UInt64>] = []
    var position: UInt64 = 0
    for range in ranges where position < length {
      if position < range.lowerBound { gaps.append(position..<min(range.lowerBound, length)) }
      position = range.upperBound
    }
    if position < length { gaps.append(position..<length) }
    return gaps
  }

  /// Without anything from `length` on.
  package func clamped(to length: UInt64) -> ByteSpans {
    ByteSpans(ranges.map { $0.clamped(to: 0..<length) })
  }
}
