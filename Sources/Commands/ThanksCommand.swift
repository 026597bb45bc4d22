// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Crediting
internal import Publishing
internal import ReleaseCore
internal import Requesting

/// `thanks`: everybody to thank for a release.
struct ThanksCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "thanks",
    abstract: "Name everybody to thank for a release: who asked, built, saw through and tried.")

  private struct Feature: Encodable {
    let request: RequestID
    let title: LocalizedText
    let requesters: [Requester]
    let owner: String?
    let developers: [String]
    let votes: Int
  }

  private struct Report: Encodable {
    let version: BuildVersion
    let week: Int
    let requesters: [String]
    let developers: [String]
    let testers: [String]
    let voters: Int
    let features: [Feature]
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Argument(help: "The release.") var version: BuildVersion

  @Option(help: "The language of the text, which is Markdown: zh or en.")
  var language: Language = .zh

  func run() throws {
    let bench = try Workbench.open(location)
    let ledger = try bench.readLedger()
    let people = try PeopleFiles.open(bench, ledger)
    let thanks = try CreditBook(ledger, witness: people)
      .thanks(for: version, witness: people)
    let report = Report(
      version: thanks.version, week: thanks.week, requesters: thanks.requesters,
      developers: thanks.developers, testers: thanks.testers, voters: thanks.voters,
      features: thanks.features.map {
        Feature(
          request: $0.id, title: $0.title, requesters: $0.requesters, owner: $0.owner,
          developers: $0.developers, votes: $0.votes)
      })
    try output.print(report, to: bench.console) {
      String(thanks.markdown(in: language).dropLast())
    }
  }
}
