// SPDX-License-Identifier: Apache-2.0

/// The order in which git's hash maps give their entries back.
///
/// Which of two equally good renames wins depends on it: buckets ascending, the youngest entry of a bucket
/// first, four times as many buckets when four fifths are used, and none given back when it is emptied.
struct BucketOrder {
  private var heads: [Int32] = Array(repeating: -1, count: 64)
  private var nexts: [Int32] = []
  private var hashes: [UInt32] = []

  /// Adds an entry, whose number is the count of those before it.
  mutating func add(_ hash: UInt32) {
    let entry = Int32(nexts.count)
    hashes.append(hash)
    nexts.append(-1)
    push(entry)
    if nexts.count > heads.count * 80 / 100 { grow() }
  }

  /// Entries by number, in the map's order.
  var order: [Int] {
    var order: [Int] = []
    order.reserveCapacity(nexts.count)
    for head in heads {
      var entry = head
      while entry >= 0 {
        order.append(Int(entry))
        entry = nexts[Int(entry)]
      }
    }
    return order
  }

  /// Forgets the entries and keeps the buckets.
  mutating func clear() {
    nexts.removeAll(keepingCapacity: true)
    hashes.removeAll(keepingCapacity: true)
    for index in heads.indices { heads[index] = -1 }
  }

  private mutating func push(_ entry: Int32) {
    let bucket = Int(hashes[Int(entry)]) & (heads.count - 1)
    nexts[Int(entry)] = heads[bucket]
    heads[bucket] = entry
  }

  private mutating func grow() {
    let old = heads
    heads = Array(repeating: -1, count: old.count * 4)
    for head in old {
      var entry = head
      while entry >= 0 {
        let next = nexts[Int(entry)]
        push(entry)
        entry = next
      }
    }
  }
}
