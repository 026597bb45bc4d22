// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
import Foundation
internal import Git
internal import Processes
internal import Proving
internal import ReleaseCore
internal import Releasing
internal import Requesting
internal import Scheduling
internal import Settings

/// `train bisect`: since when, and who brought it.
struct TrainBisect: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bisect",
    abstract: "Find the release that brought something bad, and the request in it, with a command.",
    discussion: """
      The command runs in the exported tree of a release, in a clean environment with PATH, and answers as for \
      git bisect run: 0 good, 125 cannot be judged, 1 to 127 bad; anything else stops. With the release found \
      it goes on among the merges of its train.

        miui-release train bisect -- ./check.sh --quick
      """)

  private struct Step: Encodable {
    let name: String
    let commit: ObjectID
    let word: StepSearch.Word
    let status: Int32
  }

  private struct Report: Encodable {
    let lastGood: BuildVersion
    let firstBad: BuildVersion
    let skipped: [BuildVersion]
    let requests: [RequestID]
    let isOfBase: Bool
    let runs: Int
    let steps: [Step]
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @Option(help: ArgumentHelp("The channel.", valueName: "name")) var channel = ChannelName.trunk
  @Option(help: "A release that is good; the first one without.") var good: BuildVersion?
  @Option(help: "A release that is bad; the last one without.") var bad: BuildVersion?
  @Option(help: ArgumentHelp("How long one run may take; longer is bad.", valueName: "seconds"))
  var timeLimit: Int = 3600
  @Argument(parsing: .postTerminator, help: ArgumentHelp("The command, after --.", valueName: "command"))
  var command: [String] = []

  func validate() throws {
    guard !command.isEmpty else { throw ValidationError("name the command after --") }
    guard timeLimit > 0 else { throw ValidationError("--time-limit takes a whole number of at least 1") }
  }

  func run() async throws {
    Interruption.passOn()
    let scratch = try Scratch.make("bisect", Session.running().world)
    let bench = try Workbench.open(location)
    _ = try bench.channel(channel)
    let ledger = try bench.readLedger()
    let first = try good.map { try ledger.train($0, on: channel).version }
    let last = try bad.map { try ledger.train($0, on: channel).version }
    let records = ledger.weeks(channel: channel).filter { record in
      (first.map { record.version >= $0 } ?? true) && (last.map { record.version <= $0 } ?? true)
    }
    let check = TreeCheck(
      name: "bisect", arguments: command, timeLimit: .seconds(timeLimit), environment: [:])
    let runner = CheckProcess(tools: ToolPath(bench.session.world.environment["PATH"]))
    let console = bench.console
    var bisection = TrainBisection(graph: bench.repository) { commit, name in
      let tree = try scratch.folder(commit.hex)
      try bench.repository.export(try bench.repository.tree(of: commit), folder: "", into: tree)
      let (ending, _) = try await runner.run(
        CheckRun(
          check: check, folder: tree, home: try scratch.folder("home"),
          log: "\(scratch.path)/log", timeLimit: check.timeLimit,
          version: records.last?.version ?? BuildVersion(date: bench.today),
          epoch: Int64(bench.now.timeIntervalSince1970)))
      try Folders.remove(tree)
      switch ending {
      case .exited(let status):
        console.say("\(name): \(status == 0 ? "good" : status == 125 ? "skipped" : "bad") (\(status))")
        return status
      case .timedOut:
        console.say("\(name): bad (it \(ending.sentence))")
        return 124
      case .killed(let signal):
        throw ProvingError.commandStopped("was killed by signal \(signal)", at: name)
      }
    }
    let found = try await bisection.run(records)
    let report = Report(
      lastGood: found.lastGood, firstBad: found.firstBad, skipped: found.skipped, requests: found.requests,
      isOfBase: found.isOfBase, runs: found.steps.count,
      steps: found.steps.map { Step(name: $0.name, commit: $0.commit, word: $0.word, status: $0.status) })
    try output.print(report, to: console) { text(report, ledger) }
  }

  private func text(_ report: Report, _ ledger: Ledger) -> String {
    var lines = ["\(report.firstBad) is the first bad release after \(report.lastGood), the last good one"]
    if !report.skipped.isEmpty {
      let between = report.skipped.map(\.description).joined(separator: ", ")
      lines[0] =
        "bad since \(report.firstBad) at the latest; \(report.lastGood) is good, \(between) cannot be judged"
    }
    for id in report.requests {
      let request = ledger.request(id)
      lines.append(
        "brought by \(id) \(request?.title.both ?? "")"
          + (request?.developers.isEmpty == false
            ? " (\(request?.developers.joined(separator: ", ") ?? ""))" : ""))
    }
    if report.requests.count > 1 { lines.append("one of these: the others came with it or cannot be judged") }
    if report.isOfBase {
      lines.append("the base of that train had it already: it was committed there itself")
    }
    lines.append(report.runs.of("run"))
    return lines.joined(separator: "\n")
  }
}
