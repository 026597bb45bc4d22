// SPDX-License-Identifier: Apache-2.0
internal import Building
import Foundation
internal import Settings
internal import ArgumentParser
internal import Vetting

/// `tester add`.
struct TesterAdd: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Let somebody in; prints their token, this once.",
    discussion: "stdout holds the token and nothing else, so that it can be piped to where it is handed over."
  )

  @Argument(help: "What the team calls them, such as their name on the forum.") var name: String
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @OptionGroup var delivery: TokenDelivery
  @OptionGroup var application: ApplicationOptions

  @Option(help: ArgumentHelp("How long the membership lasts.", valueName: "90d"))
  var expires = Period.days(90)

  func run() throws {
    let members = try Members.open(location)
    let application = try application.application(of: name, members)
    try delivery.check()
    let issue = try members.roster.add(
      application,
      expires: members.now.addingTimeInterval(expires.seconds), at: members.now)
    try delivery.deliver(issue, from: members, output, verb: "added")
  }
}
