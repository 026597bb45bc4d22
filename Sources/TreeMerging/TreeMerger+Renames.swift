// SPDX-License-Identifier: Apache-2.0
import Comparing

extension TreeMerger {
  /// Finds the renames of one side; false where there was nothing to look for.
  func detectRenames(on side: Int) throws -> Bool {
    for source in sides[side].knownSources { sides[side].relevantSources[source] = nil }
    for source in sides[side].knownIrrelevant { sides[side].relevantSources[source] = nil }
    guard sides[side].mayHaveRenames else { return false }
    sides[side].folderCounts.removeAll(keepingCapacity: true)
    var search = RenameSearch(side: side, pairs: sides[side].pairs)
    sides[side].pairs = []
    try findRenames(&search)
    sides[side].pairs = search.result
    return true
  }

  private func findRenames(_ search: inout RenameSearch) throws {
    guard !search.sources.isEmpty, !search.targets.isEmpty else { return }
    search.findExact(paths)
    search.cullSources()
    guessFolders(&search)
    defer { dropUnneededCounts(of: search.side) }
    try findByBaseName(&search)
    let relevant = sides[search.side].relevantSources
    search.cullSources { relevant[$0] != nil }
    dropSourcesOfDecidedFolders(&search)
    let open = search.targets.count - search.found
    guard open > 0, !search.sources.isEmpty else { return }
    if open * search.sources.count > RenameSearch.limit * RenameSearch.limit {
      hitRenameLimit = true
      return
    }
    try findByContent(&search)
  }

  // MARK: By name

  /// Pairs files that keep their name and three quarters of their content.
  private func findByBaseName(_ search: inout RenameSearch) throws {
    var names = PathPool()
    var sourceOf: [PathPool.ID: Int] = [:]
    var targetOf: [PathPool.ID: Int] = [:]
    var nameOf: [PathPool.ID] = []
    for source in search.sources {
      let name = names.child(of: PathPool.root, named: paths.base(of: search.pairs[source].source))
      nameOf.append(name)
      sourceOf[name] = sourceOf[name] == nil ? source : -1
    }
    for target in search.targets where search.isOpen(target) {
      let name = names.child(of: PathPool.root, named: paths.base(of: search.pairs[target].target))
      targetOf[name] = targetOf[name] == nil ? target : -1
    }
    for (number, source) in search.sources.enumerated() {
      let path = search.pairs[source].source
      guard sides[search.side].relevantSources[path] != nil, var target = targetOf[nameOf[number]]
      else { continue }
      if target < 0 || sourceOf[nameOf[number]] == -1 {
        // The name alone does not tell; perhaps where its folder went does.
        target = guessedTarget(of: path, search) ?? -1
      }
      guard target >= 0, search.isOpen(target) else { continue }
      let score = try score(
        search.pairs[source].version, search.pairs[target].version,
        minimum: RenameSearch.minimumBaseNameScore)
      guard score >= RenameSearch.minimumBaseNameScore else { continue }
      let newPath = search.pairs[target].target
      search.record(source: source, target: target)
      countFolders(from: path, to: newPath, on: search.side)
    }
  }

  private func guessedTarget(of path: PathPool.ID, _ search: RenameSearch) -> Int? {
    guard let folder = search.guesses[paths.parent(of: path)], folder != PathPool.root else { return nil }
    let name = paths.base(of: path)
    return search.openTargets[paths.child(of: folder, named: name)]
  }

  // MARK: By content

  /// Compares every source that is left with every target that is left.
  private func findByContent(_ search: inout RenameSearch) throws {
    var sources = search.sources.map { FileProbe(search.pairs[$0].version, store) }
    var candidates: [RenameCandidate] = []
    for target in search.targets where search.isOpen(target) {
      var probe = FileProbe(search.pairs[target].version, store)
      var best = RenameCandidates()
      for (number, source) in search.sources.enumerated() {
        let score = try FileProbe.score(&sources[number], &probe, minimum: RenameSearch.minimumScore)
        let hasSameBase = paths.haveSameBase(search.pairs[source].source, search.pairs[target].target)
        best.add(
          RenameCandidate(target: target, source: source, score: score, hasSameBase: hasSameBase))
      }
      for place in best.places where place.target >= 0 && place.score >= RenameSearch.minimumScore {
        candidates.append(place)
      }
    }
    let order = candidates.indices.sorted {
      let comparison = candidates[$0].compared(to: candidates[$1])
      return comparison == 0 ? $0 < $1 : comparison < 0
    }
    for index in order {
      let candidate = candidates[index]
      guard search.isOpen(candidate.target), !search.pairs[candidate.source].isUsed else { continue }
      search.record(source: candidate.source, target: candidate.target)
      countFolders(
        from: search.pairs[candidate.source].source, to: search.pairs[candidate.target].target,
        on: search.side)
    }
  }

  private func score(_ source: EntryVersion, _ target: EntryVersion, minimum: Int) throws -> Int {
    var source = FileProbe(source, store)
    var target = FileProbe(target, store)
    return try FileProbe.score(&source, &target, minimum: minimum)
  }
}

/// A file that is compared with others: its size first, its content only where that allows a match.
private struct FileProbe {
  private let version: EntryVersion
  private let store: any TreeStore
  private var size: Int?
  private var signature: BlobSignature?

  init(_ version: EntryVersion, _ store: any TreeStore) {
    self.version = version
    self.store = store
  }

  /// How much of the larger file is in both, 0…60000 (`estimate_similarity`).
  static func score(_ source: inout FileProbe, _ target: inout FileProbe, minimum: Int) throws -> Int {
    guard source.version.mode.isRegular, target.version.mode.isRegular else { return 0 }
    let sizes = (try source.knownSize(), try target.knownSize())
    guard BlobSignature.sizesAllow(source: sizes.0, target: sizes.1, minimumScore: minimum) else { return 0 }
    if source.signature == nil { source.signature = try source.store.signature(ofBlob: source.version.id) }
    if target.signature == nil { target.signature = try target.store.signature(ofBlob: target.version.id) }
    guard let one = source.signature, let other = target.signature else { return 0 }
    return one.similarity(to: other, minimumScore: minimum)
  }

  private mutating func knownSize() throws -> Int {
    if let size { return size }
    let found = try store.blobSize(version.id)
    size = found
    return found
  }
}
