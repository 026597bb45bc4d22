// SPDX-License-Identifier: Apache-2.0

/// Goes through three trees name by name, in git's order (`traverse_trees`).
struct TripleCursor {
  /// The entries of one name; -1 where a tree has none.
  struct Step {
    var mask: SideMask
    var folderMask: SideMask
    var indexes: Three<Int32>
    /// What each has; not given where nothing changed.
    var versions = Three(EntryVersion.absent, .absent, .absent)
    /// All three have it and it is the same.
    var isUnchanged: Bool

    /// The first tree that has it.
    var first: Int { mask & 1 != 0 ? 0 : mask & 2 != 0 ? 1 : 2 }
    var fileMask: SideMask { mask & ~folderMask }
  }

  // The arrays themselves: going through the listings would count references at every name.
  private let entries: Three<[TreeEntry]>
  private let raws: Three<[UInt8]>
  private var positions = Three(0, 0, 0)
  /// Folders given out before the files that a tree lists ahead of them: `t-2` comes before `t/`.
  private var early: [(tree: Int, index: Int)] = []

  init(_ trees: Three<TreeListing>) {
    entries = Three(trees.base.entries, trees.ours.entries, trees.theirs.entries)
    raws = Three(trees.base.raw, trees.ours.raw, trees.theirs.raw)
  }

  /// Passes over the names that all three have alike, and gives their places in the base's tree.
  mutating func takeUnchanged() -> Range<Int32>? {
    guard early.isEmpty else { return nil }
    let (base, ours, theirs) = (entries.base, entries.ours, entries.theirs)
    let (baseRaw, oursRaw, theirsRaw) = (raws.base, raws.ours, raws.theirs)
    var (one, two, three) = (positions.base, positions.ours, positions.theirs)
    while one < base.count, two < ours.count, three < theirs.count {
      let entry = base[one]
      guard entry.version == ours[two].version, entry.version == theirs[three].version,
        compareNames(entry, baseRaw, ours[two], oursRaw) == 0,
        compareNames(entry, baseRaw, theirs[three], theirsRaw) == 0
      else { break }
      one += 1
      two += 1
      three += 1
    }
    guard one > positions.base else { return nil }
    defer { positions = Three(one, two, three) }
    return Int32(positions.base)..<Int32(one)
  }

  mutating func next() -> Step? {
    if !early.isEmpty { skipEarly() }
    let (one, two, three) = (positions.base, positions.ours, positions.theirs)
    if one < entries.base.count, two < entries.ours.count, three < entries.theirs.count {
      let entry = entries.base[one]
      if entry.version == entries.ours[two].version, entry.version == entries.theirs[three].version,
        compareNames(entry, raws.base, entries.ours[two], raws.ours) == 0,
        compareNames(entry, raws.base, entries.theirs[three], raws.theirs) == 0
      {
        positions = Three(one + 1, two + 1, three + 1)
        return Step(
          mask: 7, folderMask: entry.version.mode.isFolder ? 7 : 0,
          indexes: Three(Int32(one), Int32(two), Int32(three)), isUnchanged: true)
      }
      if compare(0, one, 1, two) == 0, compare(0, one, 2, three) == 0 { return nextOfAll() }
    }
    return nextChanged()
  }

  /// The step where all three are at the same name.
  private mutating func nextOfAll() -> Step {
    let (one, two, three) = (positions.base, positions.ours, positions.theirs)
    let versions = Three(
      entries.base[one].version, entries.ours[two].version, entries.theirs[three].version)
    positions = Three(one + 1, two + 1, three + 1)
    let folderMask: SideMask =
      (versions.base.mode.isFolder ? 1 : 0) | (versions.ours.mode.isFolder ? 2 : 0)
      | (versions.theirs.mode.isFolder ? 4 : 0)
    return Step(
      mask: 7, folderMask: folderMask, indexes: Three(Int32(one), Int32(two), Int32(three)),
      versions: versions, isUnchanged: false)
  }

  private mutating func nextChanged() -> Step? {
    var first = -1
    for tree in 0..<3 where positions[tree] < entries[tree].count {
      if first < 0 || compare(tree, positions[tree], first, positions[first]) < 0 { first = tree }
    }
    guard first >= 0 else { return nil }
    let name = (tree: first, index: positions[first])
    var step = Step(mask: 0, folderMask: 0, indexes: Three(-1, -1, -1), isUnchanged: false)
    for tree in 0..<3 {
      guard let index = find(name, in: tree) else { continue }
      if index == positions[tree] { positions[tree] += 1 } else { early.append((tree, index)) }
      step.mask |= 1 << tree
      step.indexes[tree] = Int32(index)
      step.versions[tree] = entry(index, of: tree).version
      if step.versions[tree].mode.isFolder { step.folderMask |= 1 << tree }
    }
    return step
  }

  private func compare(_ tree: Int, _ index: Int, _ other: Int, _ otherIndex: Int) -> Int {
    let (left, right) = (entry(index, of: tree), entry(otherIndex, of: other))
    // Most names differ early or are short: the bytes themselves are not touched then.
    if left.key != right.key { return left.key < right.key ? -1 : 1 }
    if left.secondKey != right.secondKey { return left.secondKey < right.secondKey ? -1 : 1 }
    if min(left.nameCount, right.nameCount) <= 16 { return Int(left.nameCount) - Int(right.nameCount) }
    return compareNames(left, raws[tree], right, raws[other])
  }

  @inline(__always)
  private func entry(_ index: Int, of tree: Int) -> TreeEntry {
    switch tree {
    case 0: entries.base[index]
    case 1: entries.ours[index]
    default: entries.theirs[index]
    }
  }

  /// The entry of a name, also where it is a folder that stands behind `name-…` and the like.
  private func find(_ name: (tree: Int, index: Int), in tree: Int) -> Int? {
    var index = positions[tree]
    while index < entries[tree].count {
      let order = compare(tree, index, name.tree, name.index)
      if order == 0 { return isEarly(tree, index) ? nil : index }
      guard order > 0 else {
        index += 1
        continue
      }
      let sought = self.name(name.index, of: name.tree)
      let found = self.name(index, of: tree)
      guard found.count > sought.count, found.prefix(sought.count) == sought,
        found[found.startIndex + sought.count] < 0x2f
      else { return nil }
      index += 1
    }
    return nil
  }

  private func name(_ index: Int, of tree: Int) -> ArraySlice<UInt8> {
    let entry = entries[tree][index]
    return raws[tree][Int(entry.nameStart)..<Int(entry.nameStart) + Int(entry.nameCount)]
  }

  private func isEarly(_ tree: Int, _ index: Int) -> Bool {
    early.contains { $0.tree == tree && $0.index == index }
  }

  private mutating func skipEarly() {
    for tree in 0..<3 {
      while let found = early.firstIndex(where: { $0.tree == tree && $0.index == positions[tree] }) {
        early.remove(at: found)
        positions[tree] += 1
      }
    }
  }
}
