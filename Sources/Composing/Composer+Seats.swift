// SPDX-License-Identifier: Apache-2.0

/// The groups of passengers, tied together by the seats that they share.
extension Composer {
  /// The best choice on all seats, ties broken over all groups at once.
  mutating func settledOnSeats(_ first: Choice, _ budget: inout Int) -> Choice {
    var best = first
    var wishes = Wishes()
    for number in problem.passengers.indices {
      let place = graph.places[number]
      let none = graph.groups[place.group].none
      if !best.members.contains(number) {
        var wish = wishes
        wish.with[place.group, default: none].insert(place.number)
        guard let other = optimum(wish, &budget), other.worth == best.worth, other.upper == other.worth else {
          wishes.without[place.group, default: none].insert(place.number)
          continue
        }
        best = other
      }
      wishes.with[place.group, default: none].insert(place.number)
    }
    return best
  }

  /// The best distribution of the seats over the groups.
  mutating func shared(_ seats: Int, _ wishes: Wishes, _ budget: inout Int) -> Choice? {
    var best = [Choice?](repeating: nil, count: seats + 1)
    best[0] = Choice()
    for index in graph.groups.indices {
      var next = [Choice?](repeating: nil, count: seats + 1)
      for (count, found) in options(index, seats, wishes, &budget) {
        for used in 0...(seats - count) {
          guard let before = best[used] else { continue }
          let worth = before.worth + found.worth
          let upper = max(next[used + count]?.upper ?? 0, before.upper + found.upper)
          if worth > next[used + count]?.worth ?? -1 {
            var choice = before
            add(found, of: graph.groups[index], to: &choice)
            next[used + count] = choice
          }
          next[used + count]?.upper = upper
        }
      }
      best = next
    }
    let choices = best.compactMap { $0 }
    // Of equally good ones the first, which has the fewest aboard.
    guard let most = choices.map(\.worth).max(), var chosen = choices.first(where: { $0.worth == most })
    else { return nil }
    chosen.upper = choices.reduce(most) { max($0, $1.upper) }
    return chosen
  }

  /// The best of a group for each number of seats that brings more than the one before.
  private mutating func options(
    _ index: Int, _ seats: Int, _ wishes: Wishes, _ budget: inout Int
  ) -> [(seats: Int, found: GroupSearch.Outcome)] {
    guard let whole = answer(index, wishes, seats: .max, &budget) else { return [] }
    let enough = whole.members.count
    var options: [(seats: Int, found: GroupSearch.Outcome)] = []
    for count in 0...min(seats, enough) {
      guard let found = count == enough ? whole : answer(index, wishes, seats: count, &budget) else {
        continue
      }
      // More seats that bring nothing more are no choice of their own.
      if let last = options.last?.found, found.worth == last.worth, found.upper == last.upper { continue }
      options.append((count, found))
    }
    return options
  }
}
