// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
internal import Git
internal import ReleaseCore
internal import Releasing
internal import Requesting
internal import Resolving

/// `train conflicts`.
struct TrainConflicts: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conflicts",
    abstract: "Show what keeps requests off the coming train: which lines, and whose; writes nothing.")

  @Argument(help: "The requests. Default: all that do not merge.") var ids: [RequestID] = []
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @Option(help: ArgumentHelp("The channel to plan for.", valueName: "name")) var channel = ChannelName.trunk
  @Option(help: ArgumentHelp("The train's day instead of the coming one.", valueName: "yyyy-mm-dd"))
  var date: CivilDate?

  func run() async throws {
    let scratch = try Scratch.make("conflicts", Session.running().world)
    let bench = try Workbench.open(location, objects: try scratch.folder("objects"))
    let reports = try await bench.conflicts(
      of: ids, on: channel, date: date, state: try scratch.folder("state"))
    try output.print(reports, to: bench.console) {
      reports.isEmpty
        ? "nobody is left behind for a conflict" : reports.map(\.text).joined(separator: "\n\n")
    }
  }
}
