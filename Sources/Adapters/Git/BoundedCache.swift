// SPDX-License-Identifier: Apache-2.0

/// Values by key that stay while they are asked for, within a budget: half of it for the young, half for the old.
struct BoundedCache<Key: Hashable, Value> {
  private var young: [Key: (value: Value, cost: Int)] = [:]
  private var old: [Key: (value: Value, cost: Int)] = [:]
  private var youngCost = 0
  private let half: Int

  /// The budget, in the unit of the costs.
  init(budget: Int) { half = budget / 2 }

  mutating func value(_ key: Key) -> Value? {
    if let found = young[key] { return found.value }
    guard let found = old[key] else { return nil }
    insert(found.value, for: key, cost: found.cost)
    return found.value
  }

  mutating func insert(_ value: Value, for key: Key, cost: Int) {
    if youngCost + cost > half {
      old = young
      young = [:]
      youngCost = 0
    }
    young[key] = (value, cost)
    youngCost += cost
  }
}
