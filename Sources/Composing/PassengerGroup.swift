// SPDX-License-Identifier: Apache-2.0

/// Passengers whose choices hang together, numbered anew from 0: what one search works on.
struct PassengerGroup {
  /// Their numbers in the problem, ascending.
  let numbers: [Int]
  let worths: [Int]
  /// Whom each one brings along, itself among them.
  let brings: [PassengerSet]
  /// Who brings each one along, itself among them.
  let broughtBy: [PassengerSet]
  /// Who cannot board beside each one. Symmetric; whoever brings a rival of somebody is a rival too.
  let rivals: [PassengerSet]
  /// The sets of three and more that cannot all be aboard.
  let crowds: [PassengerSet]
  /// Those who can board at all.
  let able: PassengerSet

  var count: Int { numbers.count }
  var none: PassengerSet { PassengerSet(room: count) }

  func worth(of members: PassengerSet) -> Int {
    var sum = 0
    members.forEach { sum += worths[$0] }
    return sum
  }
}

extension PassengerGroup {
  /// What is open of a group; the numbers are those in the group.
  init(_ choice: OpenChoice, of group: PassengerGroup) {
    let numbers = choice.open.members
    var places = [Int](repeating: 0, count: group.count)
    for (place, number) in numbers.enumerated() { places[number] = place }
    func small(_ set: PassengerSet) -> PassengerSet {
      PassengerSet(set.intersection(choice.open).members.map { places[$0] }, room: numbers.count)
    }
    self.init(
      numbers: numbers, worths: numbers.map { group.worths[$0] },
      brings: numbers.map { small(group.brings[$0]) },
      broughtBy: numbers.map { small(group.broughtBy[$0]) }, rivals: numbers.map { small(group.rivals[$0]) },
      crowds: choice.crowds.map(small), able: PassengerSet(numbers.indices, room: numbers.count))
  }
}

/// What is still open: who may board, and what is left of the crowds.
struct OpenChoice {
  var open: PassengerSet
  /// Each with at least two, all of them open.
  var crowds: [PassengerSet]

  init(_ group: PassengerGroup) {
    open = group.able
    crowds = []
    for crowd in group.crowds where crowd.isSubset(of: open) { crowds.append(crowd) }
  }

  /// The part of it that lies within some members, which nothing connects with the others.
  init(_ whole: OpenChoice, within members: PassengerSet) {
    open = members
    crowds = whole.crowds.filter { $0.isSubset(of: members) }
  }

  /// Takes one aboard with all it brings; who that is, or nil where it cannot be.
  mutating func take(_ number: Int, _ group: PassengerGroup) -> PassengerSet? {
    guard open.contains(number) else { return nil }
    let taken = group.brings[number].intersection(open)
    open.subtract(taken)
    leave(group.rivals[number].intersection(open))
    guard !crowds.isEmpty else { return taken }
    crowds = crowds.map { $0.subtracting(taken) }
    guard !crowds.contains(where: \.isEmpty) else { return nil }
    // The last of a crowd stays behind, and so does who needs it.
    for crowd in crowds where crowd.count == 1 {
      guard let last = crowd.first, open.contains(last) else { continue }
      leave(last, group)
    }
    return taken
  }

  /// Does what tolls decided; who is aboard by that, or nil where not all of it can be.
  mutating func decide(_ verdict: CollisionTolls.Verdict, _ group: PassengerGroup) -> PassengerSet? {
    var taken = group.none
    for number in verdict.leave where open.contains(number) { leave(number, group) }
    for number in verdict.take where !taken.contains(number) {
      guard let more = take(number, group) else { return nil }
      taken.formUnion(more)
    }
    return taken
  }

  /// Leaves one behind with all who bring it along.
  mutating func leave(_ number: Int, _ group: PassengerGroup) {
    leave(group.broughtBy[number].intersection(open))
  }

  private mutating func leave(_ members: PassengerSet) {
    open.subtract(members)
    if !crowds.isEmpty { crowds.removeAll { !$0.isDisjoint(with: members) } }
  }
}
