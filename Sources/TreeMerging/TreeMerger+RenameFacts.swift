// SPDX-License-Identifier: Apache-2.0

extension TreeMerger {
  /// Keeps what finding renames needs to know of a name: who removed or added it, and whether that matters.
  func noteRenameFacts(
    _ path: PathPool.ID, in folder: PathPool.ID, _ stages: Three<EntryVersion>, _ step: TripleCursor.Step,
    _ matchMask: SideMask
  ) {
    let folderMask = step.folderMask
    let fileMask = step.fileMask
    if folderRenameMask != 7, folderMask == 3 || folderMask == 5 { folderRenameMask = folderMask & ~1 }
    if folderMask == 1 || folderMask == 3 || folderMask == 5 {
      let relevance: FolderRelevance = folderRenameMask == 7 ? .forFolderAbove : .none
      if folderMask & 2 == 0 { sides.ours.removedFolders[path] = relevance }
      if folderMask & 4 == 0 { sides.theirs.removedFolders[path] = relevance }
    }
    // A file was added to a folder that the other side removed: where did its files go?
    if folderRenameMask == 7, fileMask == 2 || fileMask == 4 {
      let other = 3 - Int(fileMask >> 1)
      sides[other].removedFolders[folder] = .forItself
    }
    guard fileMask != 0, fileMask != 7 else { return }
    if fileMask & 1 != 0 {
      if fileMask & 2 == 0 { noteRemoval(path, stages.base, by: 1, matchMask & fileMask) }
      if fileMask & 4 == 0 { noteRemoval(path, stages.base, by: 2, matchMask & fileMask) }
    } else {
      if fileMask & 2 != 0 { noteAddition(path, stages.ours, by: 1) }
      if fileMask & 4 != 0 { noteAddition(path, stages.theirs, by: 2) }
    }
  }

  private func noteAddition(_ path: PathPool.ID, _ version: EntryVersion, by side: Int) {
    let pair = RenamePair(source: path, target: path, version: version, status: .added)
    if side == 1 {
      if !sides.ours.knownTargets.contains(path) { sides.ours.pairs.append(pair) }
    } else {
      if !sides.theirs.knownTargets.contains(path) { sides.theirs.pairs.append(pair) }
    }
  }

  private func noteRemoval(_ path: PathPool.ID, _ version: EntryVersion, by side: Int, _ match: SideMask) {
    let pair = RenamePair(source: path, target: path, version: version, status: .removed)
    if side == 1 {
      noteRemoval(pair, match, &sides.ours)
    } else {
      noteRemoval(pair, match, &sides.theirs)
    }
  }

  private func noteRemoval(_ pair: RenamePair, _ match: SideMask, _ side: inout SideRenames) {
    let path = pair.source
    if match == 0 { side.knownIrrelevant.remove(path) }
    if match == 0 || folderRenameMask == 7 {
      side.relevantSources[path] = match == 0 ? .content : .location
    }
    if side.knownPairs[path] == nil, !side.knownIrrelevant.contains(path) { side.pairs.append(pair) }
  }
}
