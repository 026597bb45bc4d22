// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Git
internal import ReleaseCore
internal import Releasing
internal import Requesting
internal import Resolving
internal import Settings

/// `train resolutions import`.
struct ResolutionImport: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take over what git rerere remembers, and the commits at refs/merge-fix/<topic>.")

  @Option(help: ArgumentHelp("git's cache. Default: rr-cache in the repository.", valueName: "folder"))
  var from: String?
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @Option(help: ArgumentHelp("Who imports it. Default: git's user.", valueName: "Name <mail>"))
  var by: String?

  private struct Report: Encodable {
    struct Refused: Encodable {
      let what: String
      let reason: String

      init(what: String, reason: String) {
        self.what = what
        self.reason = reason
      }

      init(_ error: ResolvingError) {
        guard case .notAFix(let reference, let reason) = error else {
          self.init(what: "refs/merge-fix", reason: error.message)
          return
        }
        self.init(what: reference, reason: reason)
      }
    }
    var imported: [ResolutionView] = []
    var known = 0
    var refused: [Refused] = []
  }

  func run() async throws {
    let bench = try Workbench.open(location)
    let entries = bench.repository.rerereEntries(in: from)
    let (fixes, refused) = try bench.repository.mergeFixes()
    guard !entries.isEmpty || !fixes.isEmpty || !refused.isEmpty else {
      throw ResolvingError.nothingToImport(
        place: "\(from ?? "\(bench.repository.gitDirectory)/rr-cache") and refs/merge-fix")
    }
    let person = try bench.person(by)
    let store = GitResolutions(bench.repository, format: bench.format)
    let report = try LedgerEditor.commit(
      store: bench.ledger, format: bench.format, signature: bench.signature(person)
    ) { book in
      var report = Report()
      report.refused = refused.map(Report.Refused.init)
      let folder = try store.resolutions(at: book.ledger.commit)
      var changes = try conflicts(entries, folder, person, bench, &report)
      changes += try mergeFixes(fixes, folder, book.ledger, person, bench, &report)
      if !changes.isEmpty { try bench.stepAsideFromLedger() }
      let message = ResolutionChanges.message(
        "Import \(report.imported.count.of("resolution"))", report.imported.map { "\($0.source) \($0.key)" },
        [("Imported-by", person.text)])
      return (LedgerBatch(changes: changes, message: message), report)
    }.outcome
    for refused in report.refused { bench.console.warn("not imported: \(refused.what): \(refused.reason)") }
    try output.print(report, to: bench.console) {
      let lines = report.imported.map {
        "\($0.key.prefix(12))  \($0.source)  \($0.paths.joined(separator: ", "))"
      }
      let end =
        "\(report.imported.count) imported, \(report.known) known before, \(report.refused.count) refused"
      return (lines + [end]).joined(separator: "\n")
    }
  }

  private func conflicts(
    _ entries: [RerereEntry], _ folder: ResolutionFolder, _ person: Identity, _ bench: Workbench,
    _ report: inout Report
  ) throws -> [LedgerChange] {
    var known = folder.book.resolutions
    var changes: [LedgerChange] = []
    for entry in entries {
      func refuse(_ reason: String) {
        report.refused.append(Report.Refused(what: "rr-cache/\(entry.id)/\(entry.name)", reason: reason))
      }
      guard
        let conflict = [7, 0].lazy.compactMap({ size -> ConflictText? in
          let size = size == 0 ? Self.markerSize(of: entry.before) : size
          return ConflictText(Resolution.labelled(entry.before, markerSize: size), markerSize: size)
        }).first
      else {
        refuse("it holds no conflict")
        continue
      }
      let book = ResolutionBook(known)
      guard let key = book.key(for: conflict, after: entry.after) else {
        report.known += 1
        continue
      }
      let resolution = Resolution(
        key: key, path: "rr-cache/\(entry.id)/\(entry.name)", request: nil, with: [],
        resolvedBy: person.text, resolvedOn: bench.today, source: .rerere, markerSize: conflict.markerSize,
        before: conflict.normalized, after: entry.after)
      if conflict.id != entry.id {
        refuse("its conflict has the id \(conflict.id)")
      } else if let problem = resolution.problem {
        refuse(problem)
      } else {
        changes += try ResolutionChanges.remember(resolution, format: bench.format)
        known.append(resolution)
        report.imported.append(ResolutionView(resolution))
      }
    }
    return changes
  }

  /// The length of the first run of `<` that a line consists of.
  private static func markerSize(of bytes: [UInt8]) -> Int {
    let line = bytes.split(separator: 0x0a).first {
      $0.count > 1 && $0.allSatisfy { $0 == UInt8(ascii: "<") }
    }
    return line?.count ?? 7
  }

  private func mergeFixes(
    _ fixes: [MergeFixCommit], _ folder: ResolutionFolder, _ ledger: Ledger, _ person: Identity,
    _ bench: Workbench, _ report: inout Report
  ) throws -> [LedgerChange] {
    var changes: [LedgerChange] = []
    let repository = bench.repository
    let engine = try GitMergeBackend(comparingIn: repository, readsTreeAttributes: true)
    for fix in fixes where !folder.fixes.contains(where: { $0.key == fix.commit.hex }) {
      let names = [fix.topic, "refs/heads/\(fix.topic)"]
      guard let request = ledger.requests.first(where: { $0.branch.map(names.contains) ?? false }) else {
        report.refused.append(
          Report.Refused(what: fix.reference, reason: "no request has the branch \(fix.topic)"))
        continue
      }
      do {
        let paths = try repository.changedPaths(from: fix.parent, to: fix.commit)
        let files = try engine.fixedFiles(paths, from: fix.parent, to: fix.commit, of: fix.reference)
        let with = try aboard(fix, request, paths, ledger, repository, base: bench.settings.base)
        let document = ResolutionDocument(
          fix: fix.commit.hex, request: request.id, with: with, resolvedBy: fix.author,
          resolvedOn: bench.today, subject: fix.subject)
        changes += try ResolutionChanges.remember(fix: document, files, format: bench.format)
        report.imported.append(
          ResolutionView(
            MergeFix(
              key: fix.commit.hex, request: request.id, with: with, resolvedBy: fix.author,
              resolvedOn: bench.today, from: fix.parent, to: fix.commit, paths: paths, subject: fix.subject)))
      } catch let failure as ResolvingError {
        report.refused.append(Report.Refused(failure))
      }
    }
    report.known += fixes.count { fix in folder.fixes.contains { $0.key == fix.commit.hex } }
    return changes
  }

  /// The requests that were merged where the fix was made and touch what it changes: it is for their sake.
  private func aboard(
    _ fix: MergeFixCommit, _ own: FeatureRequest, _ paths: [String], _ ledger: Ledger,
    _ repository: GitRepository, base: String
  ) throws -> [RequestID] {
    guard let base = try repository.tip(of: base) else { return [] }
    return try ledger.accepted.filter { request in
      guard request.id != own.id, let tip = try request.branch.flatMap({ try repository.tip(of: $0) }),
        try repository.isAncestor(tip, of: fix.parent), try !repository.isAncestor(tip, of: base),
        let start = try repository.mergeBase(base, tip)
      else { return false }
      let changed = try repository.changedPaths(from: start, to: tip)
      return changed.contains { paths.contains($0) }
    }.map(\.id)
  }
}
