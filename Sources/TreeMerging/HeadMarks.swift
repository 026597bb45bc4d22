// SPDX-License-Identifier: Apache-2.0

/// The ancestors of one head that grows by merges, marked once it has been asked for often enough.
struct HeadMarks {
  private(set) var head: Int
  /// Commits that searches for this head walked over before it was marked.
  var walked = 0
  private(set) var isMarked = false
  /// By commit number.
  private var marks: [Bool] = []

  init(head: Int) { self.head = head }

  @inline(__always)
  func contains(_ commit: Int) -> Bool { commit < marks.count && marks[commit] }

  /// Marks every ancestor. Cost: a walk of the whole history, without order.
  mutating func mark(_ table: inout CommitTable) throws {
    isMarked = true
    marks = Array(repeating: false, count: max(table.count, table.graphCount) + 4096)
    try spread(from: head, &table)
  }

  /// Follows the head to a commit that has it as a parent. Cost: a walk of what came with it.
  mutating func advance(to next: Int, _ table: inout CommitTable) throws {
    head = next
    if isMarked { try spread(from: next, &table) }
  }

  private mutating func spread(from commit: Int, _ table: inout CommitTable) throws {
    var open = [commit]
    add(commit)
    while let next = open.popLast() {
      let facts = try table.facts(next)
      if facts.hasMore {
        for parent in try table.parents(of: next) where add(Int(parent)) { open.append(Int(parent)) }
      } else {
        if facts.first >= 0, add(Int(facts.first)) { open.append(Int(facts.first)) }
        if facts.second >= 0, add(Int(facts.second)) { open.append(Int(facts.second)) }
      }
    }
  }

  /// Marks one commit; false where it was.
  @inline(__always) @discardableResult
  private mutating func add(_ commit: Int) -> Bool {
    if commit >= marks.count {
      marks.append(contentsOf: repeatElement(false, count: commit + 4096 - marks.count))
    }
    if marks[commit] { return false }
    marks[commit] = true
    return true
  }
}
