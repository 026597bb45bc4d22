// SPDX-License-Identifier: Apache-2.0
import Composing
import Requesting

/// Every train there can be of a small problem, looked at one by one.
struct EveryTrain {
  private let problem: CompositionProblem
  /// Worth, pinned aboard and members of each train that may be, as bits in the order of the passengers.
  private let trains: [(worth: Int, pinned: Int, members: Int)]

  init(_ problem: CompositionProblem) {
    self.problem = problem
    let passengers = problem.passengers
    let places = Dictionary(passengers.enumerated().map { ($1.id, $0) }) { first, _ in first }
    let needs = passengers.map { $0.needs.compactMap { places[$0] }.reduce(0) { $0 | 1 << $1 } }
    let apart = problem.apart.compactMap { set -> Int? in
      let members = set.compactMap { places[$0] }
      return members.count == set.count ? members.reduce(0) { $0 | 1 << $1 } : nil
    }
    var trains: [(worth: Int, pinned: Int, members: Int)] = []
    for members in 0..<(1 << passengers.count) {
      if let seats = problem.seats, members.nonzeroBitCount > seats { continue }
      if apart.contains(where: { $0 & members == $0 }) { continue }
      var (worth, pinned, isWhole) = (0, 0, true)
      for place in passengers.indices where members >> place & 1 == 1 {
        worth += passengers[place].worth
        if passengers[place].isPinned { pinned += 1 }
        if needs[place] & members != needs[place] { isWhole = false }
      }
      if isWhole { trains.append((worth, pinned, members)) }
    }
    self.trains = trains
  }

  /// The most pinned, then the most worth, then the oldest.
  var best: (worth: Int, pinned: Int, members: Int) {
    trains.reduce(trains[0]) { isBetter($1, $0) ? $1 : $0 }
  }

  var boarded: [RequestID] {
    problem.passengers.indices.filter { best.members >> $0 & 1 == 1 }.map { problem.passengers[$0].id }
  }

  /// Of the trains with somebody who is not aboard the best.
  var nextWorth: Int? { most { $0 & ~best.members != 0 } }

  /// What deciding each passenger the other way costs; nil where that cannot be.
  var losses: [Int?] {
    problem.passengers.indices.map { place in
      most { ($0 ^ best.members) >> place & 1 == 1 }.map { best.worth - $0 }
    }
  }

  /// The worth of the best of some trains.
  private func most(_ isMeant: (Int) -> Bool) -> Int? {
    trains.filter { isMeant($0.members) }.max { ($0.pinned, $0.worth) < ($1.pinned, $1.worth) }?.worth
  }

  private func isBetter(
    _ one: (worth: Int, pinned: Int, members: Int), _ other: (worth: Int, pinned: Int, members: Int)
  ) -> Bool {
    if (one.pinned, one.worth) != (other.pinned, other.worth) {
      return (one.pinned, one.worth) > (other.pinned, other.worth)
    }
    let difference = one.members ^ other.members
    return difference != 0 && one.members >> difference.trailingZeroBitCount & 1 == 1
  }
}

/// Problems of every kind, the same ones every time.
struct ProblemSequence {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func number(below limit: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(limit))
  }

  /// Up to `most` passengers with needs, also of somebody who is aboard already, pairs and crowds, seats and pins.
  mutating func next(most: Int) -> CompositionProblem {
    let count = 1 + number(below: most)
    let areEqual = number(below: 3) == 0
    let hasPins = number(below: 4) == 0
    let passengers = (1...count).map { id in
      let needs = (1...count).filter { $0 != id && number(below: 14) == 0 }
      return CompositionProblem.Passenger(
        id: RequestID(id), worth: areEqual ? 1 : number(below: 20),
        needs: (needs + (number(below: 10) == 0 ? [99] : [])).map { RequestID($0) },
        isPinned: hasPins && number(below: 4) == 0)
    }
    var apart: Set<Set<RequestID>> = []
    let rarity = 2 + number(below: 8)
    for one in 1...count {
      for other in 1..<one where number(below: rarity) == 0 {
        apart.insert([RequestID(one), RequestID(other)])
      }
    }
    if number(below: 3) == 0, count > 3 {
      for _ in 0...number(below: 2) {
        apart.insert(Set((0..<3).map { _ in RequestID(1 + number(below: count)) }))
      }
    }
    return CompositionProblem(
      passengers: passengers, apart: apart, seats: number(below: 3) == 0 ? number(below: count + 1) : nil)
  }

  /// Passengers of which any two collide with a chance of `percent`.
  mutating func random(_ count: Int, percent: Int) -> CompositionProblem {
    var apart: Set<Set<RequestID>> = []
    for one in 0..<count {
      for other in 0..<one where number(below: 100) < percent {
        apart.insert([RequestID(one), RequestID(other)])
      }
    }
    return CompositionProblem(
      passengers: (0..<count).map { .init(id: RequestID($0), worth: 1 + number(below: 4000)) }, apart: apart)
  }

  /// Passengers who each touch up to `each` of some places, and collide where they touch the same one.
  mutating func placed(_ count: Int, places: Int, each: Int) -> CompositionProblem {
    let touched = (0..<count).map { _ in
      Set((0...number(below: each)).map { _ in number(below: places) })
    }
    var apart: Set<Set<RequestID>> = []
    for one in 0..<count {
      for other in 0..<one where !touched[one].isDisjoint(with: touched[other]) {
        apart.insert([RequestID(one), RequestID(other)])
      }
    }
    return CompositionProblem(
      passengers: (0..<count).map { .init(id: RequestID($0), worth: 1 + number(below: 500)) }, apart: apart)
  }
}
