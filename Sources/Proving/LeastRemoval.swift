// SPDX-License-Identifier: Apache-2.0

/// Whom to leave behind, so that of each set that breaks at least one is gone, and the least is lost.
package struct LeastRemoval {
  /// Every item's own worth, from 0.
  private let weights: [Int]
  /// What cannot stay without an item: itself and all who need it, sorted.
  private let dependents: [[Int]]

  /// Of so many steps the best found counts; far beyond what a week needs.
  private static let longestSearch = 200_000

  private struct Choice {
    var removed: Set<Int> = []
    var victims: [Int] = []
    var weight = 0
  }

  private var best: Choice?
  private var steps = 0

  package init(weights: [Int], dependents: [[Int]]) {
    self.weights = weights
    self.dependents = dependents
  }

  /// The items that leave, and of these the ones that are to blame. `culprits`: sets of which not all may stay.
  ///
  /// The least worth leaves, then the fewest items, then those that board later.
  package mutating func choose(_ culprits: [[Int]]) -> (removed: Set<Int>, victims: [Int]) {
    best = nil
    steps = 0
    search(Choice(), culprits[...])
    return (best?.removed ?? [], best?.victims ?? [])
  }

  private mutating func search(_ choice: Choice, _ open: ArraySlice<[Int]>) {
    steps += 1
    if let best, (choice.weight, choice.removed.count) >= (best.weight, best.removed.count) { return }
    guard let next = open.first(where: { $0.allSatisfy { !choice.removed.contains($0) } }) else {
      best = choice
      return
    }
    guard best == nil || steps < Self.longestSearch else { return }
    for item in next.sorted(by: >) {
      var further = choice
      further.victims.append(item)
      for gone in dependents[item] where further.removed.insert(gone).inserted {
        further.weight += weights[gone]
      }
      search(further, open)
    }
  }
}
