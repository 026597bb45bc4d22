// SPDX-License-Identifier: Apache-2.0

/// Merge bases in a train, where one head is merged with many topics and grows by each.
extension MergeBases {
  /// How many heads are followed at once: a train's, its base, and cars that are tried against each other.
  private static let headLimit = 4

  /// What `all` answers, for a head that is likely to be asked for again, or a merge of it.
  ///
  /// A head that is asked for again has its ancestors marked down to where topics left it: a topic then costs its
  /// own commits, since its bases are among the first marked ones met.
  /// Without a commit graph nothing is marked, since every commit of the history would have to be read.
  mutating func all(ofHead head: Int, _ topic: Int) throws -> [Int] {
    if head == topic { return [head] }
    let place = try follow(head)
    if heads[place].isFollowed, let found = try firstMarked(from: topic, place) { return found }
    if table.graphCount > 0 { try heads[place].follow(&table) }
    return try all(head, topic)
  }

  /// True where a head has a commit as an ancestor, or is it.
  mutating func isAncestor(_ commit: Int, ofHead head: Int) throws -> Bool {
    if commit == head { return true }
    let place = try follow(head)
    if heads[place].isFollowed { return try heads[place].contains(commit, &table) }
    if table.graphCount > 0 { try heads[place].follow(&table) }
    return try all(head, commit) == [commit]
  }

  /// The place of a head among those that are followed; the one that waited longest gives way to a new one.
  private mutating func follow(_ head: Int) throws -> Int {
    if let known = heads.firstIndex(where: { $0.head == head }) { return toFront(known) }
    let parents = try table.parents(of: head)
    if let known = heads.firstIndex(where: { parents.contains(Int32($0.head)) }) {
      try heads[known].advance(to: head, &table)
      return toFront(known)
    }
    if heads.count == MergeBases.headLimit { heads.removeLast() }
    heads.insert(HeadMarks(head: head), at: 0)
    return 0
  }

  private mutating func toFront(_ place: Int) -> Int {
    if place > 0 { heads.insert(heads.remove(at: place), at: 0) }
    return 0
  }

  /// The best of the first marked commits met from a topic; nil where only git's whole search has their order.
  private mutating func firstMarked(from topic: Int, _ place: Int) throws -> [Int]? {
    if try heads[place].contains(topic, &table) { return [topic] }
    var found: [Int] = []
    var open = [topic]
    growFlags(toHold: topic)
    touched.append(topic)
    flags[topic] = Flag.two
    while let commit = open.popLast() {
      for parent in try table.parents(of: commit) {
        let parent = Int(parent)
        growFlags(toHold: parent)
        guard flags[parent] == 0 else { continue }
        flags[parent] = Flag.two
        touched.append(parent)
        if try heads[place].contains(parent, &table) { found.append(parent) } else { open.append(parent) }
      }
    }
    clearFlags()
    guard found.count > 1 else { return found }
    found = try withoutAncestors(byDate(found))
    for (earlier, later) in zip(found, found.dropFirst())
    where try table.facts(earlier).date == table.facts(later).date {
      return nil
    }
    return found
  }

  private mutating func growFlags(toHold commit: Int) {
    if flags.count <= commit { growFlags() }
  }
}
