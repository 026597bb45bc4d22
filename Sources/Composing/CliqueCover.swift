// SPDX-License-Identifier: Apache-2.0

/// The most that some passengers can be worth together, by cliques.
///
/// Of passengers who pairwise collide at most one boards. The worth of each is split over such cliques; the sum of
/// the cliques' shares is then no less than the worth of any choice (Babel, Held–Cook–Sewell).
struct CliqueCover {
  private let group: PassengerGroup

  init(_ group: PassengerGroup) { self.group = group }

  /// The bound, with every worth lowered by `toll` to no less than 0; looks no further once it is above `enough`.
  func bound(of members: PassengerSet, toll: Int = 0, enough: Int = .max) -> Int {
    var left = members
    var residual = [Int](repeating: 0, count: group.count)
    members.forEach { member in
      residual[member] = max(0, group.worths[member] - toll)
      if residual[member] == 0 { left.remove(member) }
    }
    var sum = 0
    while sum <= enough, let start = poorest(in: left, residual) {
      var clique = [start]
      var share = residual[start]
      var common = group.rivals[start].intersection(left)
      while let next = richest(in: common, residual) {
        clique.append(next)
        share = min(share, residual[next])
        common.formIntersection(group.rivals[next])
      }
      sum += share
      for member in clique {
        residual[member] -= share
        if residual[member] == 0 { left.remove(member) }
      }
    }
    return sum
  }

  private func poorest(in members: PassengerSet, _ residual: [Int]) -> Int? {
    var found: Int?
    var least = Int.max
    members.forEach { member in
      if residual[member] < least { (found, least) = (member, residual[member]) }
    }
    return found
  }

  private func richest(in members: PassengerSet, _ residual: [Int]) -> Int? {
    var found: Int?
    var most = -1
    members.forEach { member in
      if residual[member] > most { (found, most) = (member, residual[member]) }
    }
    return found
  }
}
