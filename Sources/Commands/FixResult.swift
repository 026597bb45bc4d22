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
    /// Of a merge-fix: beside whom it is made.
    let with: [RequestID]

    var text: String {
      let others = with.map(\.description).joined(separator: ", ")
      return "\(key.prefix(12))  \(kind)  \(paths.joined(separator: ", "))"
        + (kind == "merge-fix" && !with.isEmpty ? "  (made where \(others) come aboard too)" : "")
    }
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
      let place =
        isRemoved
        ? "the work tree is gone; its branch \(branch) stays"
        : "\(folder) stays: it has what no branch has"
      let what = remembered.isEmpty ? ["everything was remembered before"] : remembered.map(\.text)
      return (what + [place]).joined(separator: "\n")
    }
  }

  /// `with`: whom a merge-fix is needed with; empty: whom the work tree was made for.
  init(
    _ bench: Workbench, _ id: RequestID, _ state: FixState, with: [RequestID] = [], by person: Identity
  ) throws {
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
    let found = state.facts["with"]?.split(separator: " ").compactMap { RequestID(String($0)) } ?? []
    self.with = with.isEmpty ? found : with.filter { $0 != id }
  }

  /// Brings it onto the ledger, in one commit.
  func remember() throws -> FixResult {
    var result = self
    let made = try GitMergeSession(bench.repository, storesObjects: false).withEngine {
      try FixHarvest(bench.repository, $0, ours: ours, theirs: theirs, state, by: bench.signature(person))
    }
    result.reasons = made.reasons
    let store = GitResolutions(bench.repository, format: bench.format)
    let applied = try LedgerEditor.commit(
      store: bench.ledger, format: bench.format, signature: bench.signature(person)
    ) { book in
      let folder = try store.resolutions(at: book.ledger.commit)
      var entry = Entry(self, folder)
      for (file, after) in made.texts { try entry.take(file, after) }
      for (choice, after) in made.choices { try entry.take(choice, after) }
      try entry.take(made.files)
      if !entry.changes.isEmpty { try bench.stepAsideFromLedger() }
      let message = ResolutionChanges.message(
        "Remember how \(id) was resolved", entry.remembered.flatMap(\.paths),
        [("Resolved-by", person.text)])
      return (LedgerBatch(changes: entry.changes, message: message), entry)
    }
    result.remembered = applied.outcome.remembered
    result.reasons += applied.outcome.reasons
    result.commit = applied.commit
    if result.remembered.isEmpty, applied.outcome.known == 0 {
      throw ResolvingError.nothingToRemember(
        id, reasons: result.reasons.isEmpty ? ["nothing was changed"] : result.reasons)
    }
    return result
  }

  /// One commit of the ledger, as it fills.
  private struct Entry {
    let result: FixResult
    let folder: ResolutionFolder
    private var book: ResolutionBook
    var changes: [LedgerChange] = []
    var remembered: [Remembered] = []
    var reasons: [String] = []
    /// What the ledger has already.
    var known = 0

    init(_ result: FixResult, _ folder: ResolutionFolder) {
      self.result = result
      self.folder = folder
      book = folder.book
    }

    mutating func take(_ file: ConflictedFile, _ after: [UInt8]) throws {
      guard let conflict = file.text else { return }
      guard let key = book.key(for: conflict, after: after) else {
        known += 1
        return
      }
      let resolution = Resolution(
        key: key, path: file.conflict.path, request: result.id, with: result.with,
        resolvedBy: result.person.text, resolvedOn: result.bench.today, source: .fix,
        markerSize: conflict.markerSize, before: conflict.normalized, after: after)
      if let problem = resolution.problem {
        reasons.append("\(file.conflict.path): \(problem)")
        return
      }
      changes += try ResolutionChanges.remember(resolution, format: result.bench.format)
      book = ResolutionBook(book.resolutions.filter { $0.key != key } + [resolution])
      remembered.append(
        Remembered(key: key, kind: "conflict", paths: [resolution.path], with: result.with))
    }

    mutating func take(_ choice: FileChoice, _ after: [UInt8]?) throws {
      if let old = folder.choices.first(where: { $0.choice == choice }), old.after == after {
        known += 1
        return
      }
      let document = ResolutionDocument(
        choice, request: result.id, with: result.with, resolvedBy: result.person.text,
        resolvedOn: result.bench.today)
      changes += try ResolutionChanges.remember(
        ChosenFile(document, choice, after: after), format: result.bench.format)
      remembered.append(
        Remembered(key: document.key, kind: "choice", paths: [choice.path], with: result.with))
    }

    mutating func take(_ files: [FixedFile]) throws {
      guard !files.isEmpty else { return }
      let key = result.state.head.hex
      if folder.fixes.contains(where: { $0.key == key }) {
        known += 1
        return
      }
      // What was remembered of this work tree before is in what it has now.
      for old in folder.fixes where old.request == result.id {
        guard let commit = ObjectID(hex: old.key),
          (try? result.bench.repository.isAncestor(commit, of: result.state.head)) == true
        else { continue }
        changes += ResolutionChanges.forget(old)
      }
      let document = ResolutionDocument(
        fix: key, request: result.id, with: result.with, resolvedBy: result.person.text,
        resolvedOn: result.bench.today, subject: "from \(result.state.branch)")
      changes += try ResolutionChanges.remember(fix: document, files, format: result.bench.format)
      remembered.append(
        Remembered(key: key, kind: "merge-fix", paths: files.map(\.path), with: result.with))
    }
  }

  func report(folder: String, branch: String, isRemoved: Bool) -> Report {
    Report(
      request: id, remembered: remembered, notRemembered: reasons, folder: folder, branch: branch,
      isRemoved: isRemoved, ledger: commit)
  }
}
