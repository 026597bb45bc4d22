// SPDX-License-Identifier: Apache-2.0
internal import Requesting

/// The passengers by number, split into groups that have nothing to do with each other.
struct CompositionGraph {
  let groups: [PassengerGroup]
  /// The group and the place in it of each passenger.
  let places: [(group: Int, number: Int)]

  /// `worths`: what each is worth to the search; `isOne`: whether all are one group, because they share seats.
  init(_ problem: CompositionProblem, worths: [Int], isOne: Bool = false) {
    let passengers = problem.passengers
    let count = passengers.count
    let numbers = Dictionary(passengers.enumerated().map { ($1.id, $0) }) { first, _ in first }
    // A set with somebody who does not try to board cannot come about.
    let apart = problem.apart.compactMap { set -> [Int]? in
      let members = set.compactMap { numbers[$0] }.sorted()
      return members.count == set.count && !members.isEmpty ? members : nil
    }.sorted { $0.lexicographicallyPrecedes($1) }
    let closures = Self.closures(passengers.map { $0.needs.compactMap { numbers[$0] } })
    let groups = isOne ? [Array(0..<count)] : Self.groups(count: count, closures, apart)
    var places = [(group: Int, number: Int)](repeating: (0, 0), count: count)
    for (group, members) in groups.enumerated() {
      for (number, member) in members.enumerated() { places[member] = (group, number) }
    }
    var sets = [[[Int]]](repeating: [], count: groups.count)
    for set in apart { sets[places[set[0]].group].append(set.map { places[$0].number }) }
    self.places = places
    self.groups = groups.enumerated().map { group, members in
      Self.group(
        members, worths: members.map { worths[$0] },
        closures: members.map { closures[$0].map { places[$0].number } }, apart: sets[group])
    }
  }

  private static func group(
    _ members: [Int], worths: [Int], closures: [[Int]], apart: [[Int]]
  ) -> PassengerGroup {
    let room = members.count
    let none = PassengerSet(room: room)
    let brings = closures.map { PassengerSet($0, room: room) }
    var broughtBy = [PassengerSet](repeating: none, count: room)
    for (number, closure) in closures.enumerated() {
      for member in closure { broughtBy[member].insert(number) }
    }
    var direct = [PassengerSet](repeating: none, count: room)
    for pair in apart where pair.count == 2 {
      direct[pair[0]].insert(pair[1])
      direct[pair[1]].insert(pair[0])
    }
    // Whoever brings one of two that collide cannot board beside whoever brings the other.
    var able = none
    let sets = apart.map { PassengerSet($0, room: room) }
    let rivals = closures.enumerated().map { number, closure in
      var all = none
      for member in closure { direct[member].forEach { all.formUnion(broughtBy[$0]) } }
      if !sets.contains(where: { $0.isSubset(of: brings[number]) }) { able.insert(number) }
      return all
    }
    return PassengerGroup(
      numbers: members, worths: worths, brings: brings, broughtBy: broughtBy, rivals: rivals,
      crowds: apart.filter { $0.count > 2 }.map { PassengerSet($0, room: room) }, able: able)
  }

  private static func closures(_ needs: [[Int]]) -> [[Int]] {
    needs.indices.map { start in
      var closure: Set<Int> = []
      var waiting = [start]
      while let next = waiting.popLast() {
        if closure.insert(next).inserted { waiting += needs[next] }
      }
      return closure.sorted()
    }
  }

  private static func groups(count: Int, _ closures: [[Int]], _ apart: [[Int]]) -> [[Int]] {
    var leader = Array(0..<count)
    func top(_ number: Int) -> Int {
      var number = number
      while leader[number] != number {
        leader[number] = leader[leader[number]]
        number = leader[number]
      }
      return number
    }
    for members in closures + apart {
      for member in members {
        let (one, other) = (top(members[0]), top(member))
        leader[max(one, other)] = min(one, other)
      }
    }
    return Dictionary(grouping: 0..<count, by: top).values.sorted { $0[0] < $1[0] }
  }
}
