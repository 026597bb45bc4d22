// SPDX-License-Identifier: Apache-2.0

extension TreeMerger {
  /// Counts where the files of a removed folder went, for the folder and those above that end alike.
  func countFolders(from source: PathPool.ID, to target: PathPool.ID, on side: Int) {
    var old = source
    var new = target
    var isFirst = true
    while true {
      let (oldBelow, newBelow) = (old, new)
      old = paths.parent(of: old)
      guard let relevance = sides[side].removedFolders[old] else { return }
      new = paths.parent(of: new)
      // a/b/c/x to a/d/c/x says that b became d; it says nothing of a.
      if !isFirst, !paths.haveSameBase(oldBelow, newBelow) { return }
      if isFirst || relevance == .forItself {
        sides[side].folderCounts[old, default: FolderCounts()].increment(new)
      }
      isFirst = false
      if relevance == .none || old == PathPool.root || new == PathPool.root { return }
    }
  }

  /// Counts exact and known renames, and guesses from them where each folder went.
  func guessFolders(_ search: inout RenameSearch) {
    let side = search.side
    for target in search.targets {
      if search.isOpen(target) {
        search.openTargets[search.pairs[target].target] = target
      } else {
        countFolders(from: search.pairs[target].source, to: search.pairs[target].target, on: side)
      }
    }
    for index in sides[side].knownOrder.order {
      let source = sides[side].knownSources[index]
      if let known = sides[side].knownPairs[source], let target = known {
        countFolders(from: source, to: target, on: side)
      }
    }
    for (folder, counts) in sides[side].folderCounts {
      search.guesses[folder] = mostFrequent(counts)
    }
  }

  /// The place most files went to; of equals the one git's map gives first.
  private func mostFrequent(_ counts: FolderCounts) -> PathPool.ID? {
    guard let most = counts.counts.max() else { return nil }
    let best = counts.counts.indices.filter { counts.counts[$0] == most }
    if best.count == 1 { return counts.targets[best[0]] }
    var order = BucketOrder()
    for target in counts.targets { order.add(paths.hash(of: target)) }
    return order.order.first { counts.counts[$0] == most }.map { counts.targets[$0] }
  }

  /// Drops sources that are only wanted for a folder of which enough is known.
  func dropSourcesOfDecidedFolders(_ search: inout RenameSearch) {
    let side = search.side
    for source in search.sources {
      var folder = paths.parent(of: search.pairs[source].source)
      while folder != PathPool.root, relevance(of: folder, on: side) != .none {
        sides[side].folderCounts[folder, default: FolderCounts()].unknown += 1
        folder = paths.parent(of: folder)
      }
    }
    for (folder, counts) in sides[side].folderCounts
    where relevance(of: folder, on: side) == .forItself && counts.isDecided {
      sides[side].removedFolders[folder] = .forFolderAbove
    }
    var kept: [Int] = []
    for source in search.sources {
      let path = search.pairs[source].source
      if sides[side].relevantSources[path] == .location, !isNeededForFolders(path, on: side) {
        sides[side].relevantSources[path] = .noMore
      } else {
        kept.append(source)
      }
    }
    search.sources = kept
  }

  private func isNeededForFolders(_ path: PathPool.ID, on side: Int) -> Bool {
    var folder = paths.parent(of: path)
    while true {
      switch relevance(of: folder, on: side) {
      case .none: return false
      case .forItself: return true
      case .forFolderAbove: folder = paths.parent(of: folder)
      }
    }
  }

  /// Keeps the counts of folders whose new place matters.
  func dropUnneededCounts(of side: Int) {
    for folder in Array(sides[side].folderCounts.keys) where relevance(of: folder, on: side) == .none {
      sides[side].folderCounts[folder] = nil
    }
  }

  private func relevance(of folder: PathPool.ID, on side: Int) -> FolderRelevance {
    sides[side].removedFolders[folder] ?? .none
  }
}
