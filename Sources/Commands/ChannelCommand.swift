// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Processes
internal import Publishing
internal import ReleaseCore
internal import Requesting
internal import Settings

/// `channel`: what concerns a published channel as a whole.
struct ChannelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "channel", abstract: "Look after a published channel.",
    subcommands: [
      ChannelCreateCommand.self, ChannelRefreshCommand.self, ChannelRenewCommand.self,
      ChannelPushCommand.self,
    ])
}

/// `channel push`: brings the remotes up to the channel's folder.
struct ChannelPushCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "push",
    abstract: "Upload a channel to its remotes; what is there already is not sent again.",
    discussion: """
      Files that clients cannot see yet go first and are compared, then feeds, then the timestamp alone, and \
      after it the site beside the channels, where the settings have one. \
      Wherever it stops, the remote's old release is whole; run again, it goes on.
      """)

  private struct Report: Encodable {
    let channel: String
    let remotes: [RemoteUploadReport]
    let site: [RemoteSiteReport]
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("The channel.", valueName: "name"))
  var channel = ChannelName.trunk

  @Option(help: ArgumentHelp("Only this remote of the settings.", valueName: "name"))
  var remote: String?

  @Flag(help: "Look at every file of the channel's history, and make up for what the remote lost.")
  var all = false

  func run() async throws {
    Interruption.passOn()
    let bench = try Workbench.open(location)
    let channel = try bench.channel(channel).channel
    let outcome = try await RemotePublication.push(channel: channel, in: bench, only: remote, everything: all)
    let reports = outcome.remotes
    try output.print(Report(channel: channel.name, remotes: reports, site: outcome.site), to: bench.console) {
      reports.isEmpty
        ? "the settings have no remote for \(channel)"
        : reports.map { "\($0.remote) \($0.outcome.rawValue), timestamp \($0.timestamp)" }
          .joined(separator: "\n")
    }
  }
}
