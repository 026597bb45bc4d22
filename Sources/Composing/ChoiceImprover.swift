// SPDX-License-Identifier: Apache-2.0

/// A good choice without proof, so that the search has something to beat from its first step.
///
/// Takes one who stayed behind, lets its rivals off, fills what became free, and keeps what is no worse. The same
/// choice every time: the numbers come from a fixed sequence. Cost: the rivals of those who get on and off.
struct ChoiceImprover {
  private let group: PassengerGroup
  private let rivals: [[Int]]
  private let brings: [[Int]]
  /// The worthiest for the rivals they have first.
  private let order: [Int]

  init(_ group: PassengerGroup) {
    self.group = group
    rivals = group.rivals.map(\.members)
    brings = group.brings.map(\.members)
    let rivals = rivals
    let value = (0..<group.count).map { (group.worths[$0] << 8) / (1 + rivals[$0].count) }
    order = (0..<group.count).sorted { (value[$1], $0) < (value[$0], $1) }
  }

  /// How many rounds pay where nothing is known yet; none among a few, which the search decides at once.
  static func rounds(_ choice: OpenChoice) -> Int {
    let count = choice.open.count
    return count > 12 ? 30 * count : 0
  }

  /// A choice among what is open, within `seats`, begun with those of a similar one.
  func improved(
    _ choice: OpenChoice, seats: Int = .max, from start: [Int] = [], rounds: Int, budget: inout Int
  ) -> PassengerSet {
    var line = BoardingLine(group, choice, rivals: rivals, brings: brings, seats: seats)
    line.fill(start)
    line.fill(order)
    line.log.removeAll()
    let open = choice.open.members
    guard !open.isEmpty else { return line.aboard }
    var sequence: UInt64 = 0x9E37_79B9_7F4A_7C15
    func next() -> Int {
      sequence = sequence &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return open[Int((sequence >> 33) % UInt64(open.count))]
    }
    for round in 0..<rounds where line.cost < max(0, budget) {
      let before = line.worth
      var isWhole = true
      // Now and then two at once: what one alone cannot improve.
      for _ in 0...(round & 7 == 7 ? 1 : 0) {
        let number = next()
        if isWhole, !line.aboard.contains(number) { isWhole = line.force(number) }
      }
      line.refill()
      if !isWhole || line.worth < before { line.undo() }
      line.log.removeAll(keepingCapacity: true)
    }
    budget -= line.cost
    return line.aboard
  }
}
