// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// A path that two commits could not be merged at.
package struct ConflictedPath: Hashable, Sendable, Comparable, Codable {
  package let path: String
  /// The field's word: `contents`, `modify/delete`, `add/add`, `rename/delete`, `file/directory` …
  package let kind: String

  package init(path: String, kind: String) {
    self.path = path
    self.kind = kind
  }

  package static func < (left: ConflictedPath, right: ConflictedPath) -> Bool {
    (left.path, left.kind) < (right.path, right.kind)
  }
}

/// What came of merging two commits' trees.
package enum TreeMerge: Hashable, Sendable {
  case clean(tree: ObjectID)
  /// At least one path, sorted.
  case conflicted([ConflictedPath])
}

/// The engine that merges trees; it writes objects and moves no reference.
package protocol MergeBackend {
  /// Merges as `git merge-tree --write-tree OURS THEIRS` does.
  func merge(_ ours: ObjectID, _ theirs: ObjectID) async throws -> TreeMerge
  /// Merges several pairs that do not depend on each other, in their order; an engine may work on several at once.
  func merge(all pairs: [MergePair]) async throws -> [TreeMerge]
}

extension MergeBackend {
  package func merge(all pairs: [MergePair]) async throws -> [TreeMerge] {
    var merges: [TreeMerge] = []
    for pair in pairs { merges.append(try await merge(pair.ours, pair.theirs)) }
    return merges
  }
}

/// Two commits whose trees are to be merged.
package struct MergePair: Hashable, Sendable {
  package let ours: ObjectID
  package let theirs: ObjectID

  package init(_ ours: ObjectID, _ theirs: ObjectID) {
    self.ours = ours
    self.theirs = theirs
  }
}

/// What verdicts rest on besides the tips that merge.
package struct VerdictGround: Hashable, Sendable {
  package let base: ObjectID
  /// A digest of all that is remembered of conflicts and bears on merges; nil where that is nothing.
  package let remembered: Digest?

  package init(_ base: ObjectID, remembered: Digest? = nil) {
    self.base = base
    self.remembered = remembered
  }
}

/// What earlier trains found out about who merges with whom; it may be empty at any time.
///
/// Keyed by all that a merge's outcome comes from, so that it cannot be out of date. Implemented by `Files`.
package protocol MergeVerdictStore {
  /// Whether tips merge one after another onto a base, by the tips.
  func verdicts(on ground: VerdictGround) -> [[ObjectID]: Bool]
  func keep(_ verdicts: [[ObjectID]: Bool], on ground: VerdictGround)
}

/// The history a train runs on. Implemented by `Git`.
package protocol CommitGraph {
  /// The commit a branch name or a full reference stands at; nil where there is none.
  /// Cost: one reference look-up.
  func tip(of branch: String) throws -> ObjectID?
  func tree(of commit: ObjectID) throws -> ObjectID
  /// True also for a commit and itself. Cost: a walk of the commits between the two.
  func isAncestor(_ ancestor: ObjectID, of commit: ObjectID) throws -> Bool
  /// The paths in which two commits' trees differ, sorted, renames as both names.
  func changedPaths(from: ObjectID, to: ObjectID) throws -> [String]
  /// One best common ancestor; nil for unrelated histories.
  func mergeBase(_ one: ObjectID, _ other: ObjectID) throws -> ObjectID?
  /// Writes a commit object; no reference moves. The same arguments give the same id.
  func writeCommit(
    tree: ObjectID, parents: [ObjectID], message: String, by signature: Signature
  ) throws -> ObjectID
}
