// SPDX-License-Identifier: Apache-2.0

/// Answers what the best of one group is, each question once.
struct GroupAnswers {
  private struct Question: Hashable {
    let with: PassengerSet
    let without: PassengerSet
  }

  private var search: GroupSearch
  /// How many of the group may board; nil for any number.
  private let seats: Int?
  private var known: [Question: GroupSearch.Outcome?] = [:]
  private(set) var steps = 0
  /// The best of the first question: answers to others are seldom far from it.
  private var first: [Int]?
  /// False once the best of any number was found to be too many for the seats.
  private var mayFit = true

  var group: PassengerGroup { search.group }

  init(_ group: PassengerGroup, seats: Int?, sizes: SearchSizes) {
    search = GroupSearch(group, sizes: sizes)
    self.seats = seats.flatMap { $0 < group.count ? $0 : nil }
  }

  /// The best with all of `with` and none of `without`; nil where that cannot be.
  mutating func best(
    with: PassengerSet, without: PassengerSet, budget: inout Int
  ) -> GroupSearch.Outcome? {
    let question = Question(with: with, without: without)
    if let answer = known[question] { return answer }
    let answer = answer(with, without, budget: &budget)
    known[question] = .some(answer)
    return answer
  }

  /// A choice worth `worth` with all of `with` and none of `without`; nil where there is none, or none was found
  /// within the budget. Nothing may be worth more.
  mutating func equal(
    to worth: Int, with: PassengerSet, without: PassengerSet, budget: inout Int
  ) -> GroupSearch.Outcome? {
    guard let (choice, chosen) = start(with, without), fits(chosen) else { return nil }
    let base = group.worth(of: chosen)
    guard worth >= base else { return nil }
    var found = GroupSearch.Outcome(members: group.none, worth: -1, upper: 0)
    if mayFit { found = solve(choice, floor: worth - base - 1, &budget) }
    if let seats, found.worth + base != worth || found.members.count + chosen.count > seats {
      var seated = SeatSearch(search, seats: seats - chosen.count, budget: budget)
      found = seated.solve(choice, floor: worth - base - 1)
      note(seated, &budget)
    }
    guard found.worth + base == worth else { return nil }
    return GroupSearch.Outcome(members: found.members.union(chosen), worth: worth, upper: worth)
  }

  private mutating func answer(
    _ with: PassengerSet, _ without: PassengerSet, budget: inout Int
  ) -> GroupSearch.Outcome? {
    guard let (choice, chosen) = start(with, without), fits(chosen) else { return nil }
    let base = group.worth(of: chosen)
    var outcome = GroupSearch.Outcome(members: group.none, worth: 0, upper: .max)
    if mayFit { outcome = unseated(choice, &budget) }
    if let seats, !mayFit || outcome.members.count + chosen.count > seats {
      if first == nil { mayFit = false }
      let upper = outcome.upper
      var seated = SeatSearch(search, seats: seats - chosen.count, budget: budget)
      outcome = seated.best(of: choice, from: first ?? outcome.members.members)
      outcome.upper = max(outcome.worth, min(outcome.upper, upper))
      note(seated, &budget)
    }
    if first == nil { first = outcome.members.members }
    outcome.members.formUnion(chosen)
    outcome.worth += base
    outcome.upper = max(outcome.worth, outcome.upper + base)
    return outcome
  }

  /// The best of any number.
  private mutating func unseated(_ choice: OpenChoice, _ budget: inout Int) -> GroupSearch.Outcome {
    let rounds = min(first == nil ? .max : 200, ChoiceImprover.rounds(choice))
    let start = search.improver.improved(choice, from: first ?? [], rounds: rounds, budget: &budget)
    search.hint = start.members
    var outcome = GroupSearch.Outcome(members: start, worth: group.worth(of: start), upper: 0)
    let found = solve(choice, floor: outcome.worth, &budget)
    if found.worth > outcome.worth { (outcome.members, outcome.worth) = (found.members, found.worth) }
    outcome.upper = max(outcome.worth, found.upper)
    return outcome
  }

  private mutating func solve(
    _ choice: OpenChoice, floor: Int, _ budget: inout Int
  ) -> GroupSearch.Outcome {
    let before = search.steps
    search.budget = budget
    let found = search.solve(choice, floor: floor)
    budget = search.budget
    steps += search.steps - before
    return found
  }

  private mutating func note(_ seated: SeatSearch, _ budget: inout Int) {
    budget = seated.budget
    steps += seated.steps
  }

  private func fits(_ chosen: PassengerSet) -> Bool { seats.map { chosen.count <= $0 } ?? true }

  /// What is open once the wishes are fulfilled, and who is aboard by then; nil where they cannot be.
  private func start(
    _ with: PassengerSet, _ without: PassengerSet
  ) -> (choice: OpenChoice, chosen: PassengerSet)? {
    var choice = OpenChoice(group)
    for number in without.members { choice.leave(number, group) }
    var chosen = group.none
    for number in with.members where !chosen.contains(number) {
      guard let taken = choice.take(number, group) else { return nil }
      chosen.formUnion(taken)
    }
    return (choice, chosen)
  }
}
