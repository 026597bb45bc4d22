// SPDX-License-Identifier: Apache-2.0

/// The best choice within one group, by branch and bound: reduce, split, bound, branch, remember.
///
/// The budget is counted in looks at passengers and not in seconds, so that the same week gives the same train on
/// any machine.
struct GroupSearch {
  /// The best that was found of what was open, and a worth that nothing of it exceeds.
  struct Outcome {
    var members: PassengerSet
    var worth: Int
    var upper: Int
  }

  let group: PassengerGroup
  private let cover: CliqueCover
  private var known: [PassengerSet: Outcome] = [:]
  /// How many partial trains were looked at.
  private(set) var steps = 0
  var budget = 0

  init(_ group: PassengerGroup) {
    self.group = group
    cover = CliqueCover(group)
  }

  private static let mostKnown = 100_000

  /// The best of what is open. Where nothing of it is worth more than `floor`, only that is found out.
  mutating func solve(_ choice: OpenChoice, floor: Int) -> Outcome {
    steps += 1
    budget -= 1 + choice.open.count
    var choice = choice
    var taken = group.none
    reduce(&choice, &taken)
    let base = group.worth(of: taken)
    guard !choice.open.isEmpty else { return Outcome(members: taken, worth: base, upper: base) }
    var rest = remainder(choice, floor: max(-1, floor - base))
    rest.members.formUnion(taken)
    rest.worth += base
    rest.upper += base
    return rest
  }

  private mutating func remainder(_ choice: OpenChoice, floor: Int) -> Outcome {
    if choice.crowds.isEmpty, let before = known[choice.open],
      before.worth == before.upper || before.upper <= floor
    {
      return before
    }
    let parts = parts(of: choice)
    let outcome = parts.count > 1 ? together(parts, floor: floor) : branch(choice, floor: floor)
    if choice.crowds.isEmpty, known.count < Self.mostKnown { known[choice.open] = outcome }
    return outcome
  }

  /// Solves parts that have nothing to do with each other one after another.
  private mutating func together(_ parts: [OpenChoice], floor: Int) -> Outcome {
    var uppers = parts.map { cover.bound(of: $0.open) }
    var sum = uppers.reduce(0, +)
    var whole = Outcome(members: group.none, worth: 0, upper: 0)
    for (index, part) in parts.enumerated() {
      if sum <= floor { break }
      let outcome = solve(part, floor: max(-1, floor - (sum - uppers[index])))
      sum += outcome.upper - uppers[index]
      uppers[index] = outcome.upper
      whole.members.formUnion(outcome.members)
      whole.worth += outcome.worth
    }
    whole.upper = sum
    return whole
  }

  private mutating func branch(_ choice: OpenChoice, floor: Int) -> Outcome {
    let bound = cover.bound(of: choice.open)
    guard bound > floor, budget > 0, let next = crowded(choice.open) else {
      var found = Outcome(members: group.none, worth: 0, upper: bound)
      if bound > floor { fill(choice, &found.members) }
      found.worth = group.worth(of: found.members)
      return found
    }
    var best = Outcome(members: group.none, worth: 0, upper: 0)
    var floor = floor
    var with = choice
    if let taken = with.take(next, group) {
      let gain = group.worth(of: taken)
      best = solve(with, floor: max(-1, floor - gain))
      best.members.formUnion(taken)
      best.worth += gain
      best.upper += gain
      floor = max(floor, best.worth)
    }
    var without = choice
    without.leave(next, group)
    let other = solve(without, floor: floor)
    let upper = min(bound, max(best.upper, other.upper))
    if other.worth > best.worth { best = other }
    best.upper = upper
    return best
  }

  /// The one that collides with most; of several the worthiest.
  private func crowded(_ open: PassengerSet) -> Int? {
    var found: Int?
    var most = (-1, -1)
    open.forEach { member in
      let key = (group.rivals[member].overlap(open), group.worths[member])
      if key > most { (found, most) = (member, key) }
    }
    return found
  }

  /// Completes a choice with what fits, the worthiest first.
  func fill(_ choice: OpenChoice, _ members: inout PassengerSet) {
    var choice = choice
    for next in choice.open.members.sorted(by: { (group.worths[$1], $0) < (group.worths[$0], $1) })
    where choice.open.contains(next) {
      var with = choice
      if let taken = with.take(next, group) {
        members.formUnion(taken)
        choice = with
      }
    }
  }
}
