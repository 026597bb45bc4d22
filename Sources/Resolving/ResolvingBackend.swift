// SPDX-License-Identifier: Apache-2.0
package import Merging
package import ReleaseCore
package import Requesting

/// An engine that remembers: what would conflict and was resolved before, all of it, merges clean.
package final class ResolvingBackend: MergeBackend {
  private let engine: any MergeBackend
  private let folder: ResolutionFolder
  private let graph: any CommitGraph
  private let tips: [RequestID: ObjectID]
  private var used: [Merged: [String]] = [:]

  private struct Merged: Hashable {
    let ours: ObjectID
    let theirs: ObjectID
  }

  /// `tips`: where the branches of the requests stand, which merge-fixes are told by.
  package init(
    _ engine: any MergeBackend, _ folder: ResolutionFolder, graph: any CommitGraph,
    tips: [RequestID: ObjectID]
  ) {
    self.engine = engine
    self.folder = folder
    self.graph = graph
    self.tips = tips
  }

  package func merge(_ ours: ObjectID, _ theirs: ObjectID) async throws -> TreeMerge {
    try settle(try await engine.merge(ours, theirs), ours, theirs)
  }

  /// What comes of a merge once everything that is remembered has been said.
  package func settle(_ merge: TreeMerge, _ ours: ObjectID, _ theirs: ObjectID) throws -> TreeMerge {
    guard !folder.isEmpty, let engine = engine as? any ConflictBackend else { return merge }
    var merge = merge
    var told: [String] = []
    if case .conflicted = merge {
      guard let (tree, lines) = try resolve(ours, theirs, engine) else { return merge }
      merge = .clean(tree: tree)
      told = lines
    }
    for fix in try fixes(ours, theirs) {
      guard case .clean(let tree) = merge else { break }
      guard let fixed = try engine.applying(from: fix.from, to: fix.to, onto: tree) else {
        return .conflicted(fix.paths.map { ConflictedPath(path: $0, kind: "merge-fix") })
      }
      merge = .clean(tree: fixed)
      told.append("Merge-fix: \(fix.key) (\(fix.resolvedBy), \(fix.subject))")
    }
    used[Merged(ours: ours, theirs: theirs)] = told.isEmpty ? nil : told
    return merge
  }

  private func resolve(
    _ ours: ObjectID, _ theirs: ObjectID, _ engine: any ConflictBackend
  ) throws -> (tree: ObjectID, lines: [String])? {
    guard !folder.book.isEmpty else { return nil }
    var lines: [String] = []
    let tree = try engine.resolved(ours, theirs) { file in
      guard let replay = file.text.flatMap(folder.book.replay) else { return nil }
      let whose = replay.resolutions.map(\.origin).joined(separator: "; ")
      lines.append("Resolved: \(file.conflict.path) (\(whose))")
      return replay.bytes
    }
    return tree.map { ($0, lines) }
  }

  private func fixes(_ ours: ObjectID, _ theirs: ObjectID) throws -> [MergeFix] {
    try folder.fixes.filter { fix in
      guard tips[fix.request] == theirs else { return false }
      return try fix.with.allSatisfy { other in
        // What is no longer on its way is in the base, or will never come.
        guard let tip = tips[other] else { return true }
        return try graph.isAncestor(tip, of: ours)
      }
    }
  }

  /// What was remembered for a merge, a line each, for its message.
  package func lines(_ ours: ObjectID, _ theirs: ObjectID) -> [String] {
    used[Merged(ours: ours, theirs: theirs)] ?? []
  }
}

extension Resolution {
  /// `by Han Mei, from fix 1f2e3d4c, 2026-11-22`.
  var origin: String {
    let name = resolvedBy.split(separator: "<").first.map { String($0).trimmingSpaces } ?? resolvedBy
    return "by \(name), from \(source.rawValue) \(key.prefix(8)), \(resolvedOn)"
  }
}

extension String {
  var trimmingSpaces: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

/// A history whose merge commits say what was resolved in them.
package struct ResolvingGraph: CommitGraph {
  private let graph: any CommitGraph
  private let backend: ResolvingBackend

  package init(_ graph: any CommitGraph, _ backend: ResolvingBackend) {
    self.graph = graph
    self.backend = backend
  }

  package func tip(of branch: String) throws -> ObjectID? { try graph.tip(of: branch) }
  package func tree(of commit: ObjectID) throws -> ObjectID { try graph.tree(of: commit) }
  package func isAncestor(_ ancestor: ObjectID, of commit: ObjectID) throws -> Bool {
    try graph.isAncestor(ancestor, of: commit)
  }
  package func changedPaths(from: ObjectID, to: ObjectID) throws -> [String] {
    try graph.changedPaths(from: from, to: to)
  }
  package func mergeBase(_ one: ObjectID, _ other: ObjectID) throws -> ObjectID? {
    try graph.mergeBase(one, other)
  }

  package func writeCommit(
    tree: ObjectID, parents: [ObjectID], message: String, by signature: Signature
  ) throws -> ObjectID {
    let told = parents.count == 2 ? backend.lines(parents[0], parents[1]) : []
    let text = told.isEmpty ? message : message + told.map { $0.singleLine + "\n" }.joined()
    return try graph.writeCommit(tree: tree, parents: parents, message: text, by: signature)
  }
}
