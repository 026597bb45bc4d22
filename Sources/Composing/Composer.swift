// SPDX-License-Identifier: Apache-2.0
package import Requesting

/// Finds the train that is worth most, what the next best would have been, and what each choice costs.
package struct Composer {
  let problem: CompositionProblem
  let graph: CompositionGraph
  /// What a pinned request counts for beside its worth: more than all worths together.
  let pin: Int
  private let budget: Int
  private var answers: [GroupAnswers]
  private var settledBest: Choice?
  /// What the best choice is in each group.
  private var settledGroups: [GroupSearch.Outcome] = []

  /// A choice over all groups.
  struct Choice {
    var members: Set<Int> = []
    var worth = 0
    var upper = 0
    var steps = 0
  }

  /// How a choice differs from the best.
  struct Flip {
    var leaving: Set<Int>
    var joining: Set<Int>
    var worth: Int
    var upper: Int
  }

  /// `budget`: how many passengers of partial trains each question may look at; ten millions take a second.
  package init(
    _ problem: CompositionProblem, budget: Int = 10_000_000, sizes: SearchSizes = SearchSizes()
  ) {
    self.problem = problem
    self.budget = budget
    let pin = 1 + problem.passengers.reduce(0) { $0 + $1.worth }
    self.pin = pin
    let seats = problem.seats.flatMap { $0 < problem.passengers.count ? $0 : nil }
    // Those who share seats have something to do with each other.
    graph = CompositionGraph(
      problem, worths: problem.passengers.map { $0.worth + ($0.isPinned ? pin : 0) }, isOne: seats != nil)
    answers = graph.groups.map { GroupAnswers($0, seats: seats, sizes: sizes) }
  }

  /// The best train; of equally good ones that with the oldest request in which they differ.
  package mutating func best() -> Composition { composition(settled()) }

  /// The best train with somebody whom the best one leaves behind; nil where it leaves nobody who could board.
  package mutating func nextBest() -> Composition? {
    let before = steps
    let best = settled()
    var budget = budget
    var next: Flip?
    for number in problem.passengers.indices where !best.members.contains(number) {
      guard let other = flipped(number, best, &budget) else { continue }
      let upper = max(other.upper, next?.upper ?? 0)
      if other.worth > next?.worth ?? -1 { next = other }
      next?.upper = upper
    }
    return next.map { flip in
      composition(
        Choice(
          members: best.members.subtracting(flip.leaving).union(flip.joining), worth: flip.worth,
          upper: flip.upper, steps: steps - before))
    }
  }

  /// What it would cost to decide each of some requests the other way, in the order of the passengers.
  package mutating func prices(of wanted: Set<RequestID>? = nil) -> [Price] {
    let best = settled()
    var budget = budget
    return problem.passengers.indices.compactMap { number in
      let passenger = problem.passengers[number]
      guard wanted?.contains(passenger.id) ?? true else { return nil }
      guard let other = flipped(number, best, &budget) else {
        return Price(id: passenger.id, loss: nil, leaving: [], joining: [], isProven: true)
      }
      return Price(
        id: passenger.id, loss: worth(of: other.leaving) - worth(of: other.joining),
        leaving: names(other.leaving.subtracting([number])),
        joining: names(other.joining.subtracting([number])),
        isProven: best.worth == best.upper && other.worth == other.upper)
    }
  }

  private var steps: Int { answers.reduce(0) { $0 + $1.steps } }

  /// What changes where one request is decided the other way.
  private mutating func flipped(_ number: Int, _ best: Choice, _ budget: inout Int) -> Flip? {
    let (index, place) = graph.places[number]
    let group = graph.groups[index]
    let one = PassengerSet([place], room: group.count)
    let isAboard = best.members.contains(number)
    // The other groups stay as they are.
    guard
      let new = answers[index].best(
        with: isAboard ? group.none : one, without: isAboard ? one : group.none, budget: &budget)
    else { return nil }
    let old = settledGroups[index]
    func numbers(_ members: PassengerSet) -> Set<Int> { Set(members.members.map { group.numbers[$0] }) }
    return Flip(
      leaving: numbers(old.members.subtracting(new.members)),
      joining: numbers(new.members.subtracting(old.members)), worth: best.worth - old.worth + new.worth,
      upper: best.upper - old.upper + new.upper)
  }

  private func names(_ members: Set<Int>) -> [RequestID] {
    members.sorted().map { problem.passengers[$0].id }
  }

  private func worth(of members: Set<Int>) -> Int {
    members.reduce(0) { $0 + problem.passengers[$1].worth }
  }

  private func composition(_ choice: Choice) -> Composition {
    let worth = worth(of: choice.members)
    // What is left of the bound when the pinned that are aboard are taken off it.
    return Composition(
      boarded: names(choice.members), worth: worth, bound: worth + choice.upper - choice.worth,
      steps: choice.steps)
  }

  /// The best choice, ties broken: the oldest are asked for one after another, as long as nothing is lost.
  private mutating func settled() -> Choice {
    if let settledBest { return settledBest }
    var budget = budget
    let before = steps
    var best = Choice()
    settledGroups = graph.groups.indices.map { settled($0, &budget) }
    for (group, outcome) in zip(graph.groups, settledGroups) { add(outcome, of: group, to: &best) }
    best.steps = steps - before
    settledBest = best
    return best
  }

  /// The best of one group, ties broken where it is proven.
  private mutating func settled(_ index: Int, _ budget: inout Int) -> GroupSearch.Outcome {
    let group = graph.groups[index]
    guard var best = answers[index].best(with: group.none, without: group.none, budget: &budget) else {
      return GroupSearch.Outcome(members: group.none, worth: 0, upper: 0)
    }
    guard best.worth == best.upper else { return best }
    var (with, without) = (group.none, group.none)
    for number in 0..<group.count where !without.contains(number) {
      if !best.members.contains(number) {
        var wish = with
        wish.insert(number)
        guard
          let other = answers[index].equal(to: best.worth, with: wish, without: without, budget: &budget)
        else {
          without.formUnion(group.broughtBy[number])
          continue
        }
        best = other
      }
      with.formUnion(group.brings[number])
    }
    return best
  }

  private func add(_ outcome: GroupSearch.Outcome, of group: PassengerGroup, to whole: inout Choice) {
    for member in outcome.members.members { whole.members.insert(group.numbers[member]) }
    whole.worth += outcome.worth
    whole.upper += outcome.upper
  }
}
