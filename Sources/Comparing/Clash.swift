// SPDX-License-Identifier: Apache-2.0

/// A run of lines of a range, counted so that its start can stand before the text while it is made up.
struct LineRun {
  var start: Int
  var count: Int

  var end: Int { start + count }
  var range: Range<Int> { start..<end }
}

/// One place where a side, or both, changed the base.
struct Clash {
  enum Outcome {
    case conflict
    case ours
    case theirs
    case both
    /// The sides agree; nothing to write beyond what ours has.
    case same
  }

  var outcome: Outcome
  var base: LineRun
  var ours: LineRun
  var theirs: LineRun
}

/// The places where two sides changed a base, from the changes of each; git's `xdl_do_merge` up to its output.
struct ClashList {
  private(set) var clashes: ContiguousArray<Clash> = []

  /// Lays two lists of changes over one another.
  mutating func collect(
    _ ourChanges: ContiguousArray<LineChange>, _ theirChanges: ContiguousArray<LineChange>, lines: LineIndex
  ) {
    clashes.removeAll(keepingCapacity: true)
    var ownNext = 0
    var otherNext = 0
    while ownNext < ourChanges.count, otherNext < theirChanges.count {
      let own = ourChanges[ownNext]
      let other = theirChanges[otherNext]
      if own.before.upperBound < other.before.lowerBound {
        let theirStart = other.after.lowerBound - other.before.lowerBound + own.before.lowerBound
        append(ours: own, theirStart: theirStart)
        ownNext += 1
        continue
      }
      if other.before.upperBound < own.before.lowerBound {
        let ourStart = own.after.lowerBound - own.before.lowerBound + other.before.lowerBound
        append(theirs: other, ourStart: ourStart)
        otherNext += 1
        continue
      }
      if !isSame(own, other, lines) { append(conflictOf: own, other) }
      let ends = (own.before.upperBound, other.before.upperBound)
      if ends.0 >= ends.1 { otherNext += 1 }
      if ends.1 >= ends.0 { ownNext += 1 }
    }
    while ownNext < ourChanges.count {
      let own = ourChanges[ownNext]
      append(ours: own, theirStart: own.before.lowerBound + lines.theirs.count - lines.base.count)
      ownNext += 1
    }
    while otherNext < theirChanges.count {
      let other = theirChanges[otherNext]
      append(theirs: other, ourStart: other.before.lowerBound + lines.ours.count - lines.base.count)
      otherNext += 1
    }
  }

  /// True when both sides replaced the same lines by the same lines.
  private func isSame(_ own: LineChange, _ other: LineChange, _ lines: LineIndex) -> Bool {
    guard own.before == other.before, own.after.count == other.after.count else { return false }
    return lines.ours.kinds[own.after] == lines.theirs.kinds[other.after]
  }

  private mutating func append(ours change: LineChange, theirStart: Int) {
    append(
      Clash(
        outcome: .ours, base: LineRun(start: change.before.lowerBound, count: change.before.count),
        ours: LineRun(start: change.after.lowerBound, count: change.after.count),
        theirs: LineRun(start: theirStart, count: change.before.count)))
  }

  private mutating func append(theirs change: LineChange, ourStart: Int) {
    append(
      Clash(
        outcome: .theirs, base: LineRun(start: change.before.lowerBound, count: change.before.count),
        ours: LineRun(start: ourStart, count: change.before.count),
        theirs: LineRun(start: change.after.lowerBound, count: change.after.count)))
  }

  /// Widens both changes to the lines of the base that either of them touches.
  private mutating func append(conflictOf own: LineChange, _ other: LineChange) {
    let start = Swift.min(own.before.lowerBound, other.before.lowerBound)
    let end = Swift.max(own.before.upperBound, other.before.upperBound)
    func widened(_ change: LineChange) -> LineRun {
      let start = change.after.lowerBound - (change.before.lowerBound - start)
      return LineRun(start: start, count: change.after.upperBound + (end - change.before.upperBound) - start)
    }
    append(
      Clash(
        outcome: .conflict, base: LineRun(start: start, count: end - start), ours: widened(own),
        theirs: widened(other)))
  }

  /// Adds a place, or makes it one with the place before when they touch.
  private mutating func append(_ clash: Clash) {
    guard let last = clashes.last,
      clash.ours.start <= last.ours.end || clash.theirs.start <= last.theirs.end
    else {
      clashes.append(clash)
      return
    }
    let index = clashes.count - 1
    if clash.outcome != last.outcome { clashes[index].outcome = .conflict }
    clashes[index].base.count = clash.base.end - last.base.start
    clashes[index].ours.count = clash.ours.end - last.ours.start
    clashes[index].theirs.count = clash.theirs.end - last.theirs.start
  }

  /// Compares the two sides of each conflict, and keeps as conflicts only what differs between them.
  mutating func refine(
    _ lines: LineIndex, algorithm: DiffAlgorithm, comparison: inout LineComparison,
    changes: inout ContiguousArray<LineChange>
  ) {
    guard clashes.contains(where: { $0.outcome == .conflict && $0.ours.count > 0 && $0.theirs.count > 0 })
    else { return }
    var refined: ContiguousArray<Clash> = []
    refined.reserveCapacity(clashes.count)
    for clash in clashes {
      guard clash.outcome == .conflict, clash.ours.count > 0, clash.theirs.count > 0 else {
        refined.append(clash)
        continue
      }
      comparison.compare(
        lines.ours.kinds, in: clash.ours.range, lines.theirs.kinds, in: clash.theirs.range,
        kindCount: lines.kindCount, algorithm: algorithm, into: &changes)
      var part = clash
      part.outcome = changes.isEmpty ? .same : .conflict
      if changes.isEmpty { refined.append(part) }
      for change in changes {
        part.ours = LineRun(start: clash.ours.start + change.before.lowerBound, count: change.before.count)
        part.theirs = LineRun(start: clash.theirs.start + change.after.lowerBound, count: change.after.count)
        refined.append(part)
      }
    }
    clashes = refined
  }

  /// Makes conflicts one that three lines or fewer lie between.
  mutating func join() {
    var joined: ContiguousArray<Clash> = []
    joined.reserveCapacity(clashes.count)
    for clash in clashes {
      guard let last = joined.last, last.outcome == .conflict, clash.outcome == .conflict,
        clash.ours.start - last.ours.end <= 3
      else {
        joined.append(clash)
        continue
      }
      let index = joined.count - 1
      joined[index].base.count = Swift.max(last.base.end, clash.base.end) - last.base.start
      joined[index].ours.count = clash.ours.end - last.ours.start
      joined[index].theirs.count = clash.theirs.end - last.theirs.start
    }
    clashes = joined
  }

  /// Takes the lines that both sides have in common off both ends of each conflict (zdiff3).
  mutating func trim(_ lines: LineIndex) {
    let ours = lines.ours.kinds.span
    let theirs = lines.theirs.kinds.span
    for index in clashes.indices where clashes[index].outcome == .conflict {
      var own = clashes[index].ours
      var other = clashes[index].theirs
      while own.count > 0, other.count > 0, ours[own.start] == theirs[other.start] {
        own = LineRun(start: own.start + 1, count: own.count - 1)
        other = LineRun(start: other.start + 1, count: other.count - 1)
      }
      while own.count > 0, other.count > 0, ours[own.end - 1] == theirs[other.end - 1] {
        own.count -= 1
        other.count -= 1
      }
      clashes[index].ours = own
      clashes[index].theirs = other
    }
  }

  /// Lets a favoured side win every conflict.
  mutating func settle(by favor: ConflictFavor) {
    let outcome: Clash.Outcome
    switch favor {
    case .none: return
    case .ours: outcome = .ours
    case .theirs: outcome = .theirs
    case .union: outcome = .both
    }
    for index in clashes.indices where clashes[index].outcome == .conflict {
      clashes[index].outcome = outcome
    }
  }
}
