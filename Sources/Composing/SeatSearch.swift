// SPDX-License-Identifier: Apache-2.0

/// The best choice within one group that has no more than so many members.
///
/// A seat has a toll of its own beside those of collisions.
struct SeatSearch {
  private let group: PassengerGroup
  private let cover: CliqueCover
  private var tolls: CollisionTolls
  private(set) var steps = 0
  private(set) var budget: Int
  private var best = GroupSearch.Outcome(members: PassengerSet(room: 0), worth: 0, upper: 0)
  private let seats: Int
  private let improver: ChoiceImprover

  /// `search`: what was found out of the group before.
  init(_ search: GroupSearch, seats: Int, budget: Int) {
    group = search.group
    self.seats = seats
    self.budget = budget
    cover = CliqueCover(group)
    tolls = search.tolls
    improver = search.improver
  }

  /// The best of what is open, found from a similar one.
  mutating func best(of choice: OpenChoice, from similar: [Int]) -> GroupSearch.Outcome {
    let rounds = ChoiceImprover.rounds(choice)
    let start = improver.improved(choice, seats: seats, from: similar, rounds: rounds, budget: &budget)
    let worth = group.worth(of: start)
    var outcome = solve(choice, floor: worth)
    if outcome.worth <= worth { (outcome.members, outcome.worth) = (start, worth) }
    outcome.upper = max(outcome.worth, outcome.upper)
    return outcome
  }

  /// The best of what is open; where nothing of it is worth more than `floor`, only that is found out.
  mutating func solve(_ choice: OpenChoice, floor: Int) -> GroupSearch.Outcome {
    best = GroupSearch.Outcome(members: group.none, worth: floor, upper: floor)
    let most = bound(choice, worth: 0, free: seats, rounds: 200).bound
    visit(choice, chosen: group.none, worth: 0, free: seats)
    best.upper = max(best.worth, min(best.upper, most))
    return best
  }

  private mutating func visit(_ choice: OpenChoice, chosen: PassengerSet, worth: Int, free: Int) {
    steps += 1
    budget -= 1 + choice.open.count
    if worth > best.worth {
      best.members = chosen
      best.worth = worth
      best.upper = max(best.upper, worth)
    }
    guard free > 0, !choice.open.isEmpty else { return }
    let verdict = bound(choice, worth: worth, free: free, rounds: 12)
    guard worth + verdict.bound > best.worth else { return }
    guard budget > 0 else { return best.upper = max(best.upper, worth + verdict.bound) }
    if verdict.decides {
      var rest = choice
      guard let taken = rest.decide(verdict, group), taken.count <= free else { return }
      return visit(
        rest, chosen: chosen.union(taken), worth: worth + group.worth(of: taken), free: free - taken.count)
    }
    guard let next = worthiest(choice.open) else { return }
    var with = choice
    if let taken = with.take(next, group), taken.count <= free {
      visit(
        with, chosen: chosen.union(taken), worth: worth + group.worth(of: taken), free: free - taken.count)
    }
    var without = choice
    without.leave(next, group)
    visit(without, chosen: chosen, worth: worth, free: free)
  }

  /// What is open can be worth no more on so many seats.
  private mutating func bound(
    _ choice: OpenChoice, worth: Int, free: Int, rounds: Int
  ) -> CollisionTolls.Verdict {
    let most = min(cover.bound(of: choice.open), worthiest(free, of: choice.open))
    let floor = best.worth - worth
    let before = tolls.cost
    guard most > floor, budget > 0,
      var verdict = tolls.bound(choice, floor: floor, seats: free, rounds: rounds)
    else { return CollisionTolls.Verdict(bound: most) }
    budget -= tolls.cost - before
    verdict.bound = min(verdict.bound, most)
    return verdict
  }

  private func worthiest(_ seats: Int, of open: PassengerSet) -> Int {
    open.members.map { group.worths[$0] }.sorted(by: >).prefix(seats).reduce(0, +)
  }

  private func worthiest(_ open: PassengerSet) -> Int? {
    var found: Int?
    open.forEach { member in
      if found.map({ group.worths[member] > group.worths[$0] }) ?? true { found = member }
    }
    return found
  }
}
