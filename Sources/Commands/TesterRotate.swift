// SPDX-License-Identifier: Apache-2.0
import Foundation
internal import Vetting
internal import ArgumentParser

/// `tester rotate`.
struct TesterRotate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate", abstract: "Give a member a new token and a new expiry; the id stays.",
    discussion: "The old token ends at once, or after --grace.")

  @Argument(help: ArgumentHelp("The member's id or name.", valueName: "member")) var who: String
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @OptionGroup var delivery: TokenDelivery

  @Option(help: ArgumentHelp("How long the old token counts beside the new one.", valueName: "1d"))
  var grace: Period?

  @Option(help: ArgumentHelp("How long the membership lasts from now.", valueName: "90d"))
  var expires = Period.days(90)

  func run() throws {
    let members = try Members.open(location)
    try delivery.check()
    let issue = try members.roster.rotate(
      who, grace: grace?.seconds ?? 0, expires: members.now.addingTimeInterval(expires.seconds),
      at: members.now)
    try delivery.deliver(issue, from: members, output, verb: "renewed")
  }
}
