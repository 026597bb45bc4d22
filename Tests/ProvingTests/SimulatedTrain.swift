// SPDX-License-Identifier: Apache-2.0
import Proving

/// A train whose culprits are known, asked as the checks would be asked.
final class SimulatedTrain {
  let needs: [[Int]]
  let weights: [Int]
  /// Sets that break, alone or together.
  let culprits: [Set<Int>]
  /// Sets that do not merge without the others.
  let unmergeable: [Set<Int>]
  let baseFails: Bool
  /// Questions that are answered before time is over.
  var budget: Int
  private(set) var asked: [[Int]] = []
  /// How many times something was asked, however much at the same time.
  private(set) var batches = 0
  /// The most questions asked at the same time.
  private(set) var widest = 0

  init(
    _ count: Int, culprits: [Set<Int>], needs: [Int: [Int]] = [:], weights: [Int]? = nil,
    unmergeable: [Set<Int>] = [], baseFails: Bool = false, budget: Int = .max
  ) {
    self.needs = (0..<count).map { needs[$0] ?? [] }
    self.weights = weights ?? Array(repeating: 1, count: count)
    self.culprits = culprits
    self.unmergeable = unmergeable
    self.baseFails = baseFails
    self.budget = budget
  }

  func breaks(_ set: Set<Int>) -> Bool { baseFails || culprits.contains { $0.isSubset(of: set) } }

  func search(width: Int = 1) async throws -> CulpritReport {
    var search = CulpritSearch(needs: needs, weights: weights, width: width)
    return try await search.run { sets in
      batches += 1
      widest = max(widest, sets.count)
      return sets.map { set in
        guard asked.count < budget else { return .unknown }
        asked.append(set)
        if unmergeable.contains(Set(set)) { return .unmergeable }
        return breaks(Set(set)) ? .fails : .passes
      }
    }
  }
}

/// Random numbers that are the same on every machine.
struct Dice {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func roll(_ sides: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(max(1, sides)))
  }
}
