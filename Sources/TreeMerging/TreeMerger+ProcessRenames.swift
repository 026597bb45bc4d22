// SPDX-License-Identifier: Apache-2.0

extension TreeMerger {
  /// Works renames into the records, by their source; false where one left a conflict.
  func processRenames(_ renames: [RenamePair]) throws -> Bool {
    var isClean = true
    var index = 0
    while index < renames.count {
      let pair = renames[index]
      index += 1
      // Gone: moved with its folder. Clean: the other side did not touch it.
      guard let old = record(at: pair.source), !records[old].isClean else { continue }
      if index < renames.count, renames[index].source == pair.source {
        isClean = try processDoubleRename(pair, renames[index]) ?? isClean
        index += 1
        continue
      }
      let others: SideMask = 1 << (3 - pair.side)
      guard let new = record(at: pair.target), !records[new].isClean,
        records[old].fileMask == 1 || records[old].fileMask & others != 0
      else {
        doubt(pair)
        continue
      }
      try processRename(pair, old: old, new: new)
    }
    return isClean
  }

  /// Folder renames made of a rename what git ends itself at: whatever comes of it, a person must look.
  private func doubt(_ pair: RenamePair) {
    isDoubtful = true
    notes.append(
      ConflictNote(kind: .renameCollides, paths: [paths.text(of: pair.target), paths.text(of: pair.source)]))
  }

  /// Both sides renamed a file: to the same path, or to two; nil where that is no matter of contents.
  private func processDoubleRename(_ ours: RenamePair, _ theirs: RenamePair) throws -> Bool? {
    guard let base = record(at: ours.source), let one = record(at: ours.target),
      let other = record(at: theirs.target)
    else {
      doubt(ours)
      return nil
    }
    if ours.target == theirs.target {
      records[one].stages.base = records[base].stages.base
      records[one].fileMask |= 1
      settleByRemoval(base)
      return nil
    }
    let merge = try mergeVersions(
      at: ours.source,
      Three(records[base].stages.base, records[one].stages.ours, records[other].stages.theirs),
      names: Three(ours.source, ours.target, theirs.target), extraMarkerSize: 1 + 2 * depth)
    let keptOurs = !merge.isClean && merge.version == records[one].stages.ours
    records[one].stages.ours = merge.version
    // What cannot be merged stays what it was at each of the two paths.
    if !keptOurs { records[other].stages.theirs = merge.version }
    records[one].hasPathConflict = true
    records[other].hasPathConflict = true
    records[base].hasPathConflict = true
    note(.renameRename, ours.source, ours.target, theirs.target)
    return merge.isClean
  }

  private func processRename(_ pair: RenamePair, old: Int, new: Int) throws {
    let side = pair.side
    let otherSide = 3 - side
    let otherMask: SideMask = 1 << otherSide
    let isDeleted = records[old].fileMask == 1
    var collides = records[new].fileMask & otherMask != 0
    let typeChanged =
      !isDeleted
      && records[old].stages[otherSide].mode.isRegular != records[new].stages[side].mode.isRegular
    if typeChanged && collides { collides = false }

    if collides, !isDeleted {
      try mergeIntoCollision(pair, old: old, new: new)
    } else if collides {
      records[new].hasPathConflict = true
      note(.renameDelete, pair.target, pair.source)
    } else {
      records[new].stages.base = records[old].stages.base
      records[new].fileMask |= 1
      records[new].names.base = pair.source
      if typeChanged {
        records[old].stages.base = .absent
        records[old].fileMask &= 6
      } else if isDeleted {
        records[new].hasPathConflict = true
        note(.renameDelete, pair.target, pair.source)
      } else {
        records[new].stages[otherSide] = records[old].stages[otherSide]
        records[new].fileMask |= otherMask
        records[new].names[otherSide] = pair.source
      }
    }
    if !typeChanged { settleByRemoval(old) }
  }

  /// The target is a path that the other side has something else at.
  private func mergeIntoCollision(_ pair: RenamePair, old: Int, new: Int) throws {
    var names = Three(pair.source, pair.source, pair.source)
    names[pair.side] = pair.target
    var stages = records[old].stages
    stages[pair.side] = records[new].stages[pair.side]
    let merge = try mergeVersions(
      at: pair.source, stages, names: names, extraMarkerSize: 1 + 2 * depth)
    records[new].stages[pair.side] = merge.version
    if !merge.isClean { note(.renameCollides, pair.target, pair.source) }
  }

  private func settleByRemoval(_ record: Int) {
    records[record].isNull = true
    records[record].isClean = true
  }
}
