// SPDX-License-Identifier: Apache-2.0

/// The ancestors of one head that grows by merges, marked as far down as has been asked for.
struct HeadMarks {
  private(set) var head: Int
  /// False until the head is asked for again: one search is quicker than marks.
  private(set) var isFollowed = false
  /// By commit number.
  private var marks: [Bool] = []
  /// Marked commits whose parents are not marked yet.
  private var open = CommitQueue()

  init(head: Int) { self.head = head }

  /// True for an ancestor. Cost: a walk of the head's ancestors that are no older, once.
  mutating func contains(_ commit: Int, _ table: inout CommitTable) throws -> Bool {
    if isMarked(commit) { return true }
    let generation = try table.facts(commit).generation
    // What leads to the commit is of a higher generation; what is in no graph comes first.
    while let next = open.pop(from: generation) {
      let facts = try table.facts(next.commit)
      if facts.hasMore {
        for parent in try table.parents(of: next.commit) { try add(Int(parent), &table) }
      } else {
        if facts.first >= 0 { try add(Int(facts.first), &table) }
        if facts.second >= 0 { try add(Int(facts.second), &table) }
      }
    }
    return isMarked(commit)
  }

  /// Begins to mark, from the head on.
  mutating func follow(_ table: inout CommitTable) throws {
    guard !isFollowed else { return }
    isFollowed = true
    try add(head, &table)
  }

  /// Goes on to a commit that has the head as a parent.
  mutating func advance(to next: Int, _ table: inout CommitTable) throws {
    head = next
    if isFollowed { try add(next, &table) }
  }

  @inline(__always)
  private func isMarked(_ commit: Int) -> Bool { commit < marks.count && marks[commit] }

  private mutating func add(_ commit: Int, _ table: inout CommitTable) throws {
    if commit >= marks.count {
      marks.append(contentsOf: repeatElement(false, count: commit + 4096 - marks.count))
    }
    guard !marks[commit] else { return }
    marks[commit] = true
    open.push(commit, try table.facts(commit))
  }
}
