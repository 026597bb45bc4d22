// SPDX-License-Identifier: Apache-2.0
internal import Git
internal import Merging
internal import ReleaseCore
internal import Requesting
internal import Resolving
internal import Settings

/// What somebody made of a conflict, on its way to the ledger.
struct FixResult {
  private let bench: Workbench
  private let id: RequestID
  private let state: FixState
  private let person: Identity
  private let with: [RequestID]
  private let ours: ObjectID
  private let theirs: ObjectID?
  /// What cannot be remembered.
  private(set) var reasons: [String] = []
  private(set) var remembered: [Remembered] = []
  private(set) var commit: ObjectID?

  struct Remembered: Encodable {
    let key: String
    let kind: String
    let paths: [String]
  }

  struct Report: Encodable {
    let request: RequestID
    let remembered: [Remembered]
    let notRemembered: [String]
    let folder: String
    let branch: String
    let isRemoved: Bool
    let ledger: ObjectID?

    var text: String {
      let lines = remembered.map { "\($0.key.prefix(12))  \($0.kind)  \($0.paths.joined(separator: ", "))" }
      let place =
        isRemoved
        ? "the work tree is gone; its branch \(branch) stays"
        : "\(folder) stays: it has files that no commit has"
      let what = lines.isEmpty ? ["everything was remembered before"] : lines
      return (what + [place]).joined(separator: "\n")
    }
  }

  init(_ bench: Workbench, _ id: RequestID, _ state: FixState, by person: Identity) throws {
    self.bench = bench
    self.id = id
    self.state = state
    self.person = person
    guard state.unfinished.isEmpty else {
      throw ResolvingError.fixUnfinished(folder: state.folder, paths: state.unfinished)
    }
    guard let ours = state.facts["ours"].flatMap({ ObjectID(hex: $0) }) else {
      throw ResolvingError.noFix(id)
    }
    self.ours = ours
    theirs = state.facts["theirs"].flatMap { ObjectID(hex: $0) }
    for commit in [ours, theirs].compactMap(\.self) {
      let isIn = try bench.repository.isAncestor(commit, of: state.head)
      guard isIn else { throw ResolvingError.fixNotMerged(folder: state.folder, expected: commit) }
    }
    with = state.facts["with"]?.split(separator: " ").compactMap { RequestID(String($0)) } ?? []
  }

  /// Brings it onto the ledger, in one commit.
  func remember() throws -> FixResult {
    var result = self
    let (found, files, needed) = try GitMergeSession(bench.repository, storesObjects: false).withEngine {
      try result.collect($0)
    }
    let store = GitResolutions(bench.repository, format: bench.format)
    let applied = try LedgerEditor.commit(
      store: bench.ledger, format: bench.format, signature: bench.signature(person)
    ) { book in
      let folder = try store.resolutions(at: book.ledger.commit)
      var changes: [LedgerChange] = []
      var remembered: [Remembered] = []
      for file in found {
        guard let conflict = file.file.text, let key = folder.book.key(for: conflict, after: file.after)
        else { continue }
        let resolution = Resolution(
          key: key, path: file.file.conflict.path, request: id, with: with, resolvedBy: person.text,
          resolvedOn: bench.today, source: .fix, markerSize: conflict.markerSize,
          before: conflict.normalized, after: file.after)
        changes += try ResolutionChanges.remember(resolution, format: bench.format)
        remembered.append(Remembered(key: key, kind: "conflict", paths: [resolution.path]))
      }
      if !files.isEmpty, !folder.fixes.contains(where: { $0.key == state.head.hex }) {
        let document = ResolutionDocument(
          fix: state.head.hex, request: id, with: needed, resolvedBy: person.text, resolvedOn: bench.today,
          subject: "from \(state.branch)")
        changes += try ResolutionChanges.remember(fix: document, files, format: bench.format)
        remembered.append(Remembered(key: document.key, kind: "merge-fix", paths: files.map(\.path)))
      }
      if !changes.isEmpty { try bench.stepAsideFromLedger() }
      let message = ResolutionChanges.message(
        "Remember how \(id) was resolved", remembered.flatMap(\.paths), [("Resolved-by", person.text)])
      return (LedgerBatch(changes: changes, message: message), remembered)
    }
    result.remembered = applied.outcome
    result.commit = applied.commit
    if applied.outcome.isEmpty, found.isEmpty, files.isEmpty {
      throw ResolvingError.nothingToRemember(
        id, reasons: result.reasons.isEmpty ? ["nothing was changed"] : result.reasons)
    }
    return result
  }

  /// What was made of each conflict, what was changed besides, and with whom that is needed.
  private mutating func collect(
    _ engine: GitMergeBackend
  ) throws -> (found: [(file: ConflictedFile, after: [UInt8])], files: [FixedFile], with: [RequestID]) {
    let repository = bench.repository
    var found: [(file: ConflictedFile, after: [UInt8])] = []
    var marked: [String] = []
    var merged = ours
    var paths: Set<String> = []
    if let theirs {
      for file in try engine.conflicts(ours, theirs) {
        paths.insert(file.conflict.path)
        guard let text = file.text, !text.isNested else {
          reasons.append("\(file.conflict.path): \(file.conflict.kind) is no conflict of lines")
          continue
        }
        guard let after = try engine.file(at: file.conflict.path, of: state.head) else {
          reasons.append("\(file.conflict.path): it is no file there any more")
          continue
        }
        if ConflictText.holdsMarkers(after, markerSize: file.markerSize) { marked.append(file.conflict.path) }
        found.append((file, after))
      }
      let layout = try engine.layout(ours, theirs, oursLabel: "HEAD", theirsLabel: "")
      paths.formUnion(layout.paths)
      merged = try repository.writeCommit(
        tree: layout.tree, parents: [ours], message: "merged\n", by: bench.signature(person))
    }
    if !marked.isEmpty { throw ResolvingError.markersLeft(marked) }
    let besides = try repository.changedPaths(from: merged, to: state.head).filter { !paths.contains($0) }
    do {
      let files = try engine.fixedFiles(besides, from: merged, to: state.head, of: state.branch)
      return (found, files, with)
    } catch let failure as ResolvingError {
      reasons.append(failure.message)
      return (found, [], [])
    }
  }

  func report(folder: String, branch: String, isRemoved: Bool) -> Report {
    Report(
      request: id, remembered: remembered, notRemembered: reasons, folder: folder, branch: branch,
      isRemoved: isRemoved, ledger: commit)
  }
}
