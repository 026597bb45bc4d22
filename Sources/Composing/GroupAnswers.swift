// SPDX-License-Identifier: Apache-2.0

/// What somebody asks of a choice: who must be aboard and who must not, by group.
struct Wishes {
  var with: [Int: PassengerSet] = [:]
  var without: [Int: PassengerSet] = [:]
}

/// Answers what the best of one group is, each question once.
struct GroupAnswers {
  private struct Question: Hashable {
    let seats: Int
    let with: PassengerSet
    let without: PassengerSet
  }

  private var search: GroupSearch
  private let improver: ChoiceImprover
  private var known: [Question: GroupSearch.Outcome?] = [:]
  private(set) var steps = 0
  /// The best of the first question: answers to others are seldom far from it.
  private var first: [Int]?

  var group: PassengerGroup { search.group }

  init(_ group: PassengerGroup) {
    search = GroupSearch(group)
    improver = ChoiceImprover(group)
  }

  /// The best with all of `with` and none of `without`, on at most `seats`; nil where that cannot be.
  mutating func best(
    with: PassengerSet, without: PassengerSet, seats: Int = .max, budget: inout Int
  ) -> GroupSearch.Outcome? {
    let question = Question(seats: seats, with: with, without: without)
    if let answer = known[question] { return answer }
    let answer = search(with, without, seats: seats, budget: &budget)
    known[question] = .some(answer)
    return answer
  }

  /// A choice worth `worth` with all of `with` and none of `without`; nil where there is none, or none was found
  /// within the budget. Nothing may be worth more.
  mutating func equal(
    to worth: Int, with: PassengerSet, without: PassengerSet, budget: inout Int
  ) -> GroupSearch.Outcome? {
    guard let (choice, chosen) = start(with, without) else { return nil }
    let base = group.worth(of: chosen)
    let found = solve(choice, floor: worth - base - 1, &budget)
    guard found.worth + base == worth else { return nil }
    return GroupSearch.Outcome(members: found.members.union(chosen), worth: worth, upper: worth)
  }

  private mutating func search(
    _ with: PassengerSet, _ without: PassengerSet, seats: Int, budget: inout Int
  ) -> GroupSearch.Outcome? {
    guard let (choice, chosen) = start(with, without), chosen.count <= seats else { return nil }
    let base = group.worth(of: chosen)
    var outcome: GroupSearch.Outcome
    if seats >= group.count {
      let rounds = min(first == nil ? .max : 50, ChoiceImprover.rounds(choice), max(0, budget) / group.count)
      budget -= rounds * choice.open.count
      let start = improver.improved(choice, from: first ?? [], rounds: rounds)
      outcome = GroupSearch.Outcome(members: start, worth: group.worth(of: start), upper: 0)
      let found = solve(choice, floor: outcome.worth, &budget)
      if found.worth > outcome.worth { (outcome.members, outcome.worth) = (found.members, found.worth) }
      outcome.upper = found.upper
      if first == nil { first = outcome.members.members }
    } else {
      let search = SeatSearch(group, choice, seats: seats - chosen.count, budget: budget)
      budget = search.budget
      steps += search.steps
      outcome = search.best
    }
    outcome.members.formUnion(chosen)
    outcome.worth += base
    outcome.upper = max(outcome.worth, outcome.upper + base)
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
