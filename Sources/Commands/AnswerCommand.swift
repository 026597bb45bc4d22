// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import ReleaseCore
internal import Requesting
internal import Settings
internal import Voting

extension FeatureAnswer.Verdict: ExpressibleByArgument {}

/// `answer`: what the team says to a feature that a majority dislikes.
struct AnswerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer",
    abstract: "Answer a feature that a majority dislikes: fix it, revert it, or keep it, with a reason.",
    discussion:
      "One commit on the ledger. Without an answer the next cut warns or refuses (polls: unanswered).")

  private struct Report: Encodable {
    let version: BuildVersion
    let request: RequestID
    let answer: FeatureAnswer.Verdict
    let reason: String
    let commit: ObjectID?
  }

  @Argument(help: "The request.") var request: RequestID
  @Argument(help: "fix, revert or keep.") var verdict: FeatureAnswer.Verdict
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: "Why; those who voted read it.") var reason: String

  @Option(
    help: ArgumentHelp(
      "The build whose poll is answered. Default: the last with the request.", valueName: "version"))
  var version: BuildVersion?

  @Option(help: ArgumentHelp("Who answers. Default: git's user.", valueName: "Name <mail>")) var by: String?

  func run() throws {
    let bench = try Workbench.open(location)
    let person = try bench.person(by)
    var answered: FeatureAnswer?
    let commit = try LedgerEditor.enter(
      store: bench.ledger, format: bench.format, signature: bench.signature(person)
    ) { book in
      let found = try book.answer(request, in: version, verdict, reason: reason, by: person, on: bench.today)
      answered = found.answer
      try bench.stepAsideFromLedger()
      return found.batch
    }
    guard let answered else { return }
    let report = Report(
      version: answered.version, request: request, answer: verdict, reason: answered.reason, commit: commit)
    try output.print(report, to: bench.console) {
      "\(request) in \(answered.version): \(verdict.rawValue)"
        + (commit.map { "  (\(bench.settings.ledger) \($0.short))" } ?? "  (answered already)")
    }
  }
}
