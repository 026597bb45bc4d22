// SPDX-License-Identifier: Apache-2.0

/// Finds what changed between two lists of line numbers; keeps its buffers between calls.
struct LineComparison {
  private var histogram = HistogramSearch()
  private var myers = MyersSearch()

  /// The changes from one text to another, settled as git settles them for a merge (without its indent heuristic).
  mutating func compare(
    _ first: ContiguousArray<Int32>, in lines: Range<Int>, _ second: ContiguousArray<Int32>,
    in otherLines: Range<Int>, kindCount: Int, algorithm: DiffAlgorithm,
    into found: inout ContiguousArray<LineChange>
  ) {
    let before = first.span.extracting(lines)
    let after = second.span.extracting(otherLines)
    var removedMarks = ContiguousArray<UInt8>(repeating: 0, count: before.count)
    var addedMarks = ContiguousArray<UInt8>(repeating: 0, count: after.count)
    var removed = removedMarks.mutableSpan
    var added = addedMarks.mutableSpan
    switch algorithm {
    case .histogram:
      histogram.mark(
        before: before, after: after, kindCount: kindCount, removed: &removed, added: &added, fallback: &myers
      )
    case .myers:
      myers.mark(
        before: before, after: after, in: LineBox(before: 0..<before.count, after: 0..<after.count),
        kindCount: kindCount, removed: &removed, added: &added)
    }
    settle(&removed, kinds: before, against: &added)
    settle(&added, kinds: after, against: &removed)
    changes(removed.span, added.span, into: &found)
  }

  /// The changes between two whole texts.
  mutating func compare(
    _ before: TextLines, _ after: TextLines, kindCount: Int, algorithm: DiffAlgorithm,
    into found: inout ContiguousArray<LineChange>
  ) {
    compare(
      before.kinds, in: 0..<before.count, after.kinds, in: 0..<after.count, kindCount: kindCount,
      algorithm: algorithm, into: &found)
  }
}
