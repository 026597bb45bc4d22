// SPDX-License-Identifier: Apache-2.0
import Foundation
internal import ArgumentParser
internal import ReleaseCore
internal import Requesting
internal import Scheduling
internal import Settings

/// `request import`.
struct RequestImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract:
      "Take in what users ask for elsewhere, in one commit; importing again only brings the votes up to date.",
    discussion: """
      A wish is known again by its source and its id there. What people decided here is never changed. Rows that \
      cannot be taken are reported with file and line, the rest is imported. Exit 65 where a row was \
      refused.
      """,
    subcommands: [
      RequestImportFider.self, RequestImportDiscourse.self, RequestImportDiscuz.self, RequestImportCSV.self,
      RequestImportJSONL.self,
    ])
}

/// What every import of requests has in common, and the one way from wishes to a commit.
struct RequestImportOptions: ParsableArguments {
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("Who imports. Default: git's user.", valueName: "Name <mail>"))
  var by: String?

  @Option(
    help: ArgumentHelp(
      "What requests call the place, one word. Default: the program's name.", valueName: "word"))
  var source: String?

  @Option(help: ArgumentHelp("Where its pages are, so that requests link to them.", valueName: "https://…"))
  var address: String?

  @Option(help: "The app of wishes that name none, in Chinese.")
  var appZh: String?

  @Option(help: "The app of wishes that name none, in English.")
  var appEn: String?

  @Option(help: "What the wishes are: new, optimization or fix.")
  var kind: FeatureKind = .new

  @Option(help: ArgumentHelp("The country of who asks there.", valueName: "CN"))
  var country: String?

  @Flag(help: "Say what would be imported and commit nothing.")
  var dryRun = false

  /// Reads wishes under the terms, commits what they change, and reports.
  func run(
    _ program: String, negativeWords: [String] = [],
    _ read: (ImportTerms, Workbench) throws -> (wishes: [ImportedWish], refused: [ImportRefusal])
  ) throws {
    let bench = try Workbench.open(location)
    let terms = try terms(program, negativeWords, bench)
    let person = try bench.person(by)
    let (wishes, refused) = try read(terms, bench)
    func decide(_ book: LedgerBook) throws -> (batch: LedgerBatch, report: ImportReport) {
      try book.importing(wishes, refused: refused, from: terms.source, by: person, on: bench.today)
    }
    if dryRun {
      let report = try decide(LedgerBook(try bench.readLedger(), format: bench.format)).report
      return try show(report, commit: nil, bench)
    }
    let done = try LedgerEditor.commit(
      store: bench.ledger, format: bench.format, signature: bench.signature(person)
    ) { book in
      let (batch, report) = try decide(book)
      if !batch.changes.isEmpty { try bench.stepAsideFromLedger() }
      return (batch, report)
    }
    try show(done.outcome, commit: done.commit, bench)
  }

  private func terms(_ program: String, _ negativeWords: [String], _ bench: Workbench) throws -> ImportTerms {
    let source = source ?? program
    guard ExternalID.isSource(source) else {
      throw CommandError.option(
        "--source", value: source, expected: "one word such as forum, without a colon")
    }
    var address = address
    while address?.hasSuffix("/") == true { address?.removeLast() }
    if let address, !ExternalRecord.isLink(address) {
      throw CommandError.option("--address", value: address, expected: "an http or https address")
    }
    if let country, country.utf8.count != 2 || !country.utf8.allSatisfy({ (65...90).contains($0) }) {
      throw CommandError.option("--country", value: country, expected: "two capital letters, such as CN")
    }
    let usual = appZh == nil && appEn == nil
    guard let app = LocalizedText(zh: appZh ?? (usual ? "未分类" : nil), en: appEn ?? (usual ? "Unsorted" : nil))
    else { throw CommandError.nothingNamed("a request needs --app-zh or --app-en") }
    let calendar = bench.settings.calendar
    return ImportTerms(
      source: source, address: address, app: app, kind: kind, country: country,
      negativeWords: ImportTerms.usualNegativeWords.union(negativeWords.map { $0.lowercased() }),
      now: bench.utcNow,
      day: { calendar.day(of: Date(timeIntervalSince1970: TimeInterval($0.seconds))) })
  }

  private func show(_ report: ImportReport, commit: ObjectID?, _ bench: Workbench) throws {
    bench.report(refused: report.refused)
    for note in report.notes { bench.console.say("note: \(note)") }
    try output.print(ImportView(report, commit: commit, dryRun: dryRun), to: bench.console) {
      ImportView.text(report, commit: commit, dryRun: dryRun, ledger: bench.settings.ledger)
    }
    try ImportFile.judge(refused: report.refused.count)
  }
}

extension Workbench {
  /// The instant of this run, as exports count.
  var utcNow: UTCInstant { UTCInstant(seconds: Int64(now.timeIntervalSince1970.rounded(.down))) }

  /// Names each row that was not taken; with thousands of them, the first of each file and the number.
  func report(refused: [ImportRefusal]) {
    let shown = 200
    for refusal in refused.prefix(shown) { console.warn("refused \(refusal)") }
    if refused.count > shown {
      console.warn("refused \(refused.count - shown) more; --format json lists every one")
    }
  }
}

/// An import as `--format json` shows it.
struct ImportView: Encodable {
  let added: [RequestID]
  let updated: [RequestID]
  let merged: [RequestID]
  let unchanged: Int
  let notes: [String]
  let refused: [ImportRefusal]
  let commit: String?
  let dryRun: Bool

  init(_ report: ImportReport, commit: ObjectID?, dryRun: Bool) {
    added = report.added
    updated = report.updated
    merged = report.merged
    unchanged = report.unchanged
    notes = report.notes
    refused = report.refused
    self.commit = commit?.hex
    self.dryRun = dryRun
  }

  static func text(_ report: ImportReport, commit: ObjectID?, dryRun: Bool, ledger: String) -> String {
    var columns = TextColumns(indent: 0)
    func add(_ word: String, _ ids: [RequestID]) {
      guard !ids.isEmpty else { return }
      let names = ids.prefix(20).map(\.description).joined(separator: " ")
      columns.add(word, "\(ids.count)", names + (ids.count > 20 ? " …" : ""))
    }
    add("new", report.added)
    add("updated", report.updated)
    add("merged into", report.merged)
    columns.add("unchanged", "\(report.unchanged)", "")
    if !report.refused.isEmpty { columns.add("refused", "\(report.refused.count)", "") }
    let nothing = report.added.isEmpty && report.updated.isEmpty
    let end =
      nothing
      ? report.unchanged > 0 ? "nothing changes: the ledger has it all" : "nothing was imported"
      : dryRun ? "nothing was committed (--dry-run)" : "committed on \(ledger) \(commit?.short ?? "")"
    return columns.text.withoutTrailingSpaces + "\n" + end
  }
}
