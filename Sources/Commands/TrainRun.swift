// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
internal import Processes
internal import ReleaseCore
internal import Releasing
internal import Requesting

/// `train run`: the first stages of a cut, and nothing after them.
struct TrainRun: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Compose the coming train, run its checks, and find who breaks them; moves nothing.",
    discussion: """
      The same as the first stages of a cut. It writes merge commits that no reference names, logs, and what the \
      checks said, so that the cut need not run them again. Exit 1 where the base fails with nobody aboard.
      """)

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("The channel to compose for.", valueName: "name"))
  var channel = ChannelName.trunk

  @Option(help: ArgumentHelp("The train's day instead of the coming one.", valueName: "yyyy-mm-dd"))
  var date: CivilDate?

  @Flag(help: "Run every check, also where its answer is known.") var fresh = false
  @OptionGroup var merging: MergeEngineOptions

  func run() async throws {
    Interruption.passOn()
    let scratch = try Scratch.make("train", Session.running().world)
    var bench = try Workbench.open(location)
    bench.verifiesMerges = merging.verifyWithGit
    bench.recallsChecks = !fresh
    let release = try bench.release(
      on: channel, narrator: ProgressNarrator(console: bench.console), state: try scratch.folder("state"))
    let tried = try await release.tryOut(CutOrder(date: date), at: bench.now)
    if release.project.checks == nil { bench.console.warn("the settings have no `checks:`; nothing was run") }
    let view = TriedTrainView(
      train: TrainView(tried.plan, project: release.project), proof: ProofView(tried.proof))
    try output.print(view, to: bench.console) { view.text }
  }
}

/// Says what a person must know, and what goes on where somebody watches.
struct ProgressNarrator: CutNarrator {
  let console: Console

  func began(_ stage: Stage) {}
  func progress(_ text: String) { console.live(text) }
  func ended(_ stage: Stage, summary: String) {}
  func warn(_ text: String) { console.warn(text) }
  func notice(_ text: String) { console.notice(text) }
}
