// SPDX-License-Identifier: Apache-2.0

/// A choice that changes by one passenger at a time, and can be changed back.
struct BoardingLine {
  private let group: PassengerGroup
  private let choice: OpenChoice
  private let rivals: [[Int]]
  private let brings: [[Int]]
  private let seats: Int
  /// The crowds that each one's boarding could complete.
  private var crowds: [Int: [Int]] = [:]
  private(set) var aboard: PassengerSet
  private(set) var worth = 0
  private var count = 0
  /// How many rivals of each are aboard.
  private var blocked: [Int]
  /// Who got on, and as the complement who got off, in order.
  var log: [Int] = []
  /// How many passengers were looked at.
  private(set) var cost = 0

  init(
    _ group: PassengerGroup, _ choice: OpenChoice, rivals: [[Int]], brings: [[Int]], seats: Int
  ) {
    self.group = group
    self.choice = choice
    self.rivals = rivals
    self.brings = brings
    self.seats = seats
    aboard = group.none
    blocked = [Int](repeating: 0, count: group.count)
    for (number, crowd) in choice.crowds.enumerated() {
      for member in crowd.members {
        group.broughtBy[member].forEach { crowds[$0, default: []].append(number) }
      }
    }
    cost = group.count >> 3
  }

  /// Takes of some in their order whom nobody aboard minds.
  mutating func fill(_ wanted: [Int]) {
    cost += wanted.count >> 3
    for number in wanted where isFree(number) { add(allOf: number) }
  }

  /// Takes whom those who got off since the log was cleared made room for, the worthiest first.
  mutating func refill() {
    var found: Set<Int> = []
    for entry in log where entry < 0 {
      found.insert(~entry)
      for rival in rivals[~entry] where blocked[rival] == 0 { found.insert(rival) }
    }
    fill(found.sorted { (group.worths[$1], $0) < (group.worths[$0], $1) })
  }

  /// Takes one with all it brings, and lets off whoever is in its way; false where nobody else could get off.
  mutating func force(_ number: Int) -> Bool {
    if blocked[number] > 0 {
      for rival in rivals[number] where aboard.contains(rival) { remove(rival) }
    }
    add(allOf: number)
    for crowd in crowds[number] ?? [] where choice.crowds[crowd].isSubset(of: aboard) {
      guard letOff(choice.crowds[crowd], for: number) else { return false }
    }
    while count > seats {
      guard letOff(aboard, for: number) else { return false }
    }
    return true
  }

  /// Changes back all that the log holds.
  mutating func undo() {
    let changes = log
    for entry in changes.reversed() { if entry < 0 { insert(~entry) } else { remove(entry) } }
  }

  private func isFree(_ number: Int) -> Bool {
    guard choice.open.contains(number), blocked[number] == 0, !aboard.contains(number) else { return false }
    if seats < .max, count + group.brings[number].subtracting(aboard).overlap(choice.open) > seats {
      return false
    }
    guard let crowds = crowds[number] else { return true }
    let with = aboard.union(group.brings[number])
    return !crowds.contains { choice.crowds[$0].isSubset(of: with) }
  }

  /// Lets the least worthy of some off with all who bring it, but for what `number` brings.
  private mutating func letOff(_ members: PassengerSet, for number: Int) -> Bool {
    var least: Int?
    members.subtracting(group.brings[number]).forEach { member in
      if least.map({ group.worths[member] < group.worths[$0] }) ?? true { least = member }
    }
    cost += group.count >> 3
    guard let least else { return false }
    for member in group.broughtBy[least].intersection(aboard).members { remove(member) }
    return true
  }

  private mutating func add(allOf number: Int) {
    for member in brings[number] where choice.open.contains(member) && !aboard.contains(member) {
      insert(member)
    }
  }

  private mutating func insert(_ number: Int) {
    aboard.insert(number)
    count += 1
    worth += group.worths[number]
    for rival in rivals[number] { blocked[rival] += 1 }
    cost += 1 + rivals[number].count >> 2
    log.append(number)
  }

  private mutating func remove(_ number: Int) {
    aboard.remove(number)
    count -= 1
    worth -= group.worths[number]
    for rival in rivals[number] { blocked[rival] -= 1 }
    cost += 1 + rivals[number].count >> 2
    log.append(~number)
  }
}
