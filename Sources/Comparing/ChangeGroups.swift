// SPDX-License-Identifier: Apache-2.0

/// A run of changed lines, or the empty place before an unchanged one.
private struct Group {
  var start = 0
  var end = 0

  init(first marks: borrowing MutableSpan<UInt8>) {
    while end < marks.count, marks[end] != 0 { end &+= 1 }
  }

  /// Moves over one unchanged line to the next group; false at the end of the text.
  @inline(__always)
  mutating func advance(_ marks: borrowing MutableSpan<UInt8>) -> Bool {
    if end == marks.count { return false }
    start = end &+ 1
    end = start
    while end < marks.count, marks[end] != 0 { end &+= 1 }
    return true
  }

  /// Moves back over one unchanged line; does nothing at the start of the text.
  @inline(__always)
  mutating func retreat(_ marks: borrowing MutableSpan<UInt8>) {
    if start == 0 { return }
    end = start &- 1
    start = end
    while start > 0, marks[start &- 1] != 0 { start &-= 1 }
  }

  /// Moves over as many unchanged lines as said, all without a group between them.
  @inline(__always)
  mutating func skip(_ lines: Int, _ marks: borrowing MutableSpan<UInt8>) {
    start = end &+ lines
    end = start
    while end < marks.count, marks[end] != 0 { end &+= 1 }
  }

  /// Slides one line towards the start, and swallows a group it meets.
  mutating func slideUp(_ marks: inout MutableSpan<UInt8>, _ kinds: Span<Int32>) -> Bool {
    guard start > 0, kinds[start &- 1] == kinds[end &- 1] else { return false }
    start &-= 1
    end &-= 1
    marks[start] = 1
    marks[end] = 0
    while start > 0, marks[start &- 1] != 0 { start &-= 1 }
    return true
  }

  /// Slides one line towards the end, and swallows a group it meets.
  mutating func slideDown(_ marks: inout MutableSpan<UInt8>, _ kinds: Span<Int32>) -> Bool {
    guard end < marks.count, kinds[start] == kinds[end] else { return false }
    marks[start] = 0
    marks[end] = 1
    start &+= 1
    end &+= 1
    while end < marks.count, marks[end] != 0 { end &+= 1 }
    return true
  }
}

/// Settles which of several equal lines counts as changed: each group slides as far down as it can, or to where it
/// lines up with a change of the other text; groups that meet become one.
func settle(_ marks: inout MutableSpan<UInt8>, kinds: Span<Int32>, against other: inout MutableSpan<UInt8>) {
  var group = Group(first: marks)
  var partner = Group(first: other)
  while true {
    if group.start != group.end {
      var earliestEnd: Int
      var meetsOther: Bool
      var size: Int
      repeat {
        size = group.end &- group.start
        while group.slideUp(&marks, kinds) { partner.retreat(other) }
        earliestEnd = group.end
        meetsOther = partner.end > partner.start
        while group.slideDown(&marks, kinds) {
          _ = partner.advance(other)
          if partner.end > partner.start { meetsOther = true }
        }
      } while size != group.end &- group.start
      if group.end != earliestEnd, meetsOther {
        while partner.end == partner.start, group.slideUp(&marks, kinds) { partner.retreat(other) }
      }
    }
    // Both run over unchanged lines until one of them meets a change.
    let run = min(marks.span.zeroRun(from: group.end), other.span.zeroRun(from: partner.end))
    if run == 0 { break }
    group.skip(run, marks)
    partner.skip(run, other)
  }
}

/// The changes that the marks of two texts describe, in order.
func changes(_ removed: Span<UInt8>, _ added: Span<UInt8>, into changes: inout ContiguousArray<LineChange>) {
  changes.removeAll(keepingCapacity: true)
  var before = 0
  var after = 0
  while true {
    let run = min(removed.zeroRun(from: before), added.zeroRun(from: after))
    before &+= run
    after &+= run
    let start = before
    let startAfter = after
    while before < removed.count, removed[before] != 0 { before &+= 1 }
    while after < added.count, added[after] != 0 { after &+= 1 }
    if start == before, startAfter == after { return }
    changes.append(LineChange(before: start..<before, after: startAfter..<after))
  }
}
