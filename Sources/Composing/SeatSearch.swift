// SPDX-License-Identifier: Apache-2.0

/// The best choice within one group that has no more than so many members.
///
/// A seat has a price of its own: with every worth lowered by it, and paid back for each free seat, the bound by
/// cliques holds for choices of so many (a Lagrange multiplier).
struct SeatSearch {
  private let group: PassengerGroup
  private let cover: CliqueCover
  private let toll: Int
  private(set) var steps = 0
  private(set) var budget: Int
  private(set) var best: GroupSearch.Outcome

  init(_ group: PassengerGroup, _ choice: OpenChoice, seats: Int, budget: Int) {
    self.group = group
    self.budget = budget
    let cover = CliqueCover(group)
    self.cover = cover
    // The toll of the least bound: the bound is convex in it, as far as the cliques are good.
    var (low, high) = (0, choice.open.members.map { group.worths[$0] }.max() ?? 0)
    func bound(_ toll: Int) -> Int { cover.bound(of: choice.open, toll: toll) + toll * seats }
    while high - low > 2 {
      let (one, other) = (low + (high - low) / 3, high - (high - low) / 3)
      if bound(one) <= bound(other) { high = other } else { low = one }
    }
    toll = (low...high).min { bound($0) < bound($1) } ?? 0
    let start = ChoiceImprover(group).improved(
      choice, seats: seats, rounds: min(100, ChoiceImprover.rounds(choice)))
    let worth = group.worth(of: start)
    best = GroupSearch.Outcome(members: start, worth: worth, upper: worth)
    visit(choice, chosen: group.none, worth: 0, free: seats)
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
    let most = worth + bound(choice.open, free)
    guard most > best.worth else { return }
    guard budget > 0 else { return best.upper = max(best.upper, most) }
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

  private func bound(_ open: PassengerSet, _ free: Int) -> Int {
    min(cover.bound(of: open), cover.bound(of: open, toll: toll) + toll * free)
  }

  private func worthiest(_ open: PassengerSet) -> Int? {
    var found: Int?
    open.forEach { member in
      if found.map({ group.worths[member] > group.worths[$0] }) ?? true { found = member }
    }
    return found
  }
}
