// SPDX-License-Identifier: Apache-2.0

/// The loops that read texts: over spans, with nothing that grows, so that they run without reference counts.
extension LineKinds {
  /// How many lines after a change are looked at for the place where the base goes on.
  private static let window = 8

  static func readBase(
    _ text: Span<UInt8>, from first: Int, _ startList: inout ContiguousArray<Int32>,
    _ numberList: inout ContiguousArray<Int32>, _ lineCount: inout Int,
    _ kindList: inout ContiguousArray<Kind>,
    _ slotList: inout ContiguousArray<Slot>, _ kindCount: inout Int
  ) -> Int {
    var starts = startList.mutableSpan
    var numbers = numberList.mutableSpan
    var kinds = kindList.mutableSpan
    var slots = slotList.mutableSpan
    let kindRoom = Swift.min(kinds.count, slots.count / 2)
    var offset = first
    var line = lineCount
    var known = kindCount
    while offset < text.count, line &+ 1 < starts.count, known < kindRoom {
      let scan = LineScan(of: text, from: offset)
      let found = find(scan, text, from: offset, text, text, below: 0, 0, kinds.span, slots.span)
      if found.kind >= 0 {
        numbers[line] = Int32(truncatingIfNeeded: found.kind)
        kinds[found.kind].baseLine = -1
      } else {
        numbers[line] = Int32(truncatingIfNeeded: known)
        kinds[known] = Kind(scan, from: offset, baseLine: line)
        known &+= 1
        slots[found.slot] = Slot(tag: tag(scan.hash), entry: Int32(truncatingIfNeeded: known))
      }
      offset = scan.end
      line &+= 1
      starts[line] = Int32(truncatingIfNeeded: offset)
    }
    lineCount = line
    kindCount = known
    return offset
  }

  static func readSide(
    _ text: Span<UInt8>, from position: inout SidePosition, _ baseText: Span<UInt8>,
    _ baseStarts: Span<Int32>,
    _ baseNumbers: Span<Int32>, earlier: Span<UInt8>, _ limits: (Int, Int),
    _ startList: inout ContiguousArray<Int32>, _ numberList: inout ContiguousArray<Int32>,
    _ lineCount: inout Int, _ kindList: inout ContiguousArray<Kind>, _ slotList: inout ContiguousArray<Slot>,
    _ kindCount: inout Int
  ) {
    var starts = startList.mutableSpan
    var numbers = numberList.mutableSpan
    var kinds = kindList.mutableSpan
    var slots = slotList.mutableSpan
    let kindRoom = Swift.min(kinds.count, slots.count / 2)
    let baseCount = baseNumbers.count
    var expected = position.expected
    var offset = position.offset
    var line = lineCount
    var known = kindCount
    while offset < text.count, line &+ 1 < starts.count, known < kindRoom {
      if expected < baseCount {
        let start = Int(baseStarts[expected])
        let equal = baseText.extracting(start..<baseText.count)
          .commonPrefix(with: text.extracting(offset..<text.count))
        let shift = offset &- start
        // A last line without line feed is the same line only where the text ends too.
        let reach =
          start &+ equal == baseText.count && offset &+ equal < text.count && !endsLine(baseText)
          ? start &+ equal &- 1 : start &+ equal
        while expected < baseCount, line &+ 1 < starts.count {
          let end = Int(baseStarts[expected &+ 1])
          if end > reach { break }
          numbers[line] = baseNumbers[expected]
          line &+= 1
          starts[line] = Int32(truncatingIfNeeded: end &+ shift)
          expected &+= 1
          offset = end &+ shift
        }
        if offset >= text.count || line &+ 1 >= starts.count { break }
      }
      let scan = LineScan(of: text, from: offset)
      let found = find(
        scan, text, from: offset, baseText, earlier, below: limits.0, limits.1, kinds.span, slots.span)
      if found.kind >= 0 {
        numbers[line] = Int32(truncatingIfNeeded: found.kind)
        if found.kind < limits.0 {
          expected = continuation(after: found.kind, kinds[found.kind].baseLine, expected, baseNumbers)
        }
      } else {
        numbers[line] = Int32(truncatingIfNeeded: known)
        kinds[known] = Kind(scan, from: offset, baseLine: -1)
        known &+= 1
        slots[found.slot] = Slot(tag: tag(scan.hash), entry: Int32(truncatingIfNeeded: known))
      }
      offset = scan.end
      line &+= 1
      starts[line] = Int32(truncatingIfNeeded: offset)
    }
    position = SidePosition(offset: offset, expected: expected)
    lineCount = line
    kindCount = known
  }

  private static func endsLine(_ text: Span<UInt8>) -> Bool { text[text.count &- 1] == 0x0A }

  /// The line of the base that probably comes next, after a line of this kind.
  private static func continuation(
    after kind: Int, _ onlyLine: Int32, _ expected: Int, _ baseNumbers: Span<Int32>
  ) -> Int {
    if onlyLine >= 0 { return Int(onlyLine) &+ 1 }
    let limit = Swift.min(baseNumbers.count, expected &+ window)
    var index = expected
    while index < limit {
      if Int(baseNumbers[index]) == kind { return index &+ 1 }
      index &+= 1
    }
    return expected
  }

  /// The kind of a line, or -1 and the slot for a new one.
  @inline(__always)
  private static func find(
    _ scan: LineScan, _ text: Span<UInt8>, from start: Int, _ base: Span<UInt8>, _ earlier: Span<UInt8>,
    below baseKinds: Int, _ earlierKinds: Int, _ kinds: Span<Kind>, _ slots: Span<Slot>
  ) -> (kind: Int, slot: Int) {
    let mask = slots.count &- 1
    let tag = Self.tag(scan.hash)
    let length = scan.end &- start
    var slot = Int(truncatingIfNeeded: scan.hash) & mask
    while true {
      let found = slots[slot]
      if found.entry == 0 { return (-1, slot) }
      if found.tag == tag {
        let kind = Int(found.entry &- 1)
        let known = kinds[kind]
        if known.hash == scan.hash, Int(known.length) == length {
          let own = text.extracting(start..<scan.end)
          let first = Int(known.start)
          let range = first..<first &+ length
          let same: Bool
          if kind < baseKinds {
            same = base.extracting(range).isSame(as: own)
          } else if kind < earlierKinds {
            same = earlier.extracting(range).isSame(as: own)
          } else {
            same = text.extracting(range).isSame(as: own)
          }
          if same { return (kind, slot) }
        }
      }
      slot = (slot &+ 1) & mask
    }
  }
}
