// SPDX-License-Identifier: Apache-2.0

/// Where the lines of one text start, and which lines are the same.
struct TextLines {
  /// The offset of each line, and at the end the size of the text.
  var starts: ContiguousArray<Int32> = [0]
  /// A number per line; lines with the same bytes have the same number, across the texts of one index.
  var kinds: ContiguousArray<Int32> = []

  var count: Int { kinds.count }

  /// The bytes of some lines.
  func bytes(of lines: Range<Int>) -> Range<Int> {
    Int(starts[lines.lowerBound])..<Int(starts[lines.upperBound])
  }

  mutating func clear() {
    starts.removeAll(keepingCapacity: true)
    kinds.removeAll(keepingCapacity: true)
    starts.append(0)
  }

  @inline(__always)
  mutating func append(_ kind: Int32, end: Int) {
    starts.append(Int32(truncatingIfNeeded: end))
    kinds.append(kind)
  }
}

/// Numbers the distinct lines of a base and its changed versions.
struct LineIndex {
  private(set) var base = TextLines()
  private(set) var ours = TextLines()
  private(set) var theirs = TextLines()
  /// How many distinct lines there are.
  var kindCount: Int { kinds.count }

  /// One distinct line: where it was first seen.
  private struct Kind {
    var hash: UInt64
    var start: Int32
    var length: Int32
    /// The only line of the base of this kind; -1 when there are more or none.
    var baseLine: Int32
  }

  private struct Slot {
    var tag: UInt32 = 0
    /// One more than the kind; 0 marks a free slot.
    var entry: Int32 = 0
  }

  private var kinds: ContiguousArray<Kind> = []
  private var slots: ContiguousArray<Slot> = []
  private var mask = 0
  private var baseKinds = 0
  private var ownKinds = 0

  /// How many lines after a change are looked at for the place where the base goes on.
  private static let window = 8

  /// Reads three texts; their lines get comparable numbers.
  mutating func read(base: Span<UInt8>, ours: Span<UInt8>, theirs: Span<UInt8>) {
    reset(expecting: base.count / 16)
    readBase(base)
    let none = base.extracting(0..<0)
    var lines = take(&self.ours)
    readSide(ours, base: base, earlier: none, into: &lines)
    self.ours = lines
    lines = take(&self.theirs)
    readSide(theirs, base: base, earlier: ours, into: &lines)
    self.theirs = lines
  }

  /// Reads two texts; `theirs` is left empty.
  mutating func read(base: Span<UInt8>, ours: Span<UInt8>) {
    read(base: base, ours: ours, theirs: base.extracting(0..<0))
  }

  private func take(_ lines: inout TextLines) -> TextLines {
    var taken = TextLines()
    swap(&taken, &lines)
    taken.clear()
    return taken
  }

  private mutating func reset(expecting lines: Int) {
    kinds.removeAll(keepingCapacity: true)
    var size = 256
    while size < lines * 2, size < 1 << 20 { size *= 2 }
    mask = size - 1
    if slots.count < size {
      slots = ContiguousArray(repeating: Slot(), count: size)
    } else {
      var free = slots.mutableSpan
      for index in 0..<size { free[index] = Slot() }
    }
    base.clear()
  }

  private mutating func readBase(_ text: Span<UInt8>) {
    baseKinds = 0
    ownKinds = 0
    var offset = 0
    while offset < text.count {
      let line = LineScan(of: text, from: offset)
      let known = kinds.count
      let kind = number(of: line, from: offset, in: text, base: text, earlier: text)
      if kind < known {
        kinds[kind].baseLine = -1
      } else {
        kinds[kind].baseLine = Int32(truncatingIfNeeded: base.count)
      }
      base.append(Int32(truncatingIfNeeded: kind), end: line.end)
      offset = line.end
    }
    baseKinds = kinds.count
  }

  /// Reads a changed version: where it goes on as the base does, no line is hashed.
  private mutating func readSide(
    _ text: Span<UInt8>, base baseText: Span<UInt8>, earlier: Span<UInt8>, into lines: inout TextLines
  ) {
    ownKinds = kinds.count
    let baseCount = base.count
    var expected = 0
    var offset = 0
    while offset < text.count {
      if expected < baseCount {
        let start = Int(base.starts[expected])
        let equal = baseText.extracting(start..<baseText.count)
          .commonPrefix(with: text.extracting(offset..<text.count))
        while expected < baseCount {
          let end = Int(base.starts[expected &+ 1])
          let copied = end &- start
          if copied > equal { break }
          // A last line without line feed is the same line only where the text ends too.
          if expected == baseCount &- 1, baseText[end &- 1] != 0x0A, offset &+ copied != text.count { break }
          lines.append(base.kinds[expected], end: offset &+ copied)
          expected &+= 1
        }
        offset = Int(lines.starts[lines.count])
        if offset >= text.count { break }
      }
      let line = LineScan(of: text, from: offset)
      let kind = number(of: line, from: offset, in: text, base: baseText, earlier: earlier)
      lines.append(Int32(truncatingIfNeeded: kind), end: line.end)
      offset = line.end
      if kind < baseKinds { expected = continuation(after: kind, expected: expected) }
    }
  }

  /// The line of the base that probably comes next, after a line of this kind.
  private func continuation(after kind: Int, expected: Int) -> Int {
    let line = Int(kinds[kind].baseLine)
    if line >= 0 { return line &+ 1 }
    let limit = Swift.min(base.count, expected &+ Self.window)
    var index = expected
    while index < limit {
      if Int(base.kinds[index]) == kind { return index &+ 1 }
      index &+= 1
    }
    return expected
  }

  /// The number of a line, a new one if no text had it before.
  @inline(__always)
  private mutating func number(
    of line: LineScan, from start: Int, in text: Span<UInt8>, base: Span<UInt8>, earlier: Span<UInt8>
  ) -> Int {
    let tag = UInt32(truncatingIfNeeded: line.hash &>> 32)
    let length = line.end &- start
    var slot = Int(truncatingIfNeeded: line.hash) & mask
    while true {
      let found = slots[slot]
      if found.entry == 0 { break }
      if found.tag == tag {
        let kind = Int(found.entry &- 1)
        let known = kinds[kind]
        if known.hash == line.hash, Int(known.length) == length {
          let own = text.extracting(start..<line.end)
          let first = Int(known.start)
          let range = first..<first &+ length
          let same: Int
          if kind < baseKinds {
            same = base.extracting(range).commonPrefix(with: own)
          } else if kind < ownKinds {
            same = earlier.extracting(range).commonPrefix(with: own)
          } else {
            same = text.extracting(range).commonPrefix(with: own)
          }
          if same == length { return kind }
        }
      }
      slot = (slot &+ 1) & mask
    }
    let kind = kinds.count
    slots[slot] = Slot(tag: tag, entry: Int32(truncatingIfNeeded: kind &+ 1))
    kinds.append(
      Kind(
        hash: line.hash, start: Int32(truncatingIfNeeded: start), length: Int32(truncatingIfNeeded: length),
        baseLine: -1))
    if kinds.count &* 2 > mask { grow() }
    return kind
  }

  private mutating func grow() {
    let size = (mask + 1) * 4
    mask = size - 1
    slots = ContiguousArray(repeating: Slot(), count: size)
    for (kind, known) in kinds.enumerated() {
      var slot = Int(truncatingIfNeeded: known.hash) & mask
      while slots[slot].entry != 0 { slot = (slot &+ 1) & mask }
      slots[slot] = Slot(tag: UInt32(truncatingIfNeeded: known.hash &>> 32), entry: Int32(kind + 1))
    }
  }
}
