// SPDX-License-Identifier: Apache-2.0

/// The distinct lines of the texts of a merge, by the hash of their bytes.
struct LineKinds {
  /// One distinct line: where it was first seen.
  struct Kind {
    var hash: UInt64
    var start: Int32
    var length: Int32
    /// The only line of the base of this kind; -1 when there are more or none.
    var baseLine: Int32

    static let empty = Kind(hash: 0, start: 0, length: 0, baseLine: -1)
  }

  struct Slot {
    var tag: UInt32 = 0
    /// One more than the kind; 0 marks a free slot.
    var entry: Int32 = 0
  }

  private(set) var count = 0
  private var kinds: ContiguousArray<Kind> = []
  private var slots: ContiguousArray<Slot> = []
  /// Kinds below are in the base, those up to `earlierKinds` in the text before the one being read.
  private var baseKinds = 0
  private var earlierKinds = 0

  private static let smallestTable = 256

  /// Forgets all lines.
  mutating func clear(expecting lines: Int) {
    count = 0
    baseKinds = 0
    earlierKinds = 0
    var size = Self.smallestTable
    while size < lines * 2, size < 1 << 20 { size *= 2 }
    if slots.count == size {
      var free = slots.mutableSpan
      for index in 0..<free.count { free[index] = Slot() }
    } else {
      slots = ContiguousArray(repeating: Slot(), count: size)
    }
  }

  mutating func endBase() {
    baseKinds = count
    earlierKinds = count
  }

  mutating func endText() {
    earlierKinds = count
  }

  /// Sees to it that at least one more kind can be noted.
  mutating func makeRoom() {
    if count == kinds.count {
      kinds.append(contentsOf: repeatElement(Kind.empty, count: Swift.max(Self.smallestTable, count)))
    }
    guard count * 2 >= slots.count else { return }
    let size = slots.count * 4
    slots = ContiguousArray(repeating: Slot(), count: size)
    for index in 0..<count {
      var slot = Int(truncatingIfNeeded: kinds[index].hash) & (size - 1)
      while slots[slot].entry != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Slot(tag: Self.tag(kinds[index].hash), entry: Int32(index + 1))
    }
  }

  static func tag(_ hash: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: hash &>> 32) }

  /// Numbers lines of the base while there is room; answers where it stopped.
  mutating func readBase(
    _ text: Span<UInt8>, from offset: Int, _ startList: inout ContiguousArray<Int32>,
    _ numberList: inout ContiguousArray<Int32>, _ lineCount: inout Int
  ) -> Int {
    Self.readBase(text, from: offset, &startList, &numberList, &lineCount, &kinds, &slots, &count)
  }

  /// Numbers lines of a changed version while there is room: where it goes on as the base does, no line is hashed.
  mutating func readSide(
    _ text: Span<UInt8>, from position: inout SidePosition, _ baseText: Span<UInt8>,
    _ baseStarts: Span<Int32>,
    _ baseNumbers: Span<Int32>, baseCount: Int, earlier: Span<UInt8>,
    _ startList: inout ContiguousArray<Int32>,
    _ numberList: inout ContiguousArray<Int32>, _ lineCount: inout Int
  ) {
    let limits = (baseKinds, earlierKinds)
    Self.readSide(
      text, from: &position, baseText, baseStarts.extracting(0..<baseCount &+ 1),
      baseNumbers.extracting(0..<baseCount), earlier: earlier, limits, &startList, &numberList, &lineCount,
      &kinds,
      &slots, &count)
  }
}

extension LineKinds.Kind {
  @inline(__always)
  init(_ scan: LineScan, from start: Int, baseLine: Int) {
    self.init(
      hash: scan.hash, start: Int32(truncatingIfNeeded: start),
      length: Int32(truncatingIfNeeded: scan.end &- start), baseLine: Int32(truncatingIfNeeded: baseLine))
  }
}
