// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
internal import Publishing
internal import ReleaseCore
internal import Requesting
internal import Settings
internal import Trusting

/// `key list`: who may sign what, and which keys are here.
struct KeyListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Show each role's keys and expiry, and which private keys are here.")

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("The channel.", valueName: "name"))
  var channel = ChannelName.trunk

  func run() throws {
    let bench = try Workbench.open(location)
    let channel = try bench.channel(channel).channel
    let publisher = bench.publisher(of: channel)
    let view = try KeyListView(
      of: channel, state: try publisher.state(), folder: bench.keys(of: channel),
      staged: try publisher.waiting().map { change in
        let folder = bench.store(of: channel).stagingFolder
        return try StagedChangeView(change, publisher, folder: folder)
      }, at: bench.now)
    try output.print(view, to: bench.console) { view.text }
  }
}
