// SPDX-License-Identifier: Apache-2.0
import Comparing

extension TreeMerger {
  /// Merges three versions of one file, link or submodule; ours and theirs are of the same type.
  func mergeVersions(
    at path: PathPool.ID, _ stages: Three<EntryVersion>, names: Three<PathPool.ID>, extraMarkerSize: Int
  ) throws -> (isClean: Bool, version: EntryVersion) {
    let (base, ours, theirs) = (stages.base, stages.ours, stages.theirs)
    var isClean = true
    var version = EntryVersion(mode: theirs.mode, id: theirs.id)
    if ours.mode != theirs.mode, ours.mode != base.mode {
      version.mode = ours.mode
      isClean = theirs.mode == base.mode
    }
    if ours.id == theirs.id || ours.id == base.id {
      version.id = theirs.id
    } else if theirs.id == base.id {
      version.id = ours.id
    } else if ours.mode.isRegular {
      let isTwoWay = base.mode.type != ours.mode.type
      let merge = try mergeContents(
        at: path, Three(isTwoWay ? .null : base.id, ours.id, theirs.id), names: names,
        extraMarkerSize: extraMarkerSize)
      version.id = merge.id
      isClean = isClean && merge.isClean
    } else if ours.mode.isSubmodule {
      let isTwoWay = base.mode.type != ours.mode.type
      let merge = try mergeSubmodule(at: names.base, Three(isTwoWay ? .null : base.id, ours.id, theirs.id))
      isClean = merge.isClean
      version.id = merge.id
      if depth > 0, isTwoWay, !isClean { version = base }
    } else {
      // A link's target has no lines to merge.
      isClean = false
      if depth > 0 { version = base } else { version.id = ours.id }
    }
    return (isClean, version)
  }

  /// The one place where contents are merged.
  private func mergeContents(
    at path: PathPool.ID, _ ids: Three<ObjectName>, names: Three<PathPool.ID>, extraMarkerSize: Int
  ) throws -> (isClean: Bool, id: ObjectName) {
    let base = ids.base.isNull ? [] : try store.blob(ids.base)
    let ours = try store.blob(ids.ours)
    let theirs = try store.blob(ids.theirs)
    let rules = try attributes.mergeAttributes(forPath: paths.text(of: path))
    let isSamePath = names.base == names.ours && names.ours == names.theirs
    let options = MergeOptions(
      markerSize: rules.markerSize + extraMarkerSize,
      oursLabel: isSamePath ? labels.ours : labels.ours + [0x3a] + paths.text(of: names.ours),
      baseLabel: nil,
      theirsLabel: isSamePath ? labels.theirs : labels.theirs + [0x3a] + paths.text(of: names.theirs))
    let merge = contents.merge(
      base: base, ours: ours, theirs: theirs, driver: rules.driver, isVirtualBase: depth > 0, options: options
    )
    switch merge {
    case .text(let text):
      return (text.isClean, try store.write(blob: text.bytes))
    case .kept(let side, let conflicted):
      if conflicted { note(.binary, path) }
      switch side {
      // A virtual base without a base keeps an empty file.
      case .base: return (!conflicted, ids.base.isNull ? try store.write(blob: []) : ids.base)
      case .ours: return (!conflicted, ids.ours)
      case .theirs: return (!conflicted, ids.theirs)
      }
    }
  }

  private func mergeSubmodule(
    at path: PathPool.ID, _ ids: Three<ObjectName>
  ) throws -> (isClean: Bool, id: ObjectName) {
    let fallback = depth > 0 ? ids.base : ids.ours
    guard let submodules else {
      note(.submoduleNotInitialized, path)
      return (false, fallback)
    }
    let relation = try submodules.relation(
      path: paths.text(of: path), base: ids.base, ours: ids.ours, theirs: ids.theirs)
    if relation != .notInitialized, ids.base.isNull {
      note(.submoduleNoBase, path)
      return (false, fallback)
    }
    switch relation {
    case .oursContainsTheirs: return (true, ids.ours)
    case .theirsContainsOurs: return (true, ids.theirs)
    case .notInitialized: note(.submoduleNotInitialized, path)
    case .commitsMissing: note(.submoduleHistoryMissing, path)
    case .rewinds: note(.submoduleRewinds, path)
    case .diverged(let merges):
      if depth == 0 { note(merges == 0 ? .submodule : .submodulePossibleResolution, path) }
    }
    return (false, fallback)
  }
}
