// SPDX-License-Identifier: Apache-2.0

/// Finds the best common ancestors of two commits, as `git merge-base --all` does and in its order.
package final class MergeBases {
  private enum Flag {
    static let one: UInt8 = 1
    static let two: UInt8 = 2
    static let stale: UInt8 = 4
    static let result: UInt8 = 8
  }

  let table: CommitTable
  private var flags: [UInt8]
  private var queued: [UInt8]
  private var touched: [Int] = []
  private var queue = CommitQueue()

  package init(_ table: CommitTable) {
    self.table = table
    flags = Array(repeating: 0, count: table.count)
    queued = Array(repeating: 0, count: table.count)
  }

  /// Every best common ancestor, the latest first; none for unrelated histories.
  ///
  /// Cost: a walk of the commits down to the ancestors, in the commit graph where there is one.
  package func all(_ one: ObjectName, _ two: ObjectName) throws -> [ObjectName] {
    try all(table.number(of: one), table.number(of: two)).map(table.name)
  }

  func all(_ one: Int, _ two: Int) throws -> [Int] {
    if one == two { return [one] }
    var found = try paint(one, [two], minimum: 0)
    found.removeAll { flags[$0] & Flag.stale != 0 }
    clearFlags()
    found = try byDate(found)
    if found.count > 1 { found = try byDate(withoutAncestors(found)) }
    return found
  }

  /// In the order of git's lists: the latest first, equals as they came.
  private func byDate(_ commits: [Int]) throws -> [Int] {
    var sorted: [(date: Int64, commit: Int)] = []
    for commit in commits {
      let date = try table.facts(commit).date
      let place = sorted.firstIndex { $0.date < date } ?? sorted.count
      sorted.insert((date, commit), at: place)
    }
    return sorted.map(\.commit)
  }

  /// Walks down from both sides until only ancestors of what was found are left (`paint_down_to_common`).
  private func paint(_ one: Int, _ twos: [Int], minimum: UInt64) throws -> [Int] {
    var found: [Int] = []
    var open = 0
    queue.clear()
    try add(Flag.one, to: one, &open)
    for two in twos { try add(Flag.two, to: two, &open) }
    while open > 0, let entry = queue.pop() {
      let commit = entry.commit
      queued[commit] -= 1
      if flags[commit] & Flag.stale == 0 { open -= 1 }
      if entry.generation < minimum { break }
      var passed = flags[commit] & (Flag.one | Flag.two | Flag.stale)
      if passed == Flag.one | Flag.two {
        if flags[commit] & Flag.result == 0 {
          flags[commit] |= Flag.result
          found.append(commit)
        }
        passed |= Flag.stale
      }
      let facts = try table.facts(commit)
      if facts.hasMore {
        for parent in try table.parents(of: commit) { try add(passed, to: Int(parent), &open) }
      } else {
        if facts.first >= 0 { try add(passed, to: Int(facts.first), &open) }
        if facts.second >= 0 { try add(passed, to: Int(facts.second), &open) }
      }
    }
    while let entry = queue.pop() { queued[entry.commit] = 0 }
    return try byDate(found)
  }

  private func add(_ mark: UInt8, to commit: Int, _ open: inout Int) throws {
    let facts = try table.facts(commit)
    growFlags()
    let old = flags[commit]
    if old & mark == mark, old != 0 { return }
    if old == 0 { touched.append(commit) }
    flags[commit] = old | mark
    if mark & Flag.stale != 0, old & Flag.stale == 0 { open -= Int(queued[commit]) }
    queue.push(commit, facts)
    queued[commit] += 1
    if flags[commit] & Flag.stale == 0 { open += 1 }
  }

  private func growFlags() {
    guard flags.count < table.count else { return }
    flags.append(contentsOf: repeatElement(0, count: table.count - flags.count))
    queued.append(contentsOf: repeatElement(0, count: table.count - queued.count))
  }

  private func clearFlags() {
    for commit in touched { flags[commit] = 0 }
    touched.removeAll(keepingCapacity: true)
  }

  // MARK: Redundant ancestors

  /// Leaves those that no other one descends from, in the same order.
  private func withoutAncestors(_ commits: [Int]) throws -> [Int] {
    var isFinite = false
    for commit in commits where try table.facts(commit).generation != GraphCommit.infinity { isFinite = true }
    return isFinite ? try withoutAncestorsByGeneration(commits) : try withoutAncestorsPainted(commits)
  }

  private func withoutAncestorsByGeneration(_ commits: [Int]) throws -> [Int] {
    var minimum = GraphCommit.infinity
    for commit in commits { minimum = min(minimum, try table.facts(commit).generation) }
    growFlags()
    var stack = commits
    while let commit = stack.popLast() {
      let facts = try table.facts(commit)
      growFlags()
      if facts.generation < minimum { continue }
      let parents =
        facts.hasMore
        ? try table.parents(of: commit) : [facts.first, facts.second].filter { $0 >= 0 }
      for parent in parents.map({ Int($0) }) where flags[parent] & Flag.stale == 0 {
        if flags[parent] == 0 { touched.append(parent) }
        flags[parent] |= Flag.stale
        stack.append(parent)
      }
    }
    defer { clearFlags() }
    return commits.filter { flags[$0] & Flag.stale == 0 }
  }

  private func withoutAncestorsPainted(_ commits: [Int]) throws -> [Int] {
    var redundant: Set<Int> = []
    for commit in commits where !redundant.contains(commit) {
      let others = commits.filter { $0 != commit && !redundant.contains($0) }
      if others.isEmpty { continue }
      _ = try paint(commit, others, minimum: 0)
      if flags[commit] & Flag.two != 0 { redundant.insert(commit) }
      for other in others where flags[other] & Flag.one != 0 { redundant.insert(other) }
      clearFlags()
    }
    return commits.filter { !redundant.contains($0) }
  }
}
