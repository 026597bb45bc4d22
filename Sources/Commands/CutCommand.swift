// SPDX-License-Identifier: Apache-2.0
import Git
internal import ArgumentParser
internal import Processes
internal import ReleaseCore
internal import Releasing
internal import Requesting
internal import Scheduling
internal import Settings

/// `cut`: the release.
struct CutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cut",
    abstract: "Cut the release: merge, build, package, sign, publish.",
    discussion: """
      Cuts the last train whose hour has come. A version that is out already is not cut again (exit 0), so \
      cron may fire twice. A cut that was killed goes on where it stopped. A second cut on the same \
      repository exits 75 at once.

      A candidate is cut with --channel honorary-dev; on the same day again, it gets a fourth part \
      (26.11.25.2) where something changed. On dev, a request with an open blocker is left behind, and so is \
      one that no candidate carried as it stands, where the settings have a gate and there are members. An \
      open blocker on the build as a whole refuses the cut.
      """)

  private struct NothingDue: Encodable {
    let status: String
    let channel: String
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("The channel to publish on.", valueName: "name"))
  var channel = ChannelName.trunk

  @Option(help: ArgumentHelp("The train's day instead of the last one.", valueName: "yyyy-mm-dd"))
  var date: CivilDate?

  @Option(
    help: ArgumentHelp(
      "Why the train may leave before its hour, or on a day without one; recorded.", valueName: "reason"))
  var early: String?

  @Flag(
    help: "A second build in the train that left last: for --device alone, with --reason, today's version.")
  var hotfix = false

  @Option(help: ArgumentHelp("A device of the hot-fix; may be repeated.", valueName: "codename"))
  var device: [String] = []

  @Option(
    help: ArgumentHelp(
      "A request that the hot-fix takes; may be repeated. Default: every accepted fix for its devices.",
      valueName: "id"))
  var request: [RequestID] = []

  @Flag(help: "For cron: say nothing where all goes well, and everything where it does not.")
  var quiet = false

  @Flag(help: "Build a day again whose version is out, with the next fourth part: 26.11.27.2.")
  var respin = false

  @Flag(help: "For cron: cut the candidate only where the coming train's is due, and none was made.")
  var whenDue = false

  @OptionGroup var gate: GateOptions
  @OptionGroup var merging: MergeEngineOptions

  @Flag(help: "Stop when all is in place and before readers see it, so that others can sign.")
  var stage = false

  @Flag(help: "Stop before the first write, and say what would be done.")
  var dryRun = false

  @Option(help: ArgumentHelp("Kill the process after a stage, for tests.", visibility: .private))
  var dieAfter: Stage?

  func validate() throws {
    // The week's record on the ledger takes it as it is.
    guard early?.isText ?? true else {
      throw ValidationError("--early takes a reason: words, without control characters")
    }
    guard !whenDue || (channel != ChannelName.trunk && date == nil && !hotfix && !respin) else {
      throw ValidationError(
        "--when-due is for a candidate: with --channel, without --date, --hotfix and --respin")
    }
    guard hotfix else {
      guard gate.reason == nil || gate.passesSomething else {
        throw ValidationError(
          "--reason goes with --hotfix, --untried, --force-untried, --without-quorum or --force-blocked")
      }
      guard device.isEmpty, request.isEmpty else {
        throw ValidationError("--device and --request belong to --hotfix")
      }
      return
    }
    guard !device.isEmpty else { throw ValidationError("--hotfix is for named devices: --device CODENAME") }
    guard let reason = gate.reason, reason.isText else {
      throw ValidationError("--hotfix takes a --reason in words")
    }
    guard date == nil, early == nil, !stage, !respin, !gate.passesSomething else {
      throw ValidationError(
        "--hotfix is cut today and passes the gate: without --date, --early, --stage, --respin and its options"
      )
    }
  }

  func run() async throws {
    let fix = hotfix ? HotfixOrder(devices: device, reason: gate.reason ?? "", requests: request) : nil
    var order = CutOrder(date: date, earlyReason: early, stagesOnly: stage, hotfix: fix)
    order.respins = respin
    order.passes = gate.pass
    if dryRun { return try await rehearse(order) }
    Interruption.passOn()
    guard quiet else { return try await cut(order) }
    let console = try Session.running().console
    console.holdBack()
    let job: ScheduledJob = whenDue ? .candidate : .train
    do {
      try await cut(order)
      console.forget()
      if whenDue || channel == ChannelName.trunk { ScheduledRuns.note(job, location) }
    } catch let failure as any Failure where failure.kind == .busy {
      // A long cut is under way, and speaks for itself.
      console.forget()
      throw ExitCode(failure.kind.exitStatus)
    } catch {
      if whenDue || channel == ChannelName.trunk { ScheduledRuns.note(job, location, failure: error) }
      console.speak()
      throw error
    }
  }

  private func cut(_ order: CutOrder) async throws {
    var bench = try Workbench.open(location)
    bench.verifiesMerges = merging.verifyWithGit
    if whenDue {
      let ledger = try bench.readLedger()
      guard ledger.dueCandidate(try bench.schedule(ledger), at: bench.now) != nil else {
        return try output.print(NothingDue(status: "nothing-to-do", channel: channel), to: bench.console) {
          "nothing to do: no candidate is due"
        }
      }
    }
    try await CutRun(bench: bench, channel: channel, output: output, dieAfter: dieAfter).cut(order)
  }

  /// The same questions, with objects and state in a folder that goes away.
  private func rehearse(_ order: CutOrder) async throws {
    let scratch = try Scratch.make("rehearsal", Session.running().world)
    var bench = try Workbench.open(location, objects: try scratch.folder("objects"))
    bench.verifiesMerges = merging.verifyWithGit
    let release = try bench.release(
      on: channel, narrator: QuietNarrator(console: bench.console), state: try scratch.folder("state"))
    switch try await release.rehearse(order, at: bench.now) {
    case .nothingToDo(let sentence):
      let view = RehearsalView(status: "nothing-to-do", sentence: sentence, train: nil, steps: [])
      try output.print(view, to: bench.console) { "nothing to do: \(sentence)" }
    case .would(let plan, let preflight):
      let train = TrainView(plan, project: release.project)
      let steps = RehearsalView.steps(
        plan, release.project, try release.devices(of: plan.week), bench.settings, preflight)
      let view = RehearsalView(status: "would-release", sentence: nil, train: train, steps: steps)
      try output.print(view, to: bench.console) {
        ([train.text, "", "a cut would now:"] + steps.map { "  - \($0)" }).joined(separator: "\n")
      }
    }
  }
}

extension Stage: ExpressibleByArgument {}
