// SPDX-License-Identifier: Apache-2.0

extension TreeMerger {
  /// Decides every record, folders after what is in them, and writes the trees; answers the root's.
  func processEntries() throws -> ObjectName {
    // Grouped by folder; in a folder backwards in git's order, where every name ends with a slash.
    let entries = recordedPaths.sorted { one, other in
      let (folder, otherFolder) = (paths.parent(of: one.path), paths.parent(of: other.path))
      return folder == otherFolder ? precedes(other.path, one.path) : folder < otherFolder
    }
    var groups: [PathPool.ID: Range<Int>] = [:]
    var start = 0
    for index in entries.indices {
      let folder = paths.parent(of: entries[index].path)
      if index + 1 == entries.count || paths.parent(of: entries[index + 1].path) != folder {
        groups[folder] = start..<index + 1
        start = index + 1
      }
    }
    try processFolder(PathPool.root, entries, groups)
    return try writeFolder(at: PathPool.root)?.id ?? store.write(tree: [])
  }

  /// Decides what is in a folder, each folder in it before what else has its name.
  private func processFolder(
    _ folder: PathPool.ID, _ entries: [(path: PathPool.ID, record: Int)], _ groups: [PathPool.ID: Range<Int>]
  ) throws {
    for index in groups[folder] ?? 0..<0 {
      let (path, record) = entries[index]
      try processFolder(path, entries, groups)
      if self.folder(at: path) != nil { try finishFolder(at: path, record) }
      touchFolder(above: path)
      if records[record].isClean {
        keep(record, at: path)
      } else {
        try processEntry(record, at: path)
      }
    }
  }

  /// Git's order of the names in a folder that are all taken to end with a slash.
  private func precedes(_ one: PathPool.ID, _ other: PathPool.ID) -> Bool {
    let left = paths.base(of: one)
    let right = paths.base(of: other)
    var (index, otherIndex) = (left.startIndex, right.startIndex)
    while index < left.endIndex, otherIndex < right.endIndex, left[index] == right[otherIndex] {
      index += 1
      otherIndex += 1
    }
    let first = index < left.endIndex ? left[index] : 0x2f
    let second = otherIndex < right.endIndex ? right[otherIndex] : 0x2f
    if first == second { return index == left.endIndex }
    return first < second
  }

  private func touchFolder(above path: PathPool.ID) {
    let folder = paths.parent(of: path)
    if self.folder(at: folder) == nil {
      _ = addFolder(
        WalkedFolder(listings: Three(.empty, .empty, .empty), isWalked: false), at: folder)
    }
  }

  private func finishFolder(at path: PathPool.ID, _ record: Int) throws {
    if let version = try writeFolder(at: path) {
      records[record].isNull = false
      records[record].result = version
    } else {
      records[record].isNull = true
    }
  }

  /// Puts a record's result into the tree of its folder.
  func keep(_ record: Int, at path: PathPool.ID) {
    guard !records[record].isNull, let folder = folder(at: paths.parent(of: path)) else { return }
    folders[folder].items.append(
      WalkedFolder.Item(place: 3, index: path, version: records[record].result))
  }

  private func processEntry(_ record: Int, at entryPath: PathPool.ID) throws {
    var record = record
    var path = entryPath
    var fileSide = 0
    if records[record].folderMask != 0 {
      keep(record, at: path)
      if records[record].fileMask == 0 { return }
    }
    if records[record].isFolderInWay, records[record].result.mode.isNone {
      // The folder has come to nothing; the file can have the place.
      records[record].isFolderInWay = false
      records[record].isClean = false
      records[record].isNull = false
      records[record].keepFilesOnly()
    } else if records[record].isFolderInWay {
      if records[record].fileMask == 1 {
        records[record].fileMask = 0
        return
      }
      (record, path, fileSide) = moveFileAside(record, from: path)
    }
    try decide(&record, &path, fileSide)
    if !records[record].isClean { conflicted.append((path, record)) }
    keep(record, at: path)
  }

  /// Gives a file whose place a folder has a path of its own.
  private func moveFileAside(_ record: Int, from path: PathPool.ID) -> (Int, PathPool.ID, Int) {
    var moved = records[record]
    let side = moved.folderMask & 2 != 0 ? 2 : 1
    moved.keepFilesOnly()
    let newPath = uniquePath(path, of: side)
    records.append(moved)
    put(records.count - 1, at: newPath)
    note(.fileDirectory, newPath, path)
    records[record].fileMask = 0
    return (records.count - 1, newPath, side)
  }

  /// A path beside one, named for a side, that nothing else has.
  func uniquePath(_ path: PathPool.ID, of side: Int) -> PathPool.ID {
    let label = labels[side].map { $0 == 0x2f ? 0x5f : $0 }
    let name = Array(paths.base(of: path)) + [0x7e] + label
    let folder = paths.parent(of: path)
    var candidate = paths.child(of: folder, named: name[...])
    var suffix = 0
    while exists(candidate) {
      candidate = paths.child(of: folder, named: (name + Array("_\(suffix)".utf8))[...])
      suffix += 1
    }
    return candidate
  }
}
