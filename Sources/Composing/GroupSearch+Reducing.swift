// SPDX-License-Identifier: Apache-2.0

extension GroupSearch {
  /// Decides what needs no branching.
  ///
  /// Who is worth no less than all its rivals together could be boards: a train without it gets better or stays as
  /// good when the rivals get off for it. Who has all the rivals of somebody it collides with, and is worth no more,
  /// stays behind. Neither holds for members of crowds, nor the second for who is needed.
  func reduce(_ choice: inout OpenChoice, _ taken: inout PassengerSet) {
    var changed = true
    while changed {
      changed = false
      let crowded = choice.crowds.reduce(into: group.none) { $0.formUnion($1) }
      for member in choice.open.members where choice.open.contains(member) {
        guard group.brings[member].isDisjoint(with: crowded) else { continue }
        let rivals = group.rivals[member].intersection(choice.open)
        if isWorthAll(member, rivals) {
          guard let all = choice.take(member, group) else { continue }
          taken.formUnion(all)
          changed = true
        } else if let worse = outdone(by: member, rivals, choice.open) {
          choice.leave(worse, group)
          changed = true
        }
      }
    }
  }

  private func isWorthAll(_ member: Int, _ rivals: PassengerSet) -> Bool {
    let worth = group.worths[member]
    var sum = 0
    var most = 0
    rivals.forEach { rival in
      sum += group.worths[rival]
      most = max(most, group.worths[rival])
    }
    if sum <= worth { return true }
    guard most <= worth else { return false }
    // A clique, of which only one could board.
    var isClique = true
    rivals.forEach { rival in
      if isClique, group.rivals[rival].overlap(rivals) != rivals.count - 1 { isClique = false }
    }
    return isClique
  }

  private func outdone(by member: Int, _ rivals: PassengerSet, _ open: PassengerSet) -> Int? {
    var found: Int?
    rivals.forEach { other in
      guard found == nil, group.worths[other] <= group.worths[member],
        group.broughtBy[other].overlap(open) == 1
      else { return }
      var theirs = group.rivals[other]
      theirs.insert(other)
      if rivals.isSubset(of: theirs) { found = other }
    }
    return found
  }

  /// What is open, split where nothing connects it: no collision, no need and no crowd.
  func parts(of choice: OpenChoice) -> [OpenChoice] {
    var left = choice.open
    var parts: [OpenChoice] = []
    while let start = left.first {
      var part = PassengerSet([start], room: group.count)
      var waiting = [start]
      while let next = waiting.popLast() {
        var near = group.rivals[next]
        near.formUnion(group.brings[next])
        near.formUnion(group.broughtBy[next])
        for crowd in choice.crowds where crowd.contains(next) { near.formUnion(crowd) }
        near.formIntersection(left)
        near.subtract(part)
        near.forEach { waiting.append($0) }
        part.formUnion(near)
      }
      left.subtract(part)
      if parts.isEmpty, left.isEmpty { return [choice] }
      parts.append(OpenChoice(choice, within: part))
    }
    return parts
  }
}
