// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import ReleaseCore
internal import Requesting
internal import StateDatabase
internal import Voting

/// `poll status`.
struct PollStatus: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show where each poll stands, and which features wait for an answer.")

  private struct Report: Encodable {
    struct Unanswered: Encodable {
      let version: BuildVersion
      let request: RequestID
    }
    let polls: [PollView]
    let unanswered: [Unanswered]
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  func run() throws {
    let polls = try Polls.open(location)
    let ledger = try polls.bench.readLedger()
    polls.bench.warn(about: ledger)
    let views = try polls.box.polls().reversed().map { PollView($0, polls) }
    let waiting = ledger.unanswered
    let report = Report(
      polls: views, unanswered: waiting.map { .init(version: $0.version, request: $0.request) })
    try output.print(report, to: polls.bench.console) {
      (views.isEmpty ? ["no poll yet"] : views.map(\.text)).joined(separator: "\n")
        + waiting.map { "\nunanswered: \($0)  \(ledger.request($0.request)?.title.both ?? "")" }.joined()
    }
  }
}
