// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Presenting
internal import ReleaseCore
internal import Requesting
internal import Settings
internal import Voting

/// `award`: the popcorn award, computed from the votes.
struct AwardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "award", abstract: "Show the popcorn award of a build, or the wall of them all.",
    subcommands: [AwardShow.self, AwardWall.self])
}

/// `award show`.
struct AwardShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show who has the popcorn award of a build, by default of the last poll.")

  private struct Report: Encodable {
    let version: BuildVersion
    let award: PopcornAward?
    let rule: PollRules.Sentence
  }

  @Argument(help: "The release.") var version: BuildVersion?
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  func run() throws {
    let bench = try Workbench.open(location)
    let ledger = try bench.readLedger()
    bench.warn(about: ledger)
    guard let record = version.map({ ledger.poll(of: $0) }) ?? ledger.polls.last else {
      if let version { throw VotingError.noPoll(version) }
      throw VotingError.notOnePoll([])
    }
    let award = PopcornAward(record, in: ledger)
    let report = Report(version: record.version, award: award, rule: PollRules.award)
    try output.print(report, to: bench.console) {
      "\(record.version)  \(award?.text ?? "no popcorn award")\n\(PollRules.award.en)"
    }
  }
}

/// `award wall`.
struct AwardWall: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wall", abstract: "Render every popcorn award, from the results on the ledger.")

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var page: PageOptions

  func run() throws {
    let bench = try Workbench.open(location)
    let ledger = try bench.readLedger()
    bench.warn(about: ledger)
    let wall = AwardWallPage(
      product: bench.settings.product, awards: PopcornAward.wall(of: ledger), rule: PollRules.award)
    try page.write(to: bench) { format in
      switch format {
      case .markdown: wall.markdown
      case .json: try OutputFormat.json(wall) + "\n"
      case .html: wall.html.text
      }
    }
  }
}
