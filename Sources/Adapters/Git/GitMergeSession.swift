// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import Comparing
import Foundation
package import Merging
package import ReleaseCore
import Releasing
package import TreeMerging

/// One train of merges in this process: as git would merge, without git.
///
/// What the merges make stays in memory, where the same repository reads it, and becomes one synced pack when
/// the train has arrived. A train that fails leaves nothing.
package struct GitMergeSession: MergeSession {
  let repository: GitRepository
  let storesObjects: Bool

  /// `storesObjects`: false for a train that is only looked at; its objects stay in memory.
  package init(_ repository: GitRepository, storesObjects: Bool = true) {
    self.repository = repository
    self.storesObjects = storesObjects
  }

  package func missingTools() -> [String] { [] }

  package func run(_ train: (any MergeBackend) async throws -> TrainReport) async throws -> TrainReport {
    try await withBackend(train)
  }

  /// Runs `body` with an engine; what its clean merges made is stored when it returns.
  package func withBackend<Result>(
    _ body: (any MergeBackend) async throws -> Result
  ) async throws -> Result {
    let kept = try repository.beginKeeping()
    do {
      let result = try await body(try GitMergeBackend(repository, kept, readsTreeAttributes: true))
      try repository.endKeeping(storing: storesObjects)
      return result
    } catch {
      repository.dropKept()
      throw error
    }
  }
}

/// The merge engine of TreeMerging on a repository's objects and commit graph.
package final class GitMergeBackend: MergeBackend {
  let objects: MergeObjects
  let merger: CommitMerger
  /// True where git has to read what is resolved from memory, which it would not have made itself.
  let writesThrough: Bool
  let readsTreeAttributes: Bool
  let gitDirectory: String
  /// Where new objects go that are not the repository's own yet.
  let quarantine: String?
  /// Engines on other cores.
  var helpers: [MergeHelper] = []

  /// An engine whose new objects stay with it: for comparing, where git stores the same ones.
  ///
  /// `readsTreeAttributes`: false as `git merge-tree` in a bare repository, true as `git merge` in a work tree.
  package convenience init(comparingIn repository: GitRepository, readsTreeAttributes: Bool = false) throws {
    try self.init(
      repository, KeptObjects(), writesThrough: true, readsTreeAttributes: readsTreeAttributes)
  }

  init(
    _ repository: GitRepository, _ kept: KeptObjects, budget: MergeObjects.Budget = MergeObjects.Budget(),
    writesThrough: Bool = false, readsTreeAttributes: Bool
  ) throws {
    self.writesThrough = writesThrough
    self.readsTreeAttributes = readsTreeAttributes
    let folder = repository.gitDirectory
    gitDirectory = folder
    quarantine = repository.objects
    objects = MergeObjects(
      try repository.database(), inFolder: "\(folder)/objects", kept: kept, budget: budget)
    var attributes = AttributeRules()
    if let rules = FileManager.default.contents(atPath: "\(folder)/info/attributes") {
      attributes.read(overriding: Array(rules))
    }
    merger = CommitMerger(
      commits: MergeCommits(objects: objects, inRepository: folder), store: objects, attributes: attributes,
      readsTreeAttributes: readsTreeAttributes)
  }

  /// Merges as `git merge-tree --write-tree OURS THEIRS` does; the tree of a clean merge is kept.
  package func merge(_ ours: ObjectID, _ theirs: ObjectID) async throws -> TreeMerge {
    try merge(MergePair(ours, theirs))
  }

  func merge(_ pair: MergePair) throws -> TreeMerge {
    let outcome = try self.outcome(pair.ours, pair.theirs)
    guard !outcome.isClean else { return .clean(tree: outcome.tree.objectID) }
    return .conflicted(
      ConflictedPath.list(
        unmerged: outcome.stages.map { (String(decoding: $0.path, as: UTF8.self), $0.stage) },
        messages: outcome.notes.map { note in
          (note.kind.rawValue, note.paths.map { String(decoding: $0, as: UTF8.self) })
        }))
  }

  /// The whole answer of git, with the tree and the stages of conflicts.
  package func outcome(_ ours: ObjectID, _ theirs: ObjectID) throws -> MergeOutcome {
    defer { objects.dropFresh() }
    let outcome = try merger.merge(
      ours: ObjectName(ours), theirs: ObjectName(theirs), oursLabel: Array(ours.hex.utf8),
      theirsLabel: Array(theirs.hex.utf8))
    if outcome.isClean { try objects.keep(tree: outcome.tree) }
    return outcome
  }
}
