// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Presenting
internal import ReleaseCore
internal import Requesting
internal import Voting

/// `poll report`.
struct PollReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Render the four-panel report: what was loved, weak and awaited, the mood, and by whom.",
    discussion: "Of the last closed poll, or of the one that is open; what is not closed yet says so.")

  @Argument(help: "The release.") var version: BuildVersion?
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var page: PageOptions

  func run() throws {
    let polls = try Polls.open(location)
    let ledger = try polls.bench.readLedger()
    polls.bench.warn(about: ledger)
    let found = try polls.record(of: version, in: ledger)
    let report = polls.report(found.record, in: ledger, isFinal: found.isFinal)
    try page.write(to: polls.bench) { format in
      switch format {
      case .markdown: PollReportPage(report).markdown
      case .json: try OutputFormat.json(report) + "\n"
      case .html: PollReportPage(report).html.text
      }
    }
  }
}
