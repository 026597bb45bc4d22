// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
import Foundation
internal import StateDatabase
internal import Vetting

/// `tester apply`.
struct TesterApply: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply", abstract: "Enter somebody who would like to be a member; they get no token yet.")

  @Argument(help: "What the team calls them, such as their name on the forum.") var name: String
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @OptionGroup var application: ApplicationOptions

  func run() throws {
    let members = try Members.open(location)
    let tester = try members.roster.apply(try application.application(of: name, members), at: members.now)
    try output.print(members.view(tester), to: members.console) {
      "\(tester.name) (\(tester.id)) has applied; to let them in: miui-release tester admit \(tester.id)"
    }
  }
}

/// `tester admit`.
struct TesterAdmit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "admit", abstract: "Let somebody in who applied; prints their token, this once.",
    discussion: "stdout holds the token and nothing else, so that it can be piped to where it is handed over."
  )

  @Argument(help: ArgumentHelp("The applicant's id or name.", valueName: "member")) var who: String
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @OptionGroup var delivery: TokenDelivery

  @Option(help: ArgumentHelp("How long the membership lasts.", valueName: "90d"))
  var expires = Period.days(90)

  func run() throws {
    let members = try Members.open(location)
    try delivery.check()
    let issue = try members.roster.admit(
      who, expires: members.now.addingTimeInterval(expires.seconds), at: members.now)
    try delivery.deliver(issue, from: members, output, verb: "admitted")
  }
}

/// `tester leave`.
struct TesterLeave: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leave", abstract: "End a membership as its member wished; their verdicts stay.",
    discussion: "To shut somebody out, `tester revoke`. Name and contact are kept for 90 days more.")

  @Argument(help: ArgumentHelp("The member's id or name.", valueName: "member")) var who: String
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: "What they said, in one line.")
  var reason = "left the group"

  func run() throws {
    let members = try Members.open(location)
    let tester = try members.roster.leave(who, reason: reason, at: members.now)
    try output.print(members.view(tester), to: members.console) {
      "\(tester.name) (\(tester.id)) has left: \(tester.revocation?.reason ?? "")"
    }
  }
}

/// `tester devices`.
struct TesterDevices: ParsableCommand {
  enum Action: String, ExpressibleByArgument, CaseIterable {
    case set, add, remove
  }

  static let configuration = CommandConfiguration(
    commandName: "devices", abstract: "Change the devices that a member tests on.")

  @Argument(help: ArgumentHelp("The member's id or name.", valueName: "member")) var who: String
  @Argument(help: "What to do with their list.") var action: Action
  @Argument(help: "Codenames.") var codename: [String] = []
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  func validate() throws {
    guard action == .set || !codename.isEmpty else {
      throw ValidationError("\(action.rawValue) takes at least one codename")
    }
  }

  func run() throws {
    let members = try Members.open(location)
    if action != .remove { try members.checkDevices(codename, option: "<codename>") }
    let change: Roster.DeviceChange =
      switch action {
      case .set: .set(codename)
      case .add: .add(codename)
      case .remove: .remove(codename)
      }
    let tester = try members.roster.change(devicesOf: who, change)
    try output.print(members.view(tester), to: members.console) {
      "\(tester.name) (\(tester.id)) tests on "
        + (tester.devices.isEmpty ? "nothing" : tester.devices.joined(separator: ", "))
    }
  }
}

/// What somebody gives to become a member.
struct ApplicationOptions: ParsableArguments {
  @Option(help: "How to reach them. Kept until 90 days after they left.")
  var contact: String?

  @Option(
    help: ArgumentHelp("A channel they may read. May repeat. (default: honorary-dev)", valueName: "name"))
  var channel: [String] = []

  @Option(help: ArgumentHelp("A device they test on. May repeat.", valueName: "codename"))
  var device: [String] = []

  func application(of name: String, _ members: Members) throws -> Roster.Application {
    let channels = channel.isEmpty ? [Members.usualChannel] : channel
    for name in channels { _ = try members.bench.channel(name) }
    try members.checkDevices(device)
    return Roster.Application(name: name, contact: contact, channels: channels, devices: device)
  }
}
