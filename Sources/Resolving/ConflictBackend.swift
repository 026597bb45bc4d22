// SPDX-License-Identifier: Apache-2.0
package import Merging
package import ReleaseCore

/// One path that a merge left to a person, with what each side has there.
package struct ConflictedFile: Hashable, Sendable {
  /// One side's version of it.
  package struct Version: Hashable, Sendable {
    /// Where that side has it: renames differ.
    package let path: String
    package let bytes: [UInt8]
    package let isExecutable: Bool

    package init(path: String, bytes: [UInt8], isExecutable: Bool = false) {
      self.path = path
      self.bytes = bytes
      self.isExecutable = isExecutable
    }
  }

  package let conflict: ConflictedPath
  /// Nil where that side has no regular file there.
  package let base: Version?
  package let ours: Version?
  package let theirs: Version?
  /// The file with conflict markers; nil where its conflict is not one of lines.
  package let merged: [UInt8]?
  package let markerSize: Int
  /// The regular file that the merge left there; nil where it left none, or none that one mode follows for.
  package let left: Left?

  /// What is not in conflict of a file.
  package struct Left: Hashable, Sendable {
    package let isExecutable: Bool

    package init(isExecutable: Bool) { self.isExecutable = isExecutable }
  }

  package init(
    conflict: ConflictedPath, base: Version?, ours: Version?, theirs: Version?, merged: [UInt8]?,
    markerSize: Int, left: Left? = Left(isExecutable: false)
  ) {
    self.conflict = conflict
    self.base = base
    self.ours = ours
    self.theirs = theirs
    self.merged = merged
    self.markerSize = markerSize
    self.left = left
  }

  /// Its conflicts of lines as they are remembered; nil where they cannot be.
  package var text: ConflictText? {
    guard let text = merged.flatMap({ ConflictText($0, markerSize: markerSize) }), !text.isNested else {
      return nil
    }
    return text
  }

  /// Its conflict of whole files as it is remembered; nil where it is another, or cannot be.
  package var choice: FileChoice? {
    guard merged == nil, left != nil else { return nil }
    switch (conflict.kind, ours?.bytes, theirs?.bytes) {
    case ("modify/delete", let changed?, nil), ("modify/delete", nil, let changed?):
      return base.map { FileChoice(path: conflict.path, base: $0.bytes, nil, changed) }
    case ("binary", let ours?, let theirs?):
      return FileChoice(path: conflict.path, base: base?.bytes, ours, theirs)
    default: return nil
    }
  }

  /// Why nothing can be remembered of it; nil where something can.
  package var unmemorable: String? {
    if text != nil || choice != nil { return nil }
    guard merged == nil else {
      return "\(conflict.path): a conflict with markers within it cannot be remembered"
    }
    return "\(conflict.path): a conflict of this kind (\(conflict.kind)) cannot be remembered"
  }
}

/// What stands in the place of a file in conflict.
package enum ResolvedFile: Hashable, Sendable {
  case content([UInt8])
  case removed
}

/// An engine that tells more of a conflict than its paths. Implemented by `Git`.
package protocol ConflictBackend: MergeBackend {
  /// What both sides have at each path that does not merge; empty where the merge is clean.
  func conflicts(_ ours: ObjectID, _ theirs: ObjectID) throws -> [ConflictedFile]
  /// The tree of a clean merge, kept; nil where it is not clean.
  func tree(merging ours: ObjectID, _ theirs: ObjectID) throws -> ObjectID?
  /// The tree of a merge with something else in the place of each file that conflicts; nil where `resolve` knows
  /// nothing of one, or where there are conflicts that nothing can be remembered of. The tree is kept as those of
  /// clean merges are, and where another process reads the train, written.
  func resolved(
    _ ours: ObjectID, _ theirs: ObjectID, _ resolve: (ConflictedFile) -> ResolvedFile?
  ) throws -> ObjectID?
  /// The tree `ours` with what changed in the files of one tree to those of another; nil where that does not apply.
  /// It is kept, or written, as above.
  func applying(from: ObjectID, to: ObjectID, onto ours: ObjectID) throws -> ObjectID?
  /// A file of a commit; nil where it has none there.
  func file(at path: String, of commit: ObjectID) throws -> [UInt8]?
}

/// Who wrote lines. Implemented by `Git`.
package protocol LineHistory {
  /// The authors of each range of lines of a file at a commit, counted from 0; of commits that `start` has, nobody.
  func authors(
    of path: String, at commit: ObjectID, since start: ObjectID, lines: [Range<Int>]
  ) throws -> [[String]]
}

/// Where resolutions are kept. Implemented by `Git`: on the ledger branch.
package protocol ResolutionStore {
  /// Everything remembered at a commit of the ledger, and what cannot be read of it, in whole sentences.
  func resolutions(at ledger: ObjectID) throws -> ResolutionFolder
}
