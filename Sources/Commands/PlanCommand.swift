// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
internal import ReleaseCore
internal import Releasing
internal import Requesting

/// `plan`: the coming train, without writing anything.
struct PlanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show who would board the coming train and why, who would not and why; writes nothing.")

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("The channel to plan for.", valueName: "name"))
  var channel = ChannelName.trunk

  @Option(help: ArgumentHelp("The train's day instead of the coming one.", valueName: "yyyy-mm-dd"))
  var date: CivilDate?

  @Flag(help: "Plan another build of a day whose version is out, with the next fourth part: 26.11.27.2.")
  var respin = false
  @OptionGroup var merging: MergeEngineOptions

  func run() async throws {
    // Merged trees go to a folder of their own, so that the repository stays as it is.
    let scratch = try Scratch.make("plan", Session.running().world)
    var bench = try Workbench.open(location, objects: try scratch.folder("objects"))
    bench.verifiesMerges = merging.verifyWithGit
    let release = try bench.release(
      on: channel, narrator: QuietNarrator(console: bench.console), state: try scratch.folder("state"))
    var order = CutOrder(date: date)
    order.respins = respin
    let plan = try await release.plan(order, at: bench.now)
    let view = TrainView(plan, project: release.project)
    try output.print(view, to: bench.console) { view.text }
  }
}
