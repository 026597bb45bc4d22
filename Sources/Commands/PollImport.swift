// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Importing
internal import ReleaseCore
internal import Releasing
internal import Requesting
internal import Voting

/// `poll import`.
struct PollImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Take over ballots from a file: all that can be read, each refused line with its reason.",
    discussion: """
      Columns: voter, cast_at, mood, loved, weak, awaited; source, country and version where there are. Other \
      names are mapped with --map. With --input discuz FILE is the pollvoter table and --options the \
      polloption table. A ballot that is there already stays one ballot; nothing is kept of an import that \
      fails or is killed. What is no ballot is kept beside them and counted as invalid: exit 0.
      """)

  private struct Report: Encodable {
    struct Refused: Encodable {
      let line: Int
      let code: String
      let reason: String
    }
    let poll: BuildVersion
    let file: String
    let added: Int
    let known: Int
    let refused: Int
    let refusedBefore: Int
    /// The first of those refused now.
    let problems: [Refused]
  }

  @Argument(help: "The file.", completion: .file()) var file: String
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @OptionGroup var source: BallotSource

  @Option(help: ArgumentHelp("The poll. Default: the one that is open.", valueName: "version"))
  var poll: BuildVersion?

  @Option(help: "How many refused lines are shown.") var show = 20

  func run() throws {
    let polls = try Polls.open(location)
    let stored = try polls.desk.poll(poll)
    let name = file.split(separator: "/").last.map(String.init) ?? file
    var problems: [Report.Refused] = []
    let done = try polls.desk.take(into: stored, file: name) { add, refuse in
      try source.read(file, stored.poll, now: polls.now, add) { line, fault, row in
        try refuse(line, fault, row)
        if problems.count < show {
          problems.append(.init(line: line, code: fault.code, reason: fault.description))
        }
      }
    }
    let report = Report(
      poll: stored.poll.version, file: name, added: done.added, known: done.known, refused: done.refused,
      refusedBefore: done.refusedBefore, problems: problems)
    let all = done.refused + done.refusedBefore
    for problem in problems { polls.bench.console.say("\(name):\(problem.line): \(problem.reason)") }
    if all > problems.count {
      polls.bench.console.say("… and \(all - problems.count) more; `poll tally` lists them")
    }
    try output.print(report, to: polls.bench.console) {
      "\(stored.poll.version): \(done.added.of("ballot")) added, \(done.known) known, \(all) refused"
    }
  }
}
