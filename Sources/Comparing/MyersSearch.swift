// SPDX-License-Identifier: Apache-2.0

/// Finds changed lines by the furthest-reaching paths of Myers, 1986, with the shortcuts git takes on hard input.
struct MyersSearch {
  /// A box whose corners are places in the two lists of candidate lines.
  private struct Box {
    var before: Range<Int>
    var after: Range<Int>
    /// No shortcut may be taken in this box.
    var isMinimal: Bool
  }

  private var candidates = CandidateLines()
  /// The furthest place on each diagonal, from the start and from the end.
  private var forward: ContiguousArray<Int> = []
  private var backward: ContiguousArray<Int> = []
  private var pending: ContiguousArray<Box> = []

  /// Sets a 1 for each line of a part of the texts that has no partner in the other.
  mutating func mark(
    before: Span<Int32>, after: Span<Int32>, in part: LineBox, kindCount: Int,
    removed: inout MutableSpan<UInt8>, added: inout MutableSpan<UInt8>
  ) {
    candidates.choose(
      before: before, after: after, in: part, kindCount: kindCount, removed: &removed, added: &added)
    Self.mark(candidates, &forward, &backward, &pending, removed: &removed, added: &added)
  }

  private static func mark(
    _ candidates: borrowing CandidateLines, _ forward: inout ContiguousArray<Int>,
    _ backward: inout ContiguousArray<Int>, _ pending: inout ContiguousArray<Box>,
    removed: inout MutableSpan<UInt8>, added: inout MutableSpan<UInt8>
  ) {
    let firstSide = candidates.before
    let secondSide = candidates.after
    let first = firstSide.kinds.span
    let second = secondSide.kinds.span
    let diagonals = first.count + second.count + 3
    if forward.count < diagonals {
      forward = ContiguousArray(repeating: 0, count: diagonals)
      backward = forward
    }
    let costLimit = Swift.max(MiddleSearch.leastCostLimit, roughSquareRoot(diagonals))
    pending.append(Box(before: 0..<first.count, after: 0..<second.count, isMinimal: false))
    while let box = pending.popLast() {
      var starts = (box.before.lowerBound, box.after.lowerBound)
      var ends = (box.before.upperBound, box.after.upperBound)
      while starts.0 < ends.0, starts.1 < ends.1, first[starts.0] == second[starts.1] {
        starts = (starts.0 &+ 1, starts.1 &+ 1)
      }
      while starts.0 < ends.0, starts.1 < ends.1, first[ends.0 &- 1] == second[ends.1 &- 1] {
        ends = (ends.0 &- 1, ends.1 &- 1)
      }
      if starts.0 == ends.0 {
        for index in starts.1..<ends.1 { added[Int(secondSide.lines[index])] = 1 }
      } else if starts.1 == ends.1 {
        for index in starts.0..<ends.0 { removed[Int(firstSide.lines[index])] = 1 }
      } else {
        let search = MiddleSearch(
          before: starts.0..<ends.0, after: starts.1..<ends.1, isMinimal: box.isMinimal, costLimit: costLimit,
          shift: second.count &+ 1)
        var reach = forward.mutableSpan
        var reachBack = backward.mutableSpan
        let middle = search.middle(first: first, second: second, forward: &reach, backward: &reachBack)
        pending.append(
          Box(
            before: middle.before..<ends.0, after: middle.after..<ends.1, isMinimal: middle.isEndMinimal))
        pending.append(
          Box(
            before: starts.0..<middle.before, after: starts.1..<middle.after,
            isMinimal: middle.isStartMinimal))
      }
    }
  }
}

/// A power of two near the square root, as git rounds it.
func roughSquareRoot(_ number: Int) -> Int {
  var root = 1
  var rest = number
  while rest > 0 {
    root <<= 1
    rest >>= 2
  }
  return root
}
