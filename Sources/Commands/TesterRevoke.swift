// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Vetting

/// `tester revoke`.
struct TesterRevoke: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Shut a member out, from the next request on.")

  @Argument(help: ArgumentHelp("The member's id or name.", valueName: "member")) var who: String
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: "Why, in one line; the member is told.")
  var reason: String

  func run() throws {
    let members = try Members.open(location)
    let tester = try members.roster.revoke(who, reason: reason, at: members.now)
    try output.print(members.view(tester), to: members.console) {
      "revoked \(tester.name) (\(tester.id)): \(tester.revocation?.reason ?? "")"
    }
  }
}
