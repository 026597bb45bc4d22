// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import ReleaseCore
internal import StateDatabase
internal import Vetting

/// `verdict resolve`.
struct VerdictResolve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve", abstract: "Close a blocker, with the reason; its feature may board again.")

  @Argument(help: "The verdict's number.") var id: Int
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: "Why it is none any more, or was none, in one line.")
  var reason: String

  @Option(help: ArgumentHelp("Who decides. Default: git's user.", valueName: "Name <mail>"))
  var by: String?

  func run() throws {
    let members = try Members.open(location)
    let store = try members.verdicts()
    let reason = try Roster.checkedReason(reason)
    let verdict = try store.resolve(
      id,
      Verdict.Resolution(at: members.now, by: try members.bench.person(by).text, reason: reason))
    try output.print(try VerdictList.views([verdict], store, members)[0], to: members.console) {
      "closed verdict \(id) on \(verdict.subject): \(reason)"
    }
  }
}
