// SPDX-License-Identifier: Apache-2.0

/// Why a file that a side removed should be looked for under another name.
enum SourceRelevance: UInt8 {
  /// It was, until enough was known of its folder.
  case noMore = 0
  /// The other side changed it.
  case content = 1
  /// The other side put a file into its folder.
  case location = 2
}

/// Why it matters where the files of a removed folder went.
enum FolderRelevance: UInt8 {
  case none = 0
  case forFolderAbove = 1
  case forItself = 2
}

/// A file one side added or removed; a rename is an addition that has found its source.
struct RenamePair {
  enum Status {
    case added
    case removed
    case renamed
  }

  /// Its path in the base; its own for an addition.
  var source: PathPool.ID
  var target: PathPool.ID
  let version: EntryVersion
  var status: Status
  /// True for a removal whose file was found again.
  var isUsed = false
  /// 1 ours, 2 theirs.
  var side = 0
}

/// Where files of a folder went, and how many to each place.
struct FolderCounts {
  var targets: [PathPool.ID] = []
  var counts: [Int] = []
  /// Files of which it is not known yet.
  var unknown = 0

  mutating func increment(_ target: PathPool.ID) {
    if let index = targets.firstIndex(of: target) {
      counts[index] += 1
    } else {
      targets.append(target)
      counts.append(1)
    }
  }

  /// True where no rename found later could change the place most files went to.
  var isDecided: Bool {
    var first = 0
    var second = 0
    for count in counts {
      if count >= first {
        second = first
        first = count
      } else if count >= second {
        second = count
      }
    }
    return first > second + unknown
  }
}

/// What one side of a merge did with whole files and folders.
struct SideRenames {
  var pairs: [RenamePair] = []
  var relevantSources: [PathPool.ID: SourceRelevance] = [:]
  var removedFolders: [PathPool.ID: FolderRelevance] = [:]
  var folderCounts: [PathPool.ID: FolderCounts] = [:]
  var folderRenames: [PathPool.ID: PathPool.ID] = [:]

  /// Folders that need not be walked unless renames matter, in the order they were met.
  var deferred: [(path: PathPool.ID, renameMask: SideMask)] = []
  var deferredOrder = BucketOrder()
  var mayDefer = true
  /// Folders that hold a rename's target, which must be walked.
  var targetFolders: Set<PathPool.ID> = []

  /// Renames and removals found by a first pass; nil: removed for good.
  var knownPairs: [PathPool.ID: PathPool.ID?] = [:]
  var knownSources: [PathPool.ID] = []
  var knownOrder = BucketOrder()
  var knownTargets: Set<PathPool.ID> = []
  var knownIrrelevant: Set<PathPool.ID> = []

  /// Forgets a merge; `keepingKnown` what the first of its two passes found.
  mutating func clear(keepingKnown: Bool) {
    pairs.removeAll(keepingCapacity: true)
    relevantSources.removeAll(keepingCapacity: true)
    removedFolders.removeAll(keepingCapacity: true)
    folderRenames.removeAll(keepingCapacity: true)
    deferred.removeAll(keepingCapacity: true)
    deferredOrder.clear()
    mayDefer = true
    targetFolders.removeAll(keepingCapacity: true)
    guard !keepingKnown else { return }
    folderCounts.removeAll(keepingCapacity: true)
    knownPairs.removeAll(keepingCapacity: true)
    knownSources.removeAll(keepingCapacity: true)
    knownOrder.clear()
    knownTargets.removeAll(keepingCapacity: true)
    knownIrrelevant.removeAll(keepingCapacity: true)
  }

  mutating func `defer`(_ path: PathPool.ID, hash: UInt32, renameMask: SideMask) {
    deferred.append((path, renameMask))
    deferredOrder.add(hash)
  }

  /// Keeps what became of a source for the second pass.
  mutating func know(_ source: PathPool.ID, hash: UInt32, target: PathPool.ID?) {
    if knownPairs.updateValue(target, forKey: source) == nil {
      knownSources.append(source)
      knownOrder.add(hash)
    }
    if let target { knownTargets.insert(target) }
  }

  var mayHaveRenames: Bool { !pairs.isEmpty && !relevantSources.isEmpty }
}
