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

    package init(path: String, bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }
  }

  package let conflict: ConflictedPath
  /// Nil where that side has no file there.
  package let base: Version?
  package let ours: Version?
  package let theirs: Version?
  /// The file with conflict markers; nil where its conflict is not one of lines.
  package let merged: [UInt8]?
  package let markerSize: Int

  package init(
    conflict: ConflictedPath, base: Version?, ours: Version?, theirs: Version?, merged: [UInt8]?,
    markerSize: Int
  ) {
    self.conflict = conflict
    self.base = base
    self.ours = ours
    self.theirs = theirs
    self.merged = merged
    self.markerSize = markerSize
  }

  /// Its conflicts as they are remembered; nil where they cannot be.
  package var text: ConflictText? { merged.flatMap { ConflictText($0, markerSize: markerSize) } }
}

/// An engine that tells more of a conflict than its paths. Implemented by `Git`.
package protocol ConflictBackend: MergeBackend {
  /// What both sides have at each path that does not merge; empty where the merge is clean.
  func conflicts(_ ours: ObjectID, _ theirs: ObjectID) throws -> [ConflictedFile]
  /// The tree of a clean merge, kept; nil where it is not clean.
  func tree(merging ours: ObjectID, _ theirs: ObjectID) throws -> ObjectID?
  /// The tree of a merge with other bytes in the files that conflict; nil where `resolve` knows none of one, or
  /// where there are conflicts besides those of lines. The tree is kept as those of clean merges are.
  func resolved(
    _ ours: ObjectID, _ theirs: ObjectID, _ resolve: (ConflictedFile) -> [UInt8]?
  ) throws -> ObjectID?
  /// The tree of `ours` with what changed from one tree to another; nil where that does not apply. It is kept.
  func applying(from: ObjectID, to: ObjectID, onto ours: ObjectID) throws -> ObjectID?
  /// A file of a commit; nil where it has none there.
  func file(at path: String, of commit: ObjectID) throws -> [UInt8]?
}

/// Where resolutions are kept. Implemented by `Git`: on the ledger branch.
package protocol ResolutionStore {
  /// Everything remembered at a commit of the ledger, and what cannot be read of it, in whole sentences.
  func resolutions(at ledger: ObjectID) throws -> ResolutionFolder
}

/// What the ledger has below `resolutions/`.
package struct ResolutionFolder: Sendable {
  package let book: ResolutionBook
  package let fixes: [MergeFix]
  package let problems: [String]

  package init(book: ResolutionBook, fixes: [MergeFix] = [], problems: [String] = []) {
    self.book = book
    self.fixes = fixes
    self.problems = problems
  }

  package static let empty = ResolutionFolder(book: .empty)
  package var isEmpty: Bool { book.isEmpty && fixes.isEmpty }
}
