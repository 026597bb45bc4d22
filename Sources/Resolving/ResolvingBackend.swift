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
  private let shipped: Set<RequestID>
  private var used: [MergePair: [String]] = [:]
  /// Whether one tip's commits are within another's; asked for with every merge.
  private var within: [MergePair: Bool] = [:]

  /// `tips`: where the branches of the requests stand, which merge-fixes are told by; `shipped`: whose work is in
  /// the base.
  package init(
    _ engine: any MergeBackend, _ folder: ResolutionFolder, graph: any CommitGraph,
    tips: [RequestID: ObjectID], shipped: Set<RequestID>
  ) {
    self.engine = engine
    self.folder = folder
    self.graph = graph
    self.tips = tips
    self.shipped = shipped
  }

  package func merge(_ ours: ObjectID, _ theirs: ObjectID) async throws -> TreeMerge {
    try settle(try await engine.merge(ours, theirs), MergePair(ours, theirs))
  }

  /// The engine's own way with many; what is remembered is said afterwards, in their order.
  package func merge(all pairs: [MergePair]) async throws -> [TreeMerge] {
    try zip(pairs, try await engine.merge(all: pairs)).map { try settle($1, $0) }
  }

  /// What comes of a merge once everything that is remembered has been said.
  private func settle(_ merge: TreeMerge, _ pair: MergePair) throws -> TreeMerge {
    guard !folder.isEmpty, let engine = engine as? any ConflictBackend else { return merge }
    var merge = merge
    var told: [String] = []
    if case .conflicted = merge {
      guard let (tree, lines) = try resolve(pair, engine) else { return merge }
      merge = .clean(tree: tree)
      told = lines
    }
    if case .clean(let tree) = merge {
      let (fixed, lines, stuck) = try apply(try fixes(pair), to: tree, engine)
      if !stuck.isEmpty {
        return .conflicted(
          Set(stuck.flatMap(\.paths)).sorted().map { ConflictedPath(path: $0, kind: "merge-fix") })
      }
      merge = .clean(tree: fixed)
      told += lines
    }
    used[pair] = told.isEmpty ? nil : told
    return merge
  }

  /// One mends what another made, as often as not: who does not apply waits for the others.
  private func apply(
    _ fixes: [MergeFix], to tree: ObjectID, _ engine: any ConflictBackend
  ) throws -> (tree: ObjectID, lines: [String], stuck: [MergeFix]) {
    var tree = tree
    var lines: [String] = []
    var waiting = fixes
    while !waiting.isEmpty {
      var stuck: [MergeFix] = []
      for fix in waiting {
        guard let fixed = try engine.applying(from: fix.from, to: fix.to, onto: tree) else {
          stuck.append(fix)
          continue
        }
        if fixed == tree { continue }
        tree = fixed
        lines.append("Merge-fix: \(fix.key) (\(fix.resolvedBy), \(fix.subject))")
      }
      if stuck.count == waiting.count { return (tree, lines, stuck) }
      waiting = stuck
    }
    return (tree, lines, [])
  }

  private func resolve(
    _ pair: MergePair, _ engine: any ConflictBackend
  ) throws -> (tree: ObjectID, lines: [String])? {
    guard !folder.book.isEmpty || !folder.choices.isEmpty else { return nil }
    var lines: [String] = []
    let tree = try engine.resolved(pair.ours, pair.theirs) { file in
      guard let (outcome, origins) = folder.outcome(of: file) else { return nil }
      let removed = outcome == .removed ? ", removed" : ""
      lines.append("Resolved: \(file.conflict.path)\(removed) (\(origins.joined(separator: "; ")))")
      return outcome
    }
    return tree.map { ($0, lines) }
  }

  /// The merge-fixes of those whom this merge brings together: whoever of them comes last, it is made then.
  private func fixes(_ pair: MergePair) throws -> [MergeFix] {
    try folder.fixes.filter { fix in
      let members = [fix.request] + fix.with.filter { !shipped.contains($0) }
      // Who is neither on its way nor in the base does not come: what it is needed with does not happen.
      let places = members.compactMap { tips[$0] }
      guard places.count == members.count else { return false }
      guard try places.contains(where: { try isWithin($0, pair.theirs) }) else { return false }
      var isNew = false
      for place in places where try !graph.isAncestor(place, of: pair.ours) {
        guard try isWithin(place, pair.theirs) else { return false }
        isNew = true
      }
      return isNew
    }
  }

  private func isWithin(_ tip: ObjectID, _ other: ObjectID) throws -> Bool {
    let pair = MergePair(tip, other)
    if let known = within[pair] { return known }
    let answer = try graph.isAncestor(tip, of: other)
    within[pair] = answer
    return answer
  }

  /// What was remembered for a merge, a line each, for its message.
  package func lines(_ ours: ObjectID, _ theirs: ObjectID) -> [String] {
    used[MergePair(ours, theirs)] ?? []
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
