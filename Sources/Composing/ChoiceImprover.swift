// SPDX-License-Identifier: Apache-2.0

/// A good choice without proof, so that the search has something to beat from its first step.
///
/// Takes one who stayed behind, lets its rivals off, completes, and keeps what is no worse. The same choice every
/// time: the numbers come from a fixed sequence.
struct ChoiceImprover {
  private let group: PassengerGroup
  /// The worthiest for the rivals they have first.
  private let order: [Int]

  init(_ group: PassengerGroup) {
    self.group = group
    let value = (0..<group.count).map { number in
      (group.worths[number] << 16) / (1 + group.rivals[number].count)
    }
    order = (0..<group.count).sorted { (value[$1], $0) < (value[$0], $1) }
  }

  /// How many rounds pay where nothing is known yet; none among a few, which the search decides at once.
  static func rounds(_ choice: OpenChoice) -> Int {
    let count = choice.open.count
    return count > 16 ? min(2000, 10 * count) : 0
  }

  /// A choice among what is open, within `seats`, begun with those of a similar one.
  func improved(
    _ choice: OpenChoice, seats: Int = .max, from start: [Int] = [], rounds: Int
  ) -> PassengerSet {
    var best = completed(choice, start, seats)
    var worth = group.worth(of: best)
    let open = choice.open.members
    guard !open.isEmpty else { return best }
    var sequence: UInt64 = 0x9E37_79B9_7F4A_7C15
    for _ in 0..<rounds {
      sequence = sequence &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let number = open[Int((sequence >> 33) % UInt64(open.count))]
      guard !best.contains(number) else { continue }
      let other = completed(choice, [number] + best.members, seats)
      let reached = group.worth(of: other)
      if reached >= worth { (best, worth) = (other, reached) }
    }
    return best
  }

  private func completed(_ choice: OpenChoice, _ wanted: [Int], _ seats: Int) -> PassengerSet {
    var choice = choice
    var members = group.none
    var free = seats
    for number in wanted + order where choice.open.contains(number) {
      guard group.brings[number].overlap(choice.open) <= free else { continue }
      var with = choice
      guard let taken = with.take(number, group) else { continue }
      free -= taken.count
      members.formUnion(taken)
      choice = with
    }
    return members
  }
}
