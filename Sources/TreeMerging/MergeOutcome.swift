// SPDX-License-Identifier: Apache-2.0

/// The kinds of conflict that `git merge-tree` names.
package enum ConflictKind: String, Sendable, Hashable {
  case contents = "CONFLICT (contents)"
  case binary = "CONFLICT (binary)"
  case fileDirectory = "CONFLICT (file/directory)"
  case distinctModes = "CONFLICT (distinct modes)"
  case modifyDelete = "CONFLICT (modify/delete)"
  case renameRename = "CONFLICT (rename/rename)"
  case renameCollides = "CONFLICT (rename involved in collision)"
  case renameDelete = "CONFLICT (rename/delete)"
  case directoryRenameSuggested = "CONFLICT (directory rename suggested)"
  case directoryRenameFileInWay = "CONFLICT (file in way of directory rename)"
  case directoryRenameCollision = "CONFLICT(directory rename collision)"
  case directoryRenameSplit = "CONFLICT(directory rename unclear split)"
  case submodule = "CONFLICT (submodule)"
  case submodulePossibleResolution = "CONFLICT (submodule with possible resolution)"
  case submoduleNotInitialized = "CONFLICT (submodule not initialized)"
  case submoduleHistoryMissing = "CONFLICT (submodule history not available)"
  case submoduleRewinds = "CONFLICT (submodule may have rewinds)"
  case submoduleNoBase = "CONFLICT (submodule lacks merge base)"
}

/// One conflict, at the path git names first and those it names besides.
package struct ConflictNote: Sendable, Hashable {
  package let kind: ConflictKind
  package let paths: [[UInt8]]
}

/// What one side has at a path that needs a person.
package struct ConflictStage: Sendable, Hashable {
  package let path: [UInt8]
  /// 1 the merge base, 2 ours, 3 theirs.
  package let stage: Int
  package let version: EntryVersion
}

/// What came of a merge: the tree git would print, and what a person must look at.
package struct MergeOutcome: Sendable, Hashable {
  package let isClean: Bool
  /// With markers and moved files where it is not clean.
  package let tree: ObjectName
  /// By path, then stage; empty where it is clean.
  package let stages: [ConflictStage]
  /// By the first path, in the order they were met.
  package let notes: [ConflictNote]
}
