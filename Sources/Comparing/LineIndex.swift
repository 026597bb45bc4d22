// SPDX-License-Identifier: Apache-2.0

/// Where the lines of one text start, and which lines are the same.
struct TextLines {
  private(set) var count = 0
  /// The offset of each line, and behind the last the size of the text; then room for more.
  private(set) var starts: ContiguousArray<Int32> = [0]
  /// A number per line; lines with the same bytes have the same number, across the texts of one index. Then room for more.
  private(set) var kinds: ContiguousArray<Int32> = []

  /// The bytes of some lines.
  func bytes(of lines: Range<Int>) -> Range<Int> {
    Int(starts[lines.lowerBound])..<Int(starts[lines.upperBound])
  }

  fileprivate mutating func clear() {
    count = 0
    starts[0] = 0
  }

  fileprivate mutating func makeRoom(expecting lines: Int) {
    guard count + 1 >= starts.count else { return }
    let more = Swift.max(lines, count) + 64
    starts.append(contentsOf: repeatElement(0, count: more))
    kinds.append(contentsOf: repeatElement(0, count: starts.count - kinds.count))
  }

  /// Reads lines of the base from `offset` on while there is room.
  fileprivate mutating func readBase(_ text: Span<UInt8>, from offset: Int, _ table: inout LineKinds) -> Int {
    table.readBase(text, from: offset, &starts, &kinds, &count)
  }

  /// Reads lines of a changed version from `position` on while there is room.
  fileprivate mutating func readSide(
    _ text: Span<UInt8>, from position: inout SidePosition, _ baseText: Span<UInt8>, _ base: TextLines,
    earlier: Span<UInt8>, _ table: inout LineKinds
  ) {
    table.readSide(
      text, from: &position, baseText, base.starts.span, base.kinds.span, baseCount: base.count,
      earlier: earlier,
      &starts, &kinds, &count)
  }
}

/// How far a changed version was read.
struct SidePosition {
  var offset = 0
  /// The line of the base that probably comes next.
  var expected = 0
}

/// Numbers the distinct lines of a base and its changed versions.
struct LineIndex {
  private(set) var base = TextLines()
  private(set) var ours = TextLines()
  private(set) var theirs = TextLines()
  private var table = LineKinds()

  /// How many distinct lines there are.
  var kindCount: Int { table.count }

  /// Bytes a line is expected to have, to make room for a text at once.
  private static let usualLine = 32

  /// Reads three texts; their lines get comparable numbers.
  mutating func read(base text: Span<UInt8>, ours: Span<UInt8>, theirs: Span<UInt8>) {
    table.clear(expecting: text.count / Self.usualLine)
    base.clear()
    var offset = 0
    while offset < text.count {
      base.makeRoom(expecting: text.count / Self.usualLine)
      table.makeRoom()
      offset = base.readBase(text, from: offset, &table)
    }
    table.endBase()
    Self.read(ours, into: &self.ours, text, base, earlier: text.extracting(0..<0), &table)
    table.endText()
    Self.read(theirs, into: &self.theirs, text, base, earlier: ours, &table)
  }

  /// Reads two texts; `theirs` is left empty.
  mutating func read(base: Span<UInt8>, ours: Span<UInt8>) {
    read(base: base, ours: ours, theirs: base.extracting(0..<0))
  }

  private static func read(
    _ text: Span<UInt8>, into lines: inout TextLines, _ baseText: Span<UInt8>, _ base: TextLines,
    earlier: Span<UInt8>, _ table: inout LineKinds
  ) {
    lines.clear()
    var position = SidePosition()
    while position.offset < text.count {
      lines.makeRoom(expecting: text.count / usualLine)
      table.makeRoom()
      lines.readSide(text, from: &position, baseText, base, earlier: earlier, &table)
    }
  }
}
