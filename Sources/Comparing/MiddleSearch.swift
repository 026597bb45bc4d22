// SPDX-License-Identifier: Apache-2.0

/// Where a box is cut in two.
struct Middle {
  var before: Int
  var after: Int
  /// The path on this side of the cut is known to be good, so it is searched without shortcuts.
  var isStartMinimal: Bool
  var isEndMinimal: Bool
}

/// The search for the middle of the path through one box, from both ends at once.
///
/// Three ways out: the paths meet; after a while one side followed long common runs far enough; the cost limit is
/// reached. The order of the scans and of the comparisons decides among equals, so it is git's.
struct MiddleSearch {
  static let leastCostLimit = 256
  /// From this cost on a promising path is good enough.
  private static let shortcutCost = 256
  /// A common run of more than this is a sign of a good path.
  private static let longRun = 20
  /// How many times its cost a path must have advanced to be promising.
  private static let advance = 4
  private static let unreachable = Int.max

  let before: Range<Int>
  let after: Range<Int>
  let isMinimal: Bool
  let costLimit: Int
  /// What makes a diagonal number an index.
  let shift: Int

  /// The diagonals that a direction has reached.
  private struct Band {
    var low: Int
    var high: Int
  }

  func middle(
    first: Span<Int32>, second: Span<Int32>, forward: inout MutableSpan<Int>, backward: inout MutableSpan<Int>
  ) -> Middle {
    let lowest = before.lowerBound &- after.upperBound
    let highest = before.upperBound &- after.lowerBound
    let forwardCentre = before.lowerBound &- after.lowerBound
    let backwardCentre = before.upperBound &- after.upperBound
    let meetsForward = (forwardCentre &- backwardCentre) & 1 != 0
    var ahead = Band(low: forwardCentre, high: forwardCentre)
    var behind = Band(low: backwardCentre, high: backwardCentre)
    forward[forwardCentre &+ shift] = before.lowerBound
    backward[backwardCentre &+ shift] = before.upperBound
    var cost = 1
    while true {
      var sawLongRun = false
      if ahead.low > lowest {
        ahead.low &-= 1
        forward[ahead.low &- 1 &+ shift] = -1
      } else {
        ahead.low &+= 1
      }
      if ahead.high < highest {
        ahead.high &+= 1
        forward[ahead.high &+ 1 &+ shift] = -1
      } else {
        ahead.high &-= 1
      }
      var diagonal = ahead.high
      while diagonal >= ahead.low {
        let left = forward[diagonal &- 1 &+ shift]
        let right = forward[diagonal &+ 1 &+ shift]
        var line = left >= right ? left &+ 1 : right
        let started = line
        var other = line &- diagonal
        while line < before.upperBound, other < after.upperBound, first[line] == second[other] {
          line &+= 1
          other &+= 1
        }
        if line &- started > Self.longRun { sawLongRun = true }
        forward[diagonal &+ shift] = line
        if meetsForward, behind.low <= diagonal, diagonal <= behind.high, backward[diagonal &+ shift] <= line
        {
          return Middle(before: line, after: other, isStartMinimal: true, isEndMinimal: true)
        }
        diagonal &-= 2
      }
      if behind.low > lowest {
        behind.low &-= 1
        backward[behind.low &- 1 &+ shift] = Self.unreachable
      } else {
        behind.low &+= 1
      }
      if behind.high < highest {
        behind.high &+= 1
        backward[behind.high &+ 1 &+ shift] = Self.unreachable
      } else {
        behind.high &-= 1
      }
      diagonal = behind.high
      while diagonal >= behind.low {
        let left = backward[diagonal &- 1 &+ shift]
        let right = backward[diagonal &+ 1 &+ shift]
        var line = left < right ? left : right &- 1
        let started = line
        var other = line &- diagonal
        while line > before.lowerBound, other > after.lowerBound, first[line &- 1] == second[other &- 1] {
          line &-= 1
          other &-= 1
        }
        if started &- line > Self.longRun { sawLongRun = true }
        backward[diagonal &+ shift] = line
        if !meetsForward, ahead.low <= diagonal, diagonal <= ahead.high, line <= forward[diagonal &+ shift] {
          return Middle(before: line, after: other, isStartMinimal: true, isEndMinimal: true)
        }
        diagonal &-= 2
      }
      if !isMinimal {
        if sawLongRun, cost > Self.shortcutCost {
          if let found = promisingStart(
            first, second, forward.span, from: ahead.low, to: ahead.high, centre: forwardCentre, cost: cost)
          {
            return Middle(before: found.0, after: found.1, isStartMinimal: true, isEndMinimal: false)
          }
          if let found = promisingEnd(
            first, second, backward.span, from: behind.low, to: behind.high, centre: backwardCentre,
            cost: cost)
          {
            return Middle(before: found.0, after: found.1, isStartMinimal: false, isEndMinimal: true)
          }
        }
        if cost >= costLimit {
          return furthest(
            forward.span, from: ahead.low, to: ahead.high, backward.span, from: behind.low, to: behind.high)
        }
      }
      cost &+= 1
    }
  }

  /// The forward path that advanced most, if it ends in a long common run.
  private func promisingStart(
    _ first: Span<Int32>, _ second: Span<Int32>, _ reach: Span<Int>, from low: Int, to high: Int, centre: Int,
    cost: Int
  ) -> (Int, Int)? {
    var best = 0
    var found: (Int, Int)? = nil
    for diagonal in stride(from: high, through: low, by: -2) {
      let line = reach[diagonal + shift]
      let other = line - diagonal
      let value = (line - before.lowerBound) + (other - after.lowerBound) - abs(diagonal - centre)
      guard value > Self.advance * cost, value > best,
        before.lowerBound + Self.longRun <= line, line < before.upperBound,
        after.lowerBound + Self.longRun <= other, other < after.upperBound
      else { continue }
      if isLongRun(first, from: line - Self.longRun, second, from: other - Self.longRun) {
        best = value
        found = (line, other)
      }
    }
    return found
  }

  /// The backward path that advanced most, if it starts with a long common run.
  private func promisingEnd(
    _ first: Span<Int32>, _ second: Span<Int32>, _ reach: Span<Int>, from low: Int, to high: Int, centre: Int,
    cost: Int
  ) -> (Int, Int)? {
    var best = 0
    var found: (Int, Int)? = nil
    for diagonal in stride(from: high, through: low, by: -2) {
      let line = reach[diagonal + shift]
      let other = line - diagonal
      let value = (before.upperBound - line) + (after.upperBound - other) - abs(diagonal - centre)
      guard value > Self.advance * cost, value > best,
        before.lowerBound < line, line <= before.upperBound - Self.longRun,
        after.lowerBound < other, other <= after.upperBound - Self.longRun
      else { continue }
      if isLongRun(first, from: line, second, from: other) {
        best = value
        found = (line, other)
      }
    }
    return found
  }

  private func isLongRun(
    _ first: Span<Int32>, from line: Int, _ second: Span<Int32>, from other: Int
  ) -> Bool {
    for step in 0..<Self.longRun where first[line + step] != second[other + step] { return false }
    return true
  }

  /// The place that lies furthest from where its search began, when the cost limit is reached.
  private func furthest(
    _ forward: Span<Int>, from low: Int, to high: Int, _ backward: Span<Int>, from lowBack: Int,
    to highBack: Int
  ) -> Middle {
    var ahead = (sum: -1, line: -1)
    for diagonal in stride(from: high, through: low, by: -2) {
      var line = Swift.min(forward[diagonal + shift], before.upperBound)
      var other = line - diagonal
      if after.upperBound < other {
        line = after.upperBound + diagonal
        other = after.upperBound
      }
      if ahead.sum < line + other { ahead = (line + other, line) }
    }
    var behind = (sum: Int.max, line: Int.max)
    for diagonal in stride(from: highBack, through: lowBack, by: -2) {
      var line = Swift.max(before.lowerBound, backward[diagonal + shift])
      var other = line - diagonal
      if other < after.lowerBound {
        line = after.lowerBound + diagonal
        other = after.lowerBound
      }
      if line + other < behind.sum { behind = (line + other, line) }
    }
    let left = before.upperBound + after.upperBound - behind.sum
    let gained = ahead.sum - (before.lowerBound + after.lowerBound)
    if left < gained {
      return Middle(
        before: ahead.line, after: ahead.sum - ahead.line, isStartMinimal: true, isEndMinimal: false)
    }
    return Middle(
      before: behind.line, after: behind.sum - behind.line, isStartMinimal: false, isEndMinimal: true)
  }
}
