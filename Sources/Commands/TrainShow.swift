// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import ReleaseCore
internal import Releasing
internal import Requesting

/// `train show`: a train that left.
struct TrainShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show who was aboard a train that left, who was left behind, and why.")

  private struct Aboard: Encodable {
    let id: RequestID
    let title: LocalizedText?
    let votes: Int?
    let tip: ObjectID
    let merge: ObjectID
  }

  private struct Remaining: Encodable {
    let id: RequestID
    let title: LocalizedText?
    let code: String
    let reason: String
    let price: TrainView.PriceView?
    let tip: ObjectID?
    /// Where it is today.
    let status: String?
  }

  private struct Report: Encodable {
    let version: BuildVersion
    let channel: String
    let week: Int
    let instant: String
    let base: ObjectID
    let commit: ObjectID
    let tag: String
    let aboard: [Aboard]
    let leftBehind: [Remaining]
    /// How it was chosen who boards; nil in records of before that was kept.
    let composition: CompositionView?
    let hotfix: WeekRecord.Hotfix?
    let waiver: WeekRecord.Waiver?
    let earlyReason: String?
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("The channel.", valueName: "name")) var channel = ChannelName.trunk
  @Argument(help: "The train's version; the last one without.") var version: BuildVersion?

  func run() throws {
    let bench = try Workbench.open(location)
    _ = try bench.channel(channel)
    let ledger = try bench.readLedger()
    bench.warn(about: ledger)
    let record = try ledger.train(version, on: channel)
    let report = Report(
      version: record.version, channel: record.channel, week: record.week, instant: record.instant,
      base: record.base, commit: record.commit, tag: record.tag,
      aboard: record.shipped.map {
        let request = ledger.request($0.request)
        return Aboard(
          id: $0.request, title: request?.title, votes: request?.votes, tip: $0.tip, merge: $0.merge)
      },
      leftBehind: record.leftBehind.map {
        Remaining(
          id: $0.request, title: ledger.request($0.request)?.title, code: $0.code, reason: $0.reason,
          price: $0.price.map { TrainView.PriceView(loss: $0.loss, leaving: $0.leaving) }, tip: $0.tip,
          status: ledger.status(of: $0.request)?.description)
      }, composition: record.composition.map(CompositionView.init), hotfix: record.hotfix,
      waiver: record.waiver, earlyReason: record.earlyReason)
    try output.print(report, to: bench.console) { text(report) }
  }

  private func text(_ report: Report) -> String {
    var lines = [
      "train \(report.version) on \(report.channel), week \(report.week), left \(report.instant)",
      "base \(report.base.short), head \(report.commit.short), tag \(report.tag)",
    ]
    if let hotfix = report.hotfix {
      lines.append("hot-fix for \(hotfix.devices.joined(separator: ", ")): \(hotfix.reason)")
    }
    if let reason = report.earlyReason { lines.append("left early: \(reason)") }
    lines += ["", "aboard (\(report.aboard.count)), in this order:"]
    var columns = TextColumns()
    for car in report.aboard {
      columns.add("\(car.id)", car.votes.map { "\($0) votes" } ?? "", car.tip.short, car.title?.both ?? "")
    }
    lines.append(columns.isEmpty ? "  nobody" : columns.text)
    if let composition = report.composition { lines += composition.lines.map { "  \($0)" } }
    guard !report.leftBehind.isEmpty else { return lines.joined(separator: "\n") }
    lines += ["", "left behind (\(report.leftBehind.count)):"]
    for left in report.leftBehind {
      lines.append("  \(left.id)  \(left.code)  \(left.title?.both ?? "")")
      lines.append("      \(left.reason)")
      if let price = left.price, let composition = report.composition {
        lines.append("      \(composition.price(left.id, loss: price.loss, leaving: price.leaving))")
      }
      if let status = left.status { lines.append("      today: \(status)") }
    }
    return lines.joined(separator: "\n")
  }
}

extension Ledger {
  /// The record of a train; nil for the newest of the channel.
  func train(_ version: BuildVersion?, on channel: String) throws(ReleasingError) -> WeekRecord {
    let found =
      version.map { wanted in weeks(channel: channel).first { $0.version == wanted } }
      ?? lastRelease(channel: channel)
    guard let found else { throw .noSuchTrain(version, channel: channel) }
    return found
  }
}
