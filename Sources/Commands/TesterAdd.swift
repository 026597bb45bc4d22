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

  @Option(help: "How to reach them. Kept until 90 days after they are revoked.")
  var contact: String?

  @Option(
    help: ArgumentHelp("A channel they may read. May repeat. (default: honorary-dev)", valueName: "name"))
  var channel: [String] = []

  @Option(help: ArgumentHelp("How long the membership lasts.", valueName: "90d"))
  var expires = Period.days(90)

  @Option(help: ArgumentHelp("A device they test on. May repeat.", valueName: "codename"))
  var device: [String] = []

  func run() throws {
    let members = try Members.open(location)
    let channels = channel.isEmpty ? [Members.usualChannel] : channel
    for name in channels { _ = try members.bench.channel(name) }
    for codename in device where members.bench.settings.device(named: codename) == nil {
      throw CommandError.option(
        "--device", value: codename,
        expected: "one of \(members.bench.settings.devices.map(\.codename).joined(separator: ", "))")
    }
    try delivery.check()
    let issue = try members.roster.add(
      Roster.Application(name: name, contact: contact, channels: channels, devices: device),
      expires: members.now.addingTimeInterval(expires.seconds), at: members.now)
    try delivery.deliver(issue, from: members, output, verb: "added")
  }
}
