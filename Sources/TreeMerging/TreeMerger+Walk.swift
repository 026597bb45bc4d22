// SPDX-License-Identifier: Apache-2.0

extension TreeMerger {
  /// Walks the three trees where they differ, and then what had been put off.
  func collect(_ trees: Three<TreeListing>) throws {
    try walk(trees, at: PathPool.root)
    try walkDeferred()
  }

  /// Goes through one folder; the names that all have alike are only counted.
  func walk(_ trees: Three<TreeListing>, at folder: PathPool.ID) throws {
    let number = addFolder(WalkedFolder(listings: trees, isWalked: true), at: folder)
    if folderRenameMask == 2 || folderRenameMask == 4 { lookForAdditions(in: trees) }
    var unchanged: [Range<Int32>] = []
    var items: [WalkedFolder.Item] = []
    var cursor = TripleCursor(trees)
    while true {
      if let run = cursor.takeUnchanged() {
        nameCount += run.count
        unchanged.append(run)
      }
      guard let step = cursor.next() else { break }
      nameCount += 1
      if step.isUnchanged {
        let index = step.indexes.base
        if let last = unchanged.last, last.upperBound == index {
          unchanged[unchanged.count - 1] = last.lowerBound..<index + 1
        } else {
          unchanged.append(index..<index + 1)
        }
        continue
      }
      try visit(step, in: trees, at: folder, settling: &items)
    }
    folders[number].unchanged = unchanged
    folders[number].items = items
  }

  /// Makes folder renames matter in a folder that one side removed and the other added a file to.
  private func lookForAdditions(in trees: Three<TreeListing>) {
    var cursor = TripleCursor(trees)
    while let step = cursor.next() {
      if step.fileMask != 0, step.fileMask == folderRenameMask {
        folderRenameMask = 7
        return
      }
    }
  }

  /// Settles a name where two of three files are alike, else keeps it for later.
  private func visit(
    _ step: TripleCursor.Step, in trees: Three<TreeListing>, at folder: PathPool.ID,
    settling items: inout [WalkedFolder.Item]
  ) throws {
    let renameMaskAbove = folderRenameMask
    let stages = step.versions
    let oursIsBase = step.mask & 3 == 3 && stages.ours == stages.base
    let theirsIsBase = step.mask & 5 == 5 && stages.theirs == stages.base
    let sidesAgree = step.mask & 6 == 6 && stages.ours == stages.theirs
    if step.fileMask == 7, oursIsBase || theirsIsBase || sidesAgree {
      let side = sidesAgree || theirsIsBase ? 1 : 2
      items.append(
        WalkedFolder.Item(place: UInt8(side), index: step.indexes[side], version: stages[side]))
      return
    }
    let matchMask: SideMask = oursIsBase ? 3 : theirsIsBase ? 5 : sidesAgree ? 6 : 0
    let listing = trees[step.first]
    let path = paths.child(
      of: folder, named: listing.raw, listing.nameRange(of: Int(step.indexes[step.first])))
    noteRenameFacts(path, in: folder, stages, step, matchMask)
    let record = records.count
    records.append(
      PathRecord(
        path: path, stages: stages, fileMask: step.fileMask, folderMask: step.folderMask,
        matchMask: matchMask))
    put(record, at: path)
    guard step.folderMask != 0 else { return }

    var changedSide = oursIsBase ? 2 : theirsIsBase ? 1 : 0
    if step.fileMask == 0, step.folderMask == 2 || step.folderMask == 4 {
      records[record].matchMask = 7 - step.folderMask
      changedSide = Int(step.folderMask) / 2
    }
    if folderRenameMask != 7, changedSide != 0, sides[changedSide].mayDefer,
      !sides[changedSide].targetFolders.contains(path)
    {
      deferFolder(path, on: changedSide)
      folderRenameMask = renameMaskAbove
      return
    }
    try walkFolder(of: record, at: path)
    folderRenameMask = renameMaskAbove
  }

  private func deferFolder(_ path: PathPool.ID, on side: Int) {
    let hash = paths.hash(of: path)
    if side == 1 {
      sides.ours.defer(path, hash: hash, renameMask: folderRenameMask)
    } else {
      sides.theirs.defer(path, hash: hash, renameMask: folderRenameMask)
    }
  }

  private func walkFolder(of record: Int, at path: PathPool.ID) throws {
    let stages = records[record].stages
    let mask = records[record].folderMask
    records[record].matchMask &= records[record].fileMask
    var trees = Three(TreeListing.empty, .empty, .empty)
    for side in 0..<3 where mask & 1 << side != 0 { trees[side] = try listing(stages[side].id) }
    try walk(trees, at: path)
  }

  /// Takes over folders that only one side changed, unless renames may lead into or out of them.
  private func walkDeferred() throws {
    let countBefore = nameCount
    var countAfter = 0
    for side in 1...2 {
      let maySettle = findTargetFolders(on: side)
      sides[side].mayDefer = maySettle
      let deferred = sides[side].deferred
      let order = sides[side].deferredOrder.order
      sides[side].deferred = []
      sides[side].deferredOrder = BucketOrder()
      for index in order {
        let path = deferred[index].path
        guard let record = record(at: path) else { continue }
        if maySettle, !sides[side].targetFolders.contains(path) {
          settleFolder(record, by: side)
          continue
        }
        folderRenameMask = deferred[index].renameMask
        try walkFolder(of: record, at: path)
      }
      for (path, _) in sides[side].deferred {
        if let record = record(at: path) { settleFolder(record, by: side) }
      }
      if !maySettle || countAfter != 0 { countAfter = nameCount }
    }
    if countAfter == 0 {
      if secondPass == .running { secondPass = .no }
    } else if countAfter / countBefore >= 3 {
      // Renames made the walk much longer: with their help it can be short.
      secondPass = .wanted
      keepsKnownRenames = true
    }
  }

  /// The folders that known renames of a side lead to; false where it is not known where all went.
  private func findTargetFolders(on side: Int) -> Bool {
    for (source, _) in sides[side].relevantSources {
      if sides[side].knownIrrelevant.contains(source) { continue }
      guard let known = sides[side].knownPairs[source] else { return false }
      guard let target = known, !exists(target) else { continue }
      var folder = paths.parent(of: target)
      while folder != PathPool.root, sides[side].targetFolders.insert(folder).inserted {
        folder = paths.parent(of: folder)
      }
    }
    return true
  }

  private func settleFolder(_ record: Int, by side: Int) {
    records[record].result = records[record].stages[side]
    records[record].isNull = records[record].result.id.isNull
    records[record].matchMask = 0
    records[record].isClean = true
  }
}
