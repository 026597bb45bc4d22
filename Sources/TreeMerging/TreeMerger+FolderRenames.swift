// SPDX-License-Identifier: Apache-2.0

extension TreeMerger {
  /// Finds renames of files and folders and works them into the records; false where that left a conflict.
  func detectAndProcessRenames() throws -> Bool {
    let hasKnown = !sides.ours.knownPairs.isEmpty || !sides.theirs.knownPairs.isEmpty
    guard sides.ours.mayHaveRenames || sides.theirs.mayHaveRenames || hasKnown else { return true }
    let ranOnOurs = try detectRenames(on: 1)
    let ranOnTheirs = try detectRenames(on: 2)
    if hitRenameLimit {
      keepsKnownRenames = false
      secondPass = .no
    }
    if secondPass == .wanted, ranOnOurs || ranOnTheirs {
      for side in 1...2 { keepForSecondPass(side) }
      secondPass = .running
      return true
    }
    for side in 1...2 { appendKnownPairs(side) }

    var isClean = true
    if depth == 0 {
      for side in 1...2 where !chooseFolderRenames(side) { isClean = false }
      dropFoldersRenamedByBoth()
    }
    var collisions = Three([:], findCollisions(of: 1), findCollisions(of: 2))
    var renames: [RenamePair] = []
    for side in 1...2 where !collectRenames(of: side, &collisions, into: &renames) { isClean = false }
    let sources = renames.map { paths.text(of: $0.source) }
    let order = renames.indices.sorted {
      renames[$0].source == renames[$1].source
        ? $0 < $1 : sources[$0].lexicographicallyPrecedes(sources[$1])
    }
    if try !processRenames(order.map { renames[$0] }) { isClean = false }
    return isClean
  }

  private func keepForSecondPass(_ side: Int) {
    for pair in sides[side].pairs {
      guard let relevance = sides[side].relevantSources[pair.source] else { continue }
      if relevance == .noMore {
        sides[side].knownIrrelevant.insert(pair.source)
        continue
      }
      let hash = paths.hash(of: pair.source)
      switch pair.status {
      case .removed: sides[side].know(pair.source, hash: hash, target: nil)
      case .renamed: sides[side].know(pair.source, hash: hash, target: pair.target)
      case .added: break
      }
    }
  }

  private func appendKnownPairs(_ side: Int) {
    for index in sides[side].knownOrder.order {
      let source = sides[side].knownSources[index]
      guard let known = sides[side].knownPairs[source], let target = known else { continue }
      sides[side].pairs.append(
        RenamePair(source: source, target: target, version: .absent, status: .renamed))
    }
  }

  /// Takes for each folder the place most of its files went to; false where two places have as many.
  private func chooseFolderRenames(_ side: Int) -> Bool {
    var isClean = true
    for (folder, counts) in sides[side].folderCounts {
      guard let most = counts.counts.max() else { continue }
      let best = counts.counts.indices.filter { counts.counts[$0] == most }
      if best.count == 1 {
        sides[side].folderRenames[folder] = counts.targets[best[0]]
      } else {
        note(.directoryRenameSplit, folder)
        isClean = false
      }
    }
    return isClean
  }

  private func dropFoldersRenamedByBoth() {
    for folder in Array(sides.ours.folderRenames.keys) where sides.theirs.folderRenames[folder] != nil {
      sides.ours.folderRenames[folder] = nil
      sides.theirs.folderRenames[folder] = nil
    }
  }

  /// The nearest folder above a path that was renamed, and its new name.
  private func renamedFolder(
    above path: PathPool.ID, in renames: [PathPool.ID: PathPool.ID]
  ) -> (old: PathPool.ID, new: PathPool.ID)? {
    var folder = paths.parent(of: path)
    while folder != PathPool.root {
      if let new = renames[folder] { return (folder, new) }
      folder = paths.parent(of: folder)
    }
    return nil
  }

  private func move(_ path: PathPool.ID, from old: PathPool.ID, to new: PathPool.ID) -> PathPool.ID {
    let rest = paths.text(of: path).dropFirst(paths.text(of: old).count)
    return paths.path(paths.text(of: new) + rest)
  }

  /// Files of a side that folder renames of the other would bring to the same place, by that place.
  private func findCollisions(of side: Int) -> [PathPool.ID: FolderCollision] {
    let renames = sides[3 - side].folderRenames
    guard !renames.isEmpty else { return [:] }
    var collisions: [PathPool.ID: FolderCollision] = [:]
    for pair in sides[side].pairs where pair.status != .removed {
      guard let folder = renamedFolder(above: pair.target, in: renames) else { continue }
      let newPath = move(pair.target, from: folder.old, to: folder.new)
      collisions[newPath, default: FolderCollision()].sources.insert(pair.target)
    }
    return collisions
  }

  private func collectRenames(
    of side: Int, _ collisions: inout Three<[PathPool.ID: FolderCollision]>, into renames: inout [RenamePair]
  ) -> Bool {
    var isClean = true
    for var pair in sides[side].pairs where pair.status != .removed {
      let newPath = placeByFolderRename(pair.target, of: side, &collisions, &isClean)
      if pair.status != .renamed, newPath == nil { continue }
      if let newPath { apply(newPath, to: &pair) }
      pair.side = side
      renames.append(pair)
    }
    return isClean
  }

  /// Where the other side's folder renames would have a file; nil where they do not or cannot.
  private func placeByFolderRename(
    _ path: PathPool.ID, of side: Int, _ collisions: inout Three<[PathPool.ID: FolderCollision]>,
    _ isClean: inout Bool
  ) -> PathPool.ID? {
    let renames = sides[3 - side].folderRenames
    guard !renames.isEmpty, collisions[3 - side][path] == nil,
      let folder = renamedFolder(above: path, in: renames)
    else { return nil }
    // Into a folder that this side renamed in turn: the file would be moved twice.
    if sides[side].folderRenames[folder.new] != nil { return nil }
    let newPath = move(path, from: folder.old, to: folder.new)
    var collision = collisions[side][newPath] ?? FolderCollision()
    defer { collisions[side][newPath] = collision }
    if collision.isReported {
      isClean = false
      return nil
    }
    let others = collision.sources.sorted {
      paths.text(of: $0).lexicographicallyPrecedes(paths.text(of: $1))
    }
    if isInTheWay(newPath, of: 1 << side) {
      collision.isReported = true
      note(.directoryRenameFileInWay, [newPath] + others)
      isClean = false
      return nil
    }
    if others.count > 1 {
      collision.isReported = true
      note(.directoryRenameCollision, [newPath] + others)
      isClean = false
      return nil
    }
    return newPath
  }

  private func isInTheWay(_ path: PathPool.ID, of sideMask: SideMask) -> Bool {
    guard let record = record(at: path) else { return exists(path) }
    return records[record].isClean || sideMask & (records[record].fileMask | records[record].folderMask) != 0
  }
}

/// Files that folder renames would bring to one place.
struct FolderCollision {
  var sources: Set<PathPool.ID> = []
  var isReported = false
}
