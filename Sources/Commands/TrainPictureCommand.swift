// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
internal import Merging
internal import Presenting
internal import Publishing
internal import ReleaseCore
internal import Releasing
internal import Requesting

/// `train picture`: the coming train and who is in whose way.
struct TrainPictureCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "picture",
    abstract: "Draw the coming train and its conflict graph, as SVG or in the language of Graphviz.")

  enum Form: String, EnumerableFlag {
    case svg, dot
  }

  @OptionGroup var location: RepositoryOptions
  @Option(help: ArgumentHelp("The channel to plan for.", valueName: "name")) var channel = ChannelName.trunk
  @Option(help: ArgumentHelp("The train's day instead of the coming one.", valueName: "yyyy-mm-dd"))
  var date: CivilDate?
  @Flag(help: "SVG in one file, or a .dot file for Graphviz.") var form: Form = .svg
  @Option(name: .shortAndLong, help: ArgumentHelp("A file instead of standard output.", valueName: "file"))
  var output: String?

  func run() async throws {
    let scratch = try Scratch.make("plan", Session.running().world)
    let bench = try Workbench.open(location, objects: try scratch.folder("objects"))
    let release = try bench.release(
      on: channel, narrator: QuietNarrator(console: bench.console), state: try scratch.folder("state"))
    let plan = try await release.plan(CutOrder(date: date), at: bench.now)
    let picture = Self.picture(plan, try await release.conflictPairs(of: plan), release.project)
    let text = form == .svg ? picture.svg : picture.dot
    guard let output else { return bench.console.write(text) }
    try AtomicWrite.write(Array(text.utf8), to: output)
  }

  private static func picture(
    _ plan: TrainPlan, _ pairs: [ConflictPair], _ project: ReleaseProject
  ) -> TrainPicture {
    let train = plan.train
    var lines = pairs.map { pair in
      TrainPicture.Line(
        from: "\(pair.first)", to: "\(pair.second)", kind: .conflict,
        label: pair.paths.map { "\($0.path) (\($0.kind))" }.joined(separator: ", "))
    }
    for finding in plan.proof?.findings ?? [] {
      for (index, one) in finding.requests.enumerated() {
        for other in finding.requests[(index + 1)...] {
          lines.append(
            TrainPicture.Line(from: "\(one)", to: "\(other)", kind: .breaks, label: finding.blame.check))
        }
      }
    }
    let requests = train.boarded.map(\.request) + train.leftBehind.map(\.request)
    let known = Set(requests.map(\.id))
    for request in requests {
      for needed in request.dependsOn where known.contains(needed) {
        lines.append(TrainPicture.Line(from: "\(request.id)", to: "\(needed)", kind: .needs, label: "needs"))
      }
    }
    return TrainPicture(
      title: "\(project.product) \(plan.week.version) on \(project.channel.name), week \(plan.week.week)",
      base: "\(project.baseBranch) at \(train.base.short)",
      head: "\(train.boarded.count) aboard, head \(train.head.short)",
      aboard: train.boarded.map {
        TrainPicture.Stop(
          name: "\($0.request.id)", title: $0.request.title.both, note: "\($0.request.votes) votes")
      },
      behind: train.leftBehind.map {
        TrainPicture.Stop(
          name: "\($0.request.id)", title: $0.request.title.both,
          note: "\($0.request.votes) votes, \($0.reason.code)")
      }, lines: lines)
  }
}
