// SPDX-License-Identifier: Apache-2.0

/// Finds the best common ancestors of two commits, as `git merge-base --all` does and in its order.
struct MergeBases {
  enum Flag {
    static let one: UInt8 = 1
    static let two: UInt8 = 2
    static let stale: UInt8 = 4
    static let result: UInt8 = 8
  }

  var table: CommitTable
  var flags: [UInt8]
  private var queued: [UInt8]
  var touched: [Int] = []
  private var queue = CommitQueue()
  var heads: [HeadMarks] = []

  init(_ source: any CommitSource) {
    table = CommitTable(source)
    flags = Array(repeating: 0, count: table.count)
    queued = Array(repeating: 0, count: table.count)
  }

  /// Every best common ancestor, the latest first; none for unrelated histories.
  ///
  /// Cost: a walk of the commits down to the ancestors, in the commit graph where there is one.
  mutating func all(_ one: ObjectName, _ two: ObjectName) throws -> [ObjectName] {
    let (first, second) = (try number(of: one), try number(of: two))
    return try all(first, second).map { table.name(of: $0) }
  }

  mutating func number(of commit: ObjectName) throws -> Int { try table.number(of: commit) }
  mutating func tree(of number: Int) throws -> ObjectName { try table.tree(of: number) }
  mutating func addVirtual(tree: ObjectName, parents: (Int, Int)) -> Int {
    table.addVirtual(tree: tree, parents: parents)
  }

  mutating func all(_ one: Int, _ two: Int) throws -> [Int] {
    if one == two { return [one] }
    var found = try paint(one, [two], minimum: 0)
    found.removeAll { flags[$0] & Flag.stale != 0 }
    clearFlags()
    found = try byDate(found)
    if found.count > 1 { found = try byDate(withoutAncestors(found)) }
    return found
  }

  /// In the order of git's lists: the latest first, equals as they came.
  mutating func byDate(_ commits: [Int]) throws -> [Int] {
    var sorted: [(date: Int64, commit: Int)] = []
    for commit in commits {
      let date = try table.facts(commit).date
      let place = sorted.firstIndex { $0.date < date } ?? sorted.count
      sorted.insert((date, commit), at: place)
    }
    return sorted.map(\.commit)
  }

  /// Walks down from both sides until only ancestors of what was found are left (`paint_down_to_common`).
  private mutating func paint(_ one: Int, _ twos: [Int], minimum: UInt64) throws -> [Int] {
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

  private mutating func add(_ mark: UInt8, to commit: Int, _ open: inout Int) throws {
    if flags.count <= commit { growFlags() }
    let old = flags[commit]
    if old & mark == mark, old != 0 { return }
    let facts = try table.facts(commit)
    if old == 0 { touched.append(commit) }
    flags[commit] = old | mark
    if mark & Flag.stale != 0, old & Flag.stale == 0 { open -= Int(queued[commit]) }
    queue.push(commit, facts)
    queued[commit] += 1
    if flags[commit] & Flag.stale == 0 { open += 1 }
  }

  mutating func growFlags() {
    // In large steps: every commit that is met adds some.
    let count = table.count + 4096
    flags.append(contentsOf: repeatElement(0, count: count - flags.count))
    queued.append(contentsOf: repeatElement(0, count: count - queued.count))
  }

  mutating func clearFlags() {
    for commit in touched { flags[commit] = 0 }
    touched.removeAll(keepingCapacity: true)
  }

  // MARK: Redundant ancestors

  /// Leaves those that no other one descends from, in the same order.
  mutating func withoutAncestors(_ commits: [Int]) throws -> [Int] {
    var isFinite = false
    for commit in commits where try table.facts(commit).generation != GraphCommit.infinity { isFinite = true }
    return isFinite ? try withoutAncestorsByGeneration(commits) : try withoutAncestorsPainted(commits)
  }

  private mutating func withoutAncestorsByGeneration(_ commits: [Int]) throws -> [Int] {
    var minimum = GraphCommit.infinity
    for commit in commits { minimum = min(minimum, try table.facts(commit).generation) }
    growFlags()
    var stack = commits
    while let commit = stack.popLast() {
      let facts = try table.facts(commit)
      if flags.count < table.count { growFlags() }
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

  private mutating func withoutAncestorsPainted(_ commits: [Int]) throws -> [Int] {
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
