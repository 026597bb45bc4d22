// SPDX-License-Identifier: Apache-2.0
import Comparing
package import Merging
package import ReleaseCore
package import Requesting

/// One step of a train: who boarded, and the heads before and after.
package struct TrainStep: Hashable, Sendable {
  package let request: RequestID
  package let before: ObjectID
  package let after: ObjectID

  package init(request: RequestID, before: ObjectID, after: ObjectID) {
    self.request = request
    self.before = before
    self.after = after
  }
}

/// The way a train took, as far as conflicts are told by it.
package struct TrainCourse: Hashable, Sendable {
  package let base: ObjectID
  package let head: ObjectID
  package let steps: [TrainStep]
  /// With whom the train itself says that each request collides.
  package let collisions: [RequestID: [RequestID]]

  package init(_ train: TrainReport) {
    let collisions = train.leftBehind.map { ($0.request.id, $0.reason.collidesWith) }
    self.init(
      base: train.base, head: train.head, merges: train.boarded.map { ($0.request.id, $0.merge) },
      collisions: Dictionary(collisions) { first, _ in first })
  }

  package init(_ record: WeekRecord) {
    self.init(
      base: record.base, head: record.commit, merges: record.shipped.map { ($0.request, $0.merge) },
      collisions: [:])
  }

  /// Who came aboard within another's branch has no merge of its own.
  private init(
    base: ObjectID, head: ObjectID, merges: [(request: RequestID, merge: ObjectID)],
    collisions: [RequestID: [RequestID]]
  ) {
    var before = base
    var steps: [TrainStep] = []
    for (request, merge) in merges where merge != base && !steps.contains(where: { $0.after == merge }) {
      steps.append(TrainStep(request: request, before: before, after: merge))
      before = merge
    }
    self.base = base
    self.head = head
    self.steps = steps
    self.collisions = collisions
  }
}

/// Takes a conflict apart: which lines of whom stand against which.
package struct ConflictInspector {
  /// What of a conflict is shown.
  package enum Limit {
    package static let hunks = 20
    package static let lines = 40
    package static let bytes = 4096
  }

  private let graph: any CommitGraph
  private let engine: any ConflictBackend
  private let history: (any LineHistory)?
  private let folder: ResolutionFolder
  /// Trains that left before, oldest first: what the base has of whom.
  private let earlier: [TrainStep]
  private let merger = ContentMerger()

  package init(
    graph: any CommitGraph, engine: any ConflictBackend, history: (any LineHistory)? = nil,
    folder: ResolutionFolder = .empty, earlier: [TrainStep] = []
  ) {
    self.graph = graph
    self.engine = engine
    self.history = history
    self.folder = folder
    self.earlier = earlier
  }

  /// The report on one request that a train left behind for a conflict.
  ///
  /// `paths`: where the train says that it conflicts. Cost: up to three merges, the files in conflict as they were
  /// after each step that changed them, and the history of each since the branch parted.
  package func report(
    on request: FeatureRequest, _ kind: ConflictReport.Kind, at tip: ObjectID, of train: TrainCourse,
    paths: [ConflictedPath] = [], waited: ConflictReport.Waiting = ConflictReport.Waiting(),
    by signature: Signature
  ) throws -> ConflictReport {
    let onto = kind == .base ? train.base : train.head
    let start = try kind == .base ? graph.mergeBase(train.base, tip) ?? train.base : train.base
    let steps = try kind == .base ? stepsSince(start, train.base) : train.steps
    let touched = try steps.map { Set(try graph.changedPaths(from: $0.before, to: $0.after)) }
    var files = try engine.conflicts(onto, tip).map { try file($0, start, steps, touched, onto, tip) }
    // A merge-fix that does not apply is no conflict of the two.
    if files.isEmpty {
      files = paths.map { path in
        ConflictReport.File(
          path: path.path, kind: path.kind, removedBy: nil,
          whose: names(steps.indices.filter { touched[$0].contains(path.path) }, steps), hunks: [],
          omitted: 0,
          isRemembered: false)
      }
    }
    let named = train.collisions[request.id] ?? []
    return ConflictReport(
      request: request.id, title: request.title, branch: request.branch, developers: request.developers,
      tip: tip, kind: kind, onto: onto, base: train.base,
      collidesWith: kind == .boarded ? Set(files.flatMap(\.whose) + named).sorted() : [], files: files,
      mergingBaseSuffices: try kind == .boarded ? mergingSuffices(train, tip, signature) : nil,
      waited: waited, fix: "miui-release train fix \(request.id)")
  }

  /// Really tries: the base into the branch, and that into the train.
  private func mergingSuffices(
    _ train: TrainCourse, _ tip: ObjectID, _ signature: Signature
  ) throws -> Bool {
    if try graph.isAncestor(train.base, of: tip) { return false }
    guard let tree = try engine.tree(merging: tip, train.base) else { return false }
    let merged = try graph.writeCommit(
      tree: tree, parents: [tip, train.base], message: "Merge the base\n", by: signature)
    return try engine.tree(merging: train.head, merged) != nil
  }

  /// The steps of earlier trains that the base has and a branch's start has not.
  private func stepsSince(_ start: ObjectID, _ base: ObjectID) throws -> [TrainStep] {
    try earlier.filter { step in
      try graph.isAncestor(step.after, of: base) && !graph.isAncestor(step.after, of: start)
    }
  }

  private func file(
    _ file: ConflictedFile, _ start: ObjectID, _ steps: [TrainStep], _ touched: [Set<String>],
    _ onto: ObjectID, _ tip: ObjectID
  ) throws -> ConflictReport.File {
    let path = file.ours?.path ?? file.conflict.path
    let all = steps.indices.filter { touched[$0].contains(path) }
    var hunks: [ConflictReport.Hunk] = []
    var omitted = 0
    if file.merged != nil, let ours = file.ours, let theirs = file.theirs {
      let owners = try owners(of: path, ours.bytes, start, steps, all, onto)
      let merge = merger.merge(base: file.base?.bytes ?? [], ours: ours.bytes, theirs: theirs.bytes)
      omitted = max(0, merge.conflicts.count - Limit.hunks)
      let shown = merge.conflicts.prefix(Limit.hunks)
      let parted = try graph.mergeBase(onto, tip) ?? start
      let mine = try history?.authors(of: ours.path, at: onto, since: parted, lines: shown.map(\.ours))
      let yours = try history?.authors(of: theirs.path, at: tip, since: parted, lines: shown.map(\.theirs))
      hunks = shown.enumerated().map { index, hunk in
        ConflictReport.Hunk(
          ours: side(ours, hunk.ours, mine?[index]),
          base: side(file.base ?? ConflictedFile.Version(path: path, bytes: []), hunk.base),
          theirs: side(theirs, hunk.theirs, yours?[index]),
          whose: names(owners?.owners(of: hunk.ours) ?? all, steps))
      }
    }
    let brought = Set(hunks.flatMap(\.whose))
    return ConflictReport.File(
      path: file.conflict.path, kind: file.conflict.kind, removedBy: removal(file),
      whose: hunks.isEmpty || omitted > 0 ? names(all, steps) : brought.sorted(), hunks: hunks,
      omitted: omitted, isRemembered: folder.outcome(of: file) != nil)
  }

  private func removal(_ file: ConflictedFile) -> ConflictReport.File.Removal? {
    switch (file.base, file.ours, file.theirs) {
    case (_?, nil, _?): .onto
    case (_?, _?, nil): .branch
    default: nil
    }
  }

  private func names(_ numbers: [Int], _ steps: [TrainStep]) -> [RequestID] {
    Set(numbers.map { steps[$0].request }).sorted()
  }

  /// Who brought the lines of a file; nil where the way to what it is now cannot be followed.
  private func owners(
    of path: String, _ now: [UInt8], _ start: ObjectID, _ steps: [TrainStep], _ touching: [Int],
    _ onto: ObjectID
  ) throws -> LineOwners? {
    var text = try engine.file(at: path, of: start) ?? []
    var owners = LineOwners(text)
    for index in touching {
      let before = try engine.file(at: path, of: steps[index].before) ?? []
      owners.take(merger.changes(from: text, to: before), by: nil)
      text = try engine.file(at: path, of: steps[index].after) ?? []
      owners.take(merger.changes(from: before, to: text), by: index)
    }
    let last = try engine.file(at: path, of: onto) ?? []
    owners.take(merger.changes(from: text, to: last), by: nil)
    return last == now ? owners : nil
  }

  private func side(
    _ version: ConflictedFile.Version, _ lines: Range<Int>, _ authors: [String]? = nil
  ) -> ConflictReport.Side {
    let all = version.bytes.split(
      separator: 0x0a, maxSplits: lines.upperBound, omittingEmptySubsequences: false)
    let shown = all.dropFirst(lines.lowerBound).prefix(min(lines.count, Limit.lines))
    let bytes = Array(shown.joined(separator: [0x0a]))
    return ConflictReport.Side(
      path: version.path, line: lines.lowerBound + 1, lines: lines.count,
      text: String(decoding: bytes.prefix(Limit.bytes), as: UTF8.self),
      isCut: lines.count > Limit.lines || bytes.count > Limit.bytes, authors: authors ?? [])
  }
}
