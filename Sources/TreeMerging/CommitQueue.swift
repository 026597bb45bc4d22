// SPDX-License-Identifier: Apache-2.0

/// Commits still to be looked at, the youngest generation first, then the latest, then the first that came.
struct CommitQueue {
  struct Entry: BitwiseCopyable {
    let generation: UInt64
    let date: Int64
    let order: UInt32
    fileprivate let number: Int32
    var commit: Int { Int(number) }

    func precedes(_ other: Entry) -> Bool {
      if generation != other.generation { return generation > other.generation }
      if date != other.date { return date > other.date }
      return order < other.order
    }
  }

  private var heap: [Entry] = []
  private var added: UInt32 = 0

  var isEmpty: Bool { heap.isEmpty }

  mutating func clear() {
    heap.removeAll(keepingCapacity: true)
    added = 0
  }

  mutating func push(_ commit: Int, _ facts: GraphCommit) {
    let entry = Entry(generation: facts.generation, date: facts.date, order: added, number: Int32(commit))
    added += 1
    heap.append(entry)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard entry.precedes(heap[parent]) else { break }
      heap[child] = heap[parent]
      child = parent
    }
    heap[child] = entry
  }

  /// The first, where it is of a generation or a younger one.
  mutating func pop(from generation: UInt64) -> Entry? {
    guard let first = heap.first, first.generation >= generation else { return nil }
    return pop()
  }

  mutating func pop() -> Entry? {
    guard !heap.isEmpty else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return last }
    let first = heap[0]
    var hole = 0
    while true {
      var child = hole * 2 + 1
      guard child < heap.count else { break }
      if child + 1 < heap.count, heap[child + 1].precedes(heap[child]) { child += 1 }
      guard heap[child].precedes(last) else { break }
      heap[hole] = heap[child]
      hole = child
    }
    heap[hole] = last
    return first
  }
}
