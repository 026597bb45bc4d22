// SPDX-License-Identifier: Apache-2.0
import Comparing

/// The search for the new names of files that one side removed (`diffcore_rename_extended`).
struct RenameSearch {
  /// Half alike is a rename.
  static let minimumScore = BlobSignature.maximumScore / 2
  /// Files of the same name are one at once from three quarters on.
  static let minimumBaseNameScore = minimumScore + (BlobSignature.maximumScore - minimumScore) / 2
  /// The square of it is the largest number of pairs that are compared.
  static let limit = 7000

  let side: Int
  var pairs: [RenamePair]
  /// Removals still without a new name, by their place in `pairs`.
  var sources: [Int] = []
  /// Additions, by their place in `pairs`.
  var targets: [Int] = []
  var found = 0
  /// Targets that exact renames left over, by path.
  var openTargets: [PathPool.ID: Int] = [:]
  /// Where most files of a folder went by exact renames.
  var guesses: [PathPool.ID: PathPool.ID] = [:]

  init(side: Int, pairs: [RenamePair]) {
    self.side = side
    self.pairs = pairs
    // Empty files are all alike, which says nothing.
    for index in pairs.indices where pairs[index].version.id != .emptyBlob {
      if pairs[index].status == .added { targets.append(index) } else { sources.append(index) }
    }
  }

  /// Pairs the removal with the addition.
  mutating func record(source: Int, target: Int) {
    pairs[source].isUsed = true
    pairs[target].status = .renamed
    pairs[target].source = pairs[source].source
    found += 1
  }

  func isOpen(_ target: Int) -> Bool { pairs[target].status == .added }

  /// The pairs as they are known now: without the removals that are renames.
  var result: [RenamePair] { pairs.filter { !$0.isUsed } }

  // MARK: Exact renames

  /// Pairs files of the same content, each source once, those of the same name first.
  mutating func findExact(_ paths: PathPool) {
    var first: [ObjectName: Int32] = [:]
    first.reserveCapacity(sources.count)
    var next = Array(repeating: Int32(-1), count: sources.count)
    for index in sources.indices.reversed() {
      let id = pairs[sources[index]].version.id
      if let later = first[id] { next[index] = later }
      first[id] = Int32(index)
    }
    for target in targets {
      let version = pairs[target].version
      guard var candidate = first[version.id] else { continue }
      var best: Int?
      var bestScore = -1
      var left = 100
      while candidate >= 0 {
        let source = sources[Int(candidate)]
        candidate = next[Int(candidate)]
        let mode = pairs[source].version.mode
        if !mode.isRegular || !version.mode.isRegular, mode != version.mode { continue }
        if pairs[source].isUsed { continue }
        let score = paths.haveSameBase(pairs[source].source, pairs[target].target) ? 2 : 1
        if score > bestScore {
          best = source
          bestScore = score
          if score == 2 { break }
        }
        // As git does: a hundred equals are enough to choose from.
        left -= 1
        if left == 0 { break }
      }
      if let best { record(source: best, target: target) }
    }
  }

  /// Leaves only sources without a new name, and of those the ones `isWanted` says.
  mutating func cullSources(_ isWanted: (PathPool.ID) -> Bool = { _ in true }) {
    sources.removeAll { pairs[$0].isUsed || !isWanted(pairs[$0].source) }
  }
}
