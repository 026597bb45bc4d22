// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import ReleaseCore
internal import Requesting
internal import StateDatabase
internal import Voting

/// `poll tally`.
struct PollTally: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tally",
    abstract: "Count a poll exactly, and list the ballots that do not count; changes nothing.")

  private struct Report: Encodable {
    struct Refused: Encodable {
      let file: String
      let line: Int
      let code: String
      let reason: String
    }
    let result: PollReport
    let refused: [Refused]
  }

  @Argument(help: "The release.") var version: BuildVersion?
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: "How many refused ballots are listed at the most.") var refused = 100

  func run() throws {
    let polls = try Polls.open(location)
    let ledger = try polls.bench.readLedger()
    polls.bench.warn(about: ledger)
    let found = try polls.record(of: version, in: ledger)
    let report = polls.report(found.record, in: ledger, isFinal: found.isFinal)
    let list = try polls.box.refusals(of: report.version, limit: max(0, refused)).map {
      Report.Refused(file: $0.file, line: $0.line, code: $0.code, reason: $0.reason)
    }
    try output.print(Report(result: report, refused: list), to: polls.bench.console) {
      report.text + list.map { "\n  \($0.file):\($0.line): \($0.reason)" }.joined()
    }
  }
}
