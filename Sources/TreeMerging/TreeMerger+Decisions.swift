// SPDX-License-Identifier: Apache-2.0

extension TreeMerger {
  /// Decides what becomes of one path; the record and path left are those to be written.
  func decide(_ record: inout Int, _ path: inout PathPool.ID, _ fileSide: Int) throws {
    let entry = records[record]
    let mask = entry.fileMask
    if entry.matchMask != 0 {
      takeChangedSide(record)
    } else if mask >= 6, entry.stages.ours.mode.type != entry.stages.theirs.mode.type {
      decideDistinctTypes(&record, &path)
    } else if mask >= 6 {
      try mergeFile(record, at: path, fileSide)
    } else if mask == 3 || mask == 5 {
      decideModifiedAndDeleted(record, at: path, side: mask == 5 ? 2 : 1)
    } else if mask == 2 || mask == 4 {
      records[record].result = entry.stages[mask == 4 ? 2 : 1]
      records[record].isClean = !entry.isFolderInWay && !entry.hasPathConflict
    } else if mask == 1 {
      records[record].isNull = true
      records[record].result = .absent
      records[record].isClean = !entry.hasPathConflict
    }
  }

  private func takeChangedSide(_ record: Int) {
    let entry = records[record]
    records[record].isClean = !entry.isFolderInWay && !entry.hasPathConflict
    if entry.matchMask == 6 {
      records[record].result = entry.stages.ours
      return
    }
    let side = 7 & ~entry.matchMask == 4 ? 2 : 1
    records[record].result = entry.stages[side]
    records[record].isNull = entry.stages[side].mode.isNone
    if records[record].isNull { records[record].isClean = true }
  }

  /// A file against a link or a submodule: each gets a path of its own.
  private func decideDistinctTypes(_ record: inout Int, _ path: inout PathPool.ID) {
    let entry = records[record]
    records[record].isClean = false
    if depth > 0 {
      records[record].result = entry.stages.base
      records[record].isNull = entry.stages.base.mode.isNone
      return
    }
    let (base, ours, theirs) = (entry.stages.base, entry.stages.ours, entry.stages.theirs)
    let movesOurs = ours.mode.isRegular || !theirs.mode.isRegular
    let movesTheirs = !ours.mode.isRegular
    let oursPath = movesOurs ? uniquePath(path, of: 1) : path
    let theirsPath = movesTheirs ? uniquePath(path, of: 2) : path
    note(.distinctModes, [path] + (movesOurs ? [oursPath] : []) + (movesTheirs ? [theirsPath] : []))

    var other = records[record]
    other.result = theirs
    other.stages.ours = .absent
    other.fileMask = 5
    if theirs.mode.type != base.mode.type {
      other.stages.base = .absent
      other.fileMask = 4
    }
    records[record].result = ours
    records[record].stages.theirs = .absent
    records[record].fileMask = 3
    if ours.mode.type != base.mode.type {
      records[record].stages.base = .absent
      records[record].fileMask = 2
    }
    if movesOurs { put(record, at: oursPath) }
    records.append(other)
    put(records.count - 1, at: theirsPath)
    if movesOurs, movesTheirs { removeRecord(at: path) }
    conflicted.append((theirsPath, records.count - 1))
    keep(records.count - 1, at: theirsPath)
    path = oursPath
  }

  private func mergeFile(_ record: Int, at path: PathPool.ID, _ fileSide: Int) throws {
    let entry = records[record]
    let merge = try mergeVersions(
      at: path, entry.stages, names: entry.names, extraMarkerSize: depth * 2)
    records[record].isClean = merge.isClean && !entry.isFolderInWay && !entry.hasPathConflict
    records[record].result = merge.version
    records[record].isNull = merge.version.mode.isNone
    if merge.isClean, entry.isFolderInWay {
      records[record].fileMask = 1 << fileSide
      records[record].stages[fileSide] = merge.version
    }
    if !merge.isClean { note(.contents, path) }
  }

  private func decideModifiedAndDeleted(_ record: Int, at path: PathPool.ID, side: Int) {
    let entry = records[record]
    records[record].result = entry.stages[depth > 0 ? 0 : side]
    records[record].isClean = false
    // A rename whose content nobody touched has been reported as what it is.
    if entry.hasPathConflict, entry.stages.base.id == entry.stages[side].id { return }
    note(.modifyDelete, path)
  }
}
