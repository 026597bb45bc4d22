// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import ReleaseCore
internal import Requesting
internal import Settings

/// `request triage`.
struct RequestTriage: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "triage",
    abstract: "Show what the acceptance policy proposes for requests nobody has decided of.",
    discussion: """
      The rules stand under acceptance in the settings. They only propose: with --apply you take over what they \
      propose as your own decisions, in one commit; request accept and request decline decide otherwise at any time.
      """)

  private struct Report: Encodable {
    struct Line: Encodable {
      let request: RequestID
      let title: LocalizedText?
      let verdict: AcceptancePolicy.Proposal.Verdict
      let reasons: [String]
    }

    let proposals: [Line]
    let commit: String?
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Flag(help: "Accept and decline what is proposed.")
  var apply = false

  @Option(help: ArgumentHelp("Who decides. Default: git's user.", valueName: "Name <mail>"))
  var by: String?

  func run() throws {
    let bench = try Workbench.open(location)
    let policy = bench.settings.acceptance
    let (today, now) = (bench.today, bench.utcNow)
    let ledger: Ledger
    let proposals: [AcceptancePolicy.Proposal]
    var commit: ObjectID?
    if apply {
      let person = try bench.person(by)
      let done = try LedgerEditor.commit(
        store: bench.ledger, format: bench.format, signature: bench.signature(person)
      ) { book in
        let (batch, proposals) = try book.triaging(under: policy, today: today, now: now, by: person)
        if !batch.changes.isEmpty { try bench.stepAsideFromLedger() }
        return (batch, proposals)
      }
      (commit, proposals) = (done.commit, done.outcome)
      ledger = try bench.readLedger()
    } else {
      ledger = try bench.readLedger()
      proposals = LedgerBook(ledger, format: bench.format).proposals(under: policy, today: today, now: now)
    }
    bench.warn(about: ledger)
    let report = Report(
      proposals: proposals.map {
        Report.Line(
          request: $0.request, title: ledger.request($0.request)?.title, verdict: $0.verdict,
          reasons: $0.reasons)
      }, commit: commit?.hex)
    try output.print(report, to: bench.console) { text(report, ledger: bench.settings.ledger, commit) }
  }

  private func text(_ report: Report, ledger: String, _ commit: ObjectID?) -> String {
    var columns = TextColumns(indent: 0)
    for line in report.proposals {
      columns.add(
        line.verdict.rawValue, line.request.description, line.title?.both ?? "",
        line.reasons.joined(separator: "; "))
    }
    guard !columns.isEmpty else { return "no request waits for a decision" }
    let open = report.proposals.contains { $0.verdict != .wait }
    let end =
      commit.map { "decided on \(ledger) \($0.short)" }
      ?? (open ? "nothing is decided yet: --apply takes it over" : "nothing is ripe for a decision")
    return columns.text + "\n" + end
  }
}
