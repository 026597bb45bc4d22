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
  let improver: ChoiceImprover
  private let cover: CliqueCover
  private(set) var tolls: CollisionTolls
  /// A good choice, from which those of its parts begin.
  var hint: [Int] = []
  private var known: [PassengerSet: Outcome] = [:]
  /// How many partial trains were looked at.
  private(set) var steps = 0
  var budget = 0

  private let sizes: SearchSizes

  init(_ group: PassengerGroup, sizes: SearchSizes) {
    self.group = group
    self.sizes = sizes
    improver = ChoiceImprover(group)
    cover = CliqueCover(group)
    tolls = CollisionTolls(group)
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
    let outcome: Outcome
    if group.count > sizes.many, choice.open.count * 2 <= group.count, choice.open.count > sizes.few {
      outcome = renumbered(choice, floor: floor)
    } else {
      let parts = parts(of: choice)
      outcome = parts.count > 1 ? together(parts, floor: floor) : branch(choice, floor: floor)
    }
    if choice.crowds.isEmpty, known.count < Self.mostKnown { known[choice.open] = outcome }
    return outcome
  }

  /// Solves what is left of a large group as a group of its own.
  private mutating func renumbered(_ choice: OpenChoice, floor: Int) -> Outcome {
    let small = PassengerGroup(choice, of: group)
    budget -= group.count + small.count
    var search = GroupSearch(small, sizes: sizes)
    search.budget = budget
    let isWanted = PassengerSet(hint, room: group.count)
    search.hint = small.numbers.indices.filter { isWanted.contains(small.numbers[$0]) }
    var outcome = search.solve(OpenChoice(small), floor: floor)
    budget = search.budget
    steps += search.steps
    outcome.members = PassengerSet(outcome.members.members.map { small.numbers[$0] }, room: group.count)
    return outcome
  }

  /// Solves parts that have nothing to do with each other one after another.
  private mutating func together(_ parts: [OpenChoice], floor: Int) -> Outcome {
    var uppers = parts.map { cover.bound(of: $0.open) }
    var sum = uppers.reduce(0, +)
    var whole = Outcome(members: group.none, worth: 0, upper: 0)
    for (index, part) in parts.enumerated() {
      if sum <= floor { break }
      let outcome = alone(part, floor: max(-1, floor - (sum - uppers[index])), upper: uppers[index])
      sum += outcome.upper - uppers[index]
      uppers[index] = outcome.upper
      whole.members.formUnion(outcome.members)
      whole.worth += outcome.worth
    }
    whole.upper = sum
    return whole
  }

  /// Solves one part, with a choice of its own to beat: what is left of the floor says little of it.
  private mutating func alone(_ part: OpenChoice, floor: Int, upper: Int) -> Outcome {
    guard part.open.count > sizes.few, upper > floor, budget > 0 else { return solve(part, floor: floor) }
    let start = improver.improved(part, from: hint, rounds: 4 * part.open.count, budget: &budget)
    let worth = group.worth(of: start)
    guard worth > floor else { return solve(part, floor: floor) }
    var outcome = solve(part, floor: worth)
    if outcome.worth <= worth {
      outcome = Outcome(members: start, worth: worth, upper: max(worth, outcome.upper))
    }
    return outcome
  }

  private mutating func branch(_ choice: OpenChoice, floor: Int) -> Outcome {
    var bound = cover.bound(of: choice.open)
    if bound > floor, budget > 0, choice.open.count >= sizes.few {
      let before = tolls.cost
      let verdict = tolls.bound(choice, floor: floor, rounds: before == 0 ? 300 : 16)
      budget -= tolls.cost - before
      if let verdict {
        bound = min(bound, verdict.bound)
        if bound > floor, verdict.decides { return narrowed(choice, verdict, bound: bound, floor: floor) }
      }
    }
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

  /// Solves what is left once those are aboard and behind without whom nothing is worth more than the floor.
  private mutating func narrowed(
    _ choice: OpenChoice, _ verdict: CollisionTolls.Verdict, bound: Int, floor: Int
  ) -> Outcome {
    var choice = choice
    guard let taken = choice.decide(verdict, group) else {
      return Outcome(members: group.none, worth: 0, upper: floor)
    }
    let gain = group.worth(of: taken)
    var rest = solve(choice, floor: max(-1, floor - gain))
    rest.members.formUnion(taken)
    rest.worth += gain
    rest.upper = min(bound, max(floor, rest.upper + gain))
    return rest
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
