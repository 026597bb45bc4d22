// SPDX-License-Identifier: Apache-2.0

extension TreeMerger {
  /// Moves a file to where the other side's rename of its folder suggests, as a conflict.
  func apply(_ newPath: PathPool.ID, to pair: inout RenamePair) {
    let oldPath = pair.target
    guard var number = record(at: oldPath) else { return }
    insertFolders(above: newPath, fileMask: records[number].fileMask)
    if records[number].folderMask == 0 {
      removeRecord(at: oldPath)
    } else {
      // A folder stays at the old place until all below it is done.
      var moved = records[number]
      moved.folderMask = 0
      moved.stages[1] = .absent
      records[number].fileMask = 0
      records[number].isClean = true
      for side in 0..<3 where records[number].folderMask & 1 << side == 0 {
        records[number].stages[side] = .absent
      }
      number = records.count
      records.append(moved)
    }
    if let present = record(at: newPath) {
      let index = Int(records[number].fileMask >> 1)
      records[present].fileMask |= records[number].fileMask
      if records[present].folderMask != 0 { records[present].isFolderInWay = true }
      records[present].names[index] = records[number].names[index]
      records[present].stages[index] = records[number].stages[index]
      number = present
    } else {
      put(number, at: newPath)
    }
    records[number].hasPathConflict = true
    note(.directoryRenameSuggested, newPath, oldPath)
    pair.target = newPath
  }

  /// Gives every folder above a path a record, where the walk has none.
  private func insertFolders(above path: PathPool.ID, fileMask: SideMask) {
    var folder = paths.parent(of: path)
    while folder != PathPool.root, record(at: folder) == nil {
      if isSettled(folder) {
        // All three sides have it alike; git forgets then what else is in it, and so must we.
        var record = PathRecord(
          path: folder, stages: Three(.absent, .absent, .absent), fileMask: 0, folderMask: 7, matchMask: 0)
        record.isClean = true
        records.append(record)
        put(records.count - 1, at: folder)
        takeOutSettled(folder)
        return
      }
      var record = PathRecord(
        path: folder, stages: Three(.absent, .absent, .absent), fileMask: 0, folderMask: fileMask,
        matchMask: 0)
      record.isNull = false
      records.append(record)
      put(records.count - 1, at: folder)
      folder = paths.parent(of: folder)
    }
  }

  /// Makes a settled entry one of the records', so that it is written once.
  private func takeOutSettled(_ path: PathPool.ID) {
    guard let number = folder(at: paths.parent(of: path)) else { return }
    let name = paths.base(of: path)
    let listings = folders[number].listings
    folders[number].items.removeAll {
      $0.place < 3 && listings[Int($0.place)].name(at: Int($0.index)) == name
    }
    for (index, range) in folders[number].unchanged.enumerated() {
      guard let entry = range.first(where: { listings.base.name(at: Int($0)) == name }) else { continue }
      folders[number].unchanged.replaceSubrange(
        index...index, with: [range.lowerBound..<entry, entry + 1..<range.upperBound].filter { !$0.isEmpty })
      return
    }
  }
}
