// SPDX-License-Identifier: Apache-2.0

/// The most that an open choice can be worth, by tolls on what rules passengers out (Lagrange multipliers).
///
/// Every clique of rivals, every crowd, every need and the seats are a place with so much room. With a toll on each
/// place, paid by whoever uses it and paid back for all its room, everybody boards or not for itself alone; the sum is
/// no less than any choice, whatever the tolls. They are moved towards the least sum by subgradient steps. Whoever
/// would cost the sum more than there is left above the floor is decided at once. Whole numbers throughout.
struct CollisionTolls {
  /// What was found out of an open choice.
  struct Verdict {
    var bound: Int
    /// Whoever must be aboard, and must not be, of every choice that is worth more than the floor.
    var take: [Int] = []
    var leave: [Int] = []

    var decides: Bool { !take.isEmpty || !leave.isEmpty }
  }

  let group: PassengerGroup
  /// Cliques of rivals that cover every collision.
  private let cliques: [[Int]]
  /// One and another whom it brings along.
  private let needs: [(upper: Int, lower: Int)]
  private var cliqueTolls: [Int]
  private var needTolls: [Int]
  private var seatToll = 0
  /// The unit of tolls is a worth's 2^-shift; nil where the worths leave no room for it.
  private let shift: Int?
  private(set) var cost = 0

  init(_ group: PassengerGroup) {
    self.group = group
    cliques = Self.cliques(of: group)
    needs = (0..<group.count).flatMap { upper in
      group.brings[upper].members.filter { $0 != upper }.map { (upper, $0) }
    }
    cliqueTolls = [Int](repeating: 0, count: cliques.count)
    needTolls = [Int](repeating: 0, count: needs.count)
    let bits = Int.bitWidth - group.worths.reduce(1, +).leadingZeroBitCount
    shift = bits > 44 ? nil : min(10, 44 - bits)
  }

  private static func cliques(of group: PassengerGroup) -> [[Int]] {
    var cliques: [[Int]] = []
    // Whoever brings two that collide is its own rival, and never open.
    let rivals = group.rivals.map { $0.intersection(group.able) }
    var uncovered = rivals
    for start in group.able.members {
      while let other = uncovered[start].first {
        var clique = [start, other]
        var common = rivals[start].intersection(rivals[other])
        // Rather those whose collisions no clique covers yet.
        while let next = common.intersection(uncovered[start]).first ?? common.first {
          clique.append(next)
          common.formIntersection(rivals[next])
        }
        let members = PassengerSet(clique, room: group.count)
        for member in clique { uncovered[member].subtract(members) }
        cliques.append(clique.sorted())
      }
    }
    return cliques
  }

  /// Bounds an open choice on so many seats; looks no further where nothing of it is worth more than `floor`.
  mutating func bound(_ choice: OpenChoice, floor: Int, seats: Int? = nil, rounds: Int) -> Verdict? {
    guard let shift else { return nil }
    var places = TollPlaces(group, choice, shift: shift)
    for (number, clique) in cliques.enumerated() {
      places.add(clique, room: 1, toll: cliqueTolls[number], name: .clique(number))
    }
    for (number, need) in needs.enumerated()
    where choice.open.contains(need.upper) && choice.open.contains(need.lower) {
      places.add(need: need.upper, of: need.lower, toll: needTolls[number], name: .need(number))
    }
    for crowd in choice.crowds {
      places.add(crowd.members, room: crowd.count - 1, toll: 0, name: .passing)
    }
    if let seats {
      places.add(choice.open.members, room: max(0, seats), toll: seatToll, name: .seats)
    }
    let target = (floor + 1) << shift
    places.descend(below: target, rounds: rounds)
    cost += places.cost
    for (name, toll) in places.tolls {
      switch name {
      case .clique(let number): cliqueTolls[number] = toll
      case .need(let number): needTolls[number] = toll
      case .seats: seatToll = toll
      case .passing: break
      }
    }
    var verdict = Verdict(bound: places.least >> shift)
    guard places.least >= target else { return verdict }
    for (number, rest) in places.rests where places.least - abs(rest) < target {
      if rest > 0 { verdict.take.append(number) } else { verdict.leave.append(number) }
    }
    return verdict
  }
}
