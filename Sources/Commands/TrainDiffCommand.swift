// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
internal import Merging
internal import Publishing
internal import ReleaseCore
internal import Releasing
internal import Requesting
internal import Settings

/// `train diff`: this week against last.
struct TrainDiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Tell how a train differs from another: who boarded, left, moved, and whose branch changed.",
    discussion: """
      Without versions: the coming train as it is planned now against the last one. With one: the coming train \
      against that one. With two: the second against the first. A version is looked for on the channel, then on \
      the others, so that Friday's train can be held against Wednesday's candidate.
      """)

  struct Line: Encodable {
    let id: RequestID
    let title: LocalizedText?
    let change: TrainDiff.Change
    let placeBefore: Int?
    let place: Int?
    let codeBefore: String?
    let code: String?
    let reason: String?
    let tipBefore: ObjectID?
    let tip: ObjectID?
    let hasOtherTip: Bool
  }

  private struct Report: Encodable {
    let from: String
    let to: String
    let changes: [Line]
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption
  @Option(help: ArgumentHelp("The channel.", valueName: "name")) var channel = ChannelName.trunk
  @Argument(help: "The train to compare with; the last one without.") var from: BuildVersion?
  @Argument(help: "The train to compare; the coming one without.") var to: BuildVersion?

  func run() async throws {
    let scratch = try Scratch.make("plan", Session.running().world)
    let bench = try Workbench.open(location, objects: try scratch.folder("objects"))
    _ = try bench.channel(channel)
    let ledger = try bench.readLedger()
    bench.warn(about: ledger)
    let old = TrainRoll(try record(from, in: ledger, bench))
    let new: TrainRoll
    if let to {
      new = TrainRoll(try record(to, in: ledger, bench))
    } else {
      let release = try bench.release(
        on: channel, narrator: QuietNarrator(console: bench.console), state: try scratch.folder("state"))
      let plan = try await release.plan(CutOrder(), at: bench.now)
      new = TrainRoll(plan) { left in
        left.reason.sentence(in: .en, branch: left.request.branch, base: release.project.baseBranch)
      }
    }
    let lines = TrainDiff(from: old, to: new).lines.map { line in
      Line(
        id: line.request, title: ledger.request(line.request)?.title, change: line.change,
        placeBefore: line.before?.place, place: line.after?.place, codeBefore: line.before?.code,
        code: line.after?.code, reason: line.after?.reason, tipBefore: line.before?.tip, tip: line.after?.tip,
        hasOtherTip: line.hasOtherTip)
    }
    let report = Report(from: old.name, to: new.name, changes: lines)
    try output.print(report, to: bench.console) { text(report) }
  }

  private func record(
    _ version: BuildVersion?, in ledger: Ledger, _ bench: Workbench
  ) throws -> WeekRecord {
    guard let version else { return try ledger.train(nil, on: channel) }
    let names = [channel] + bench.settings.channels.map(\.name).filter { $0 != channel }
    let found = names.lazy.compactMap { name in
      ledger.weeks(channel: name).first { $0.version == version }
    }.first
    guard let found else { throw ReleasingError.noSuchTrain(version, channel: channel) }
    return found
  }

  private func text(_ report: Report) -> String {
    var lines = ["\(report.to) against \(report.from)"]
    guard !report.changes.isEmpty else { return lines[0] + "\nnothing differs" }
    for change in TrainDiff.Change.allCases {
      let group = report.changes.filter { $0.change == change }
      guard !group.isEmpty else { continue }
      lines += ["", "\(change.words) (\(group.count)):"]
      var columns = TextColumns()
      for line in group { columns.add("\(line.id)", note(line), line.title?.both ?? "") }
      lines.append(columns.text)
    }
    return lines.joined(separator: "\n")
  }

  private func note(_ line: Line) -> String {
    var notes: [String] = []
    if let before = line.codeBefore, line.code != before { notes.append("was \(before)") }
    if let code = line.code { notes.append(code) }
    if line.change == .moved, let before = line.placeBefore, let place = line.place {
      notes.append("\(before) → \(place)")
    }
    if line.hasOtherTip, let before = line.tipBefore, let tip = line.tip {
      notes.append("tip \(before.short) → \(tip.short)")
    }
    return notes.joined(separator: ", ")
  }
}

extension TrainDiff.Change {
  /// What heads the list of them.
  var words: String {
    switch self {
    case .boarded: "aboard now, left behind before"
    case .new: "aboard, and not seen before"
    case .left: "left behind now, aboard before"
    case .waiting: "left behind, and not seen before"
    case .still: "left behind again"
    case .gone: "aboard before, and shipped or taken back since"
    case .dropped: "left behind before, and not seen now"
    case .moved: "aboard both times, in another order"
    case .changed: "aboard both times, with another tip"
    }
  }
}
