// SPDX-License-Identifier: Apache-2.0

/// A part of two texts that is still to be compared; line numbers, ends not included.
struct LineBox {
  var before: Range<Int>
  var after: Range<Int>
}

/// Finds changed lines by anchoring on the rarest run of common lines, then on both sides of it (histogram diff).
///
/// git keeps lines in hash chains; here a line's number is the index of its record, which gives the same runs.
struct HistogramSearch {
  /// A line that is in `before` more often than this anchors nothing.
  private static let mostOccurrences: Int32 = 64

  /// The occurrences of one kind of line in the box at hand.
  private struct Record {
    /// The box this record was made for.
    var box: UInt32 = 0
    /// The first line of this kind.
    var first: Int32 = 0
    var count: Int32 = 0
  }

  private enum Anchor {
    case run(LineBox)
    /// Nothing in common.
    case none
    /// Lines in common, but all of them too frequent.
    case tooFrequent
  }

  private var records: ContiguousArray<Record> = []
  /// For each line of `before` the next later line of the same kind; -1 after the last.
  private var nextLine: ContiguousArray<Int32> = []
  private var box: UInt32 = 0
  private var pending: ContiguousArray<LineBox> = []

  /// Sets a 1 for each line of the two texts that has no partner in the other.
  mutating func mark(
    before: Span<Int32>, after: Span<Int32>, kindCount: Int, removed: inout MutableSpan<UInt8>,
    added: inout MutableSpan<UInt8>, fallback: inout MyersSearch
  ) {
    if records.count < kindCount {
      records.append(contentsOf: repeatElement(Record(), count: kindCount - records.count))
    }
    if nextLine.count < before.count {
      nextLine.append(contentsOf: repeatElement(-1, count: before.count - nextLine.count))
    }
    pending.append(LineBox(before: 0..<before.count, after: 0..<after.count))
    while let part = pending.popLast() {
      if part.before.isEmpty {
        for line in part.after { added[line] = 1 }
        continue
      }
      if part.after.isEmpty {
        for line in part.before { removed[line] = 1 }
        continue
      }
      count(before, in: part.before)
      switch Self.anchor(before, after, in: part, records, nextLine, box: box) {
      case .none:
        for line in part.before { removed[line] = 1 }
        for line in part.after { added[line] = 1 }
      case .tooFrequent:
        fallback.mark(
          before: before, after: after, in: part, kindCount: kindCount, removed: &removed, added: &added)
      case .run(let run):
        pending.append(
          LineBox(
            before: run.before.upperBound..<part.before.upperBound,
            after: run.after.upperBound..<part.after.upperBound))
        pending.append(
          LineBox(
            before: part.before.lowerBound..<run.before.lowerBound,
            after: part.after.lowerBound..<run.after.lowerBound))
      }
    }
  }

  /// The run of common lines whose rarest line is rarest in `before`, the longest among equals, the first among those.
  private static func anchor(
    _ before: Span<Int32>, _ after: Span<Int32>, in part: LineBox, _ recordList: ContiguousArray<Record>,
    _ nextLines: ContiguousArray<Int32>, box: UInt32
  ) -> Anchor {
    let records = recordList.span
    let nextLine = nextLines.span
    let firstBefore = part.before.lowerBound
    let lastBefore = part.before.upperBound &- 1
    let firstAfter = part.after.lowerBound
    let lastAfter = part.after.upperBound &- 1
    var best: LineBox? = nil
    var bestLength = 0
    var fewest = mostOccurrences &+ 1
    var hasCommon = false
    var line = firstAfter
    while line <= lastAfter {
      let record = records[Int(after[line])]
      var following = line &+ 1
      defer { line = following }
      guard record.box == box else { continue }
      hasCommon = true
      if record.count > fewest { continue }
      let above = line > firstAfter ? after[line &- 1] : -1
      let below = line < lastAfter ? after[line &+ 1] : -1
      // Where no neighbour is in the box at all, no occurrence makes a longer run.
      let standsAlone =
        record.count > 1 && (above < 0 || records[Int(above)].box != box)
        && (below < 0 || records[Int(below)].box != box)
      if standsAlone, record.count >= fewest { continue }
      var occurrence = Int(record.first)
      while true {
        var later = standsAlone ? -1 : Int(nextLine[occurrence])
        // A run of one line that is no rarer than the best run changes nothing.
        if record.count >= fewest, occurrence == firstBefore || before[occurrence &- 1] != above,
          occurrence == lastBefore || before[occurrence &+ 1] != below
        {
          if later < 0 { break }
          occurrence = later
          continue
        }
        var start = occurrence
        var startAfter = line
        var end = occurrence
        var endAfter = line
        var rarest = record.count
        while start > firstBefore, startAfter > firstAfter, before[start &- 1] == after[startAfter &- 1] {
          start &-= 1
          startAfter &-= 1
          if rarest > 1 { rarest = Swift.min(rarest, records[Int(before[start])].count) }
        }
        while end < lastBefore, endAfter < lastAfter, before[end &+ 1] == after[endAfter &+ 1] {
          end &+= 1
          endAfter &+= 1
          if rarest > 1 { rarest = Swift.min(rarest, records[Int(before[end])].count) }
        }
        if following <= endAfter { following = endAfter &+ 1 }
        if bestLength < end &- start || rarest < fewest {
          best = LineBox(before: start..<end &+ 1, after: startAfter..<endAfter &+ 1)
          bestLength = end &- start
          fewest = rarest
        }
        while later >= 0, later <= end { later = Int(nextLine[later]) }
        if later < 0 { break }
        occurrence = later
      }
    }
    if hasCommon, fewest > mostOccurrences { return .tooFrequent }
    guard let best else { return .none }
    return .run(best)
  }

  /// Makes the records of a box, from its last line to its first.
  private mutating func count(_ before: Span<Int32>, in lines: Range<Int>) {
    if box == .max {
      for index in records.indices { records[index].box = 0 }
      box = 0
    }
    box &+= 1
    Self.count(before, in: lines, box: box, &records, &nextLine)
  }

  private static func count(
    _ before: Span<Int32>, in lines: Range<Int>, box: UInt32, _ recordList: inout ContiguousArray<Record>,
    _ nextLines: inout ContiguousArray<Int32>
  ) {
    var records = recordList.mutableSpan
    var nextLine = nextLines.mutableSpan
    var line = lines.upperBound &- 1
    while line >= lines.lowerBound {
      let kind = Int(before[line])
      let number = Int32(truncatingIfNeeded: line)
      if records[kind].box == box {
        nextLine[line] = records[kind].first
        records[kind].first = number
        records[kind].count &+= 1
      } else {
        nextLine[line] = -1
        records[kind] = Record(box: box, first: number, count: 1)
      }
      line &-= 1
    }
  }
}
