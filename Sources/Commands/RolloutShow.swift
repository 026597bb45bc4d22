// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Publishing
internal import ReleaseCore
internal import Requesting
internal import Scheduling
internal import Settings

/// `rollout show`: how far the build on offer has come.
struct RolloutShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show the build on offer, its share of the phones, and what was withdrawn."
  )

  private struct Next: Encodable {
    let at: String
    let percent: Int
  }

  private struct Withdrawn: Encodable {
    let version: BuildVersion
    let at: String
    let reason: String
    let replacedBy: BuildVersion?
  }

  private struct Report: Encodable {
    let channel: String
    let version: BuildVersion
    /// Of the phones, at this moment; 0 for a withdrawn build.
    let percent: Int
    let started: String
    let steps: [[String: Int]]
    let setPercent: Int?
    let pausedAt: String?
    let next: Next?
    let isWithdrawn: Bool
    let withdrawn: [Withdrawn]
    /// A change that wants signatures or is to be published.
    let waiting: String?
  }

  @OptionGroup var options: RolloutOptions

  func run() throws {
    let bench = try Workbench.open(options.location)
    let channel = try bench.channel(options.channel).channel
    let publisher = bench.publisher(of: channel)
    guard let latest = try publisher.existing().latest else { throw PublishingError.noRelease(channel, nil) }
    let rollout = latest.rollout
    let isWithdrawn = latest.isWithdrawn(latest.version)
    let next = rollout.nextStep(after: bench.instant.seconds).map {
      Next(
        at: ZonedInstant(seconds: $0.seconds, offset: bench.instant.offset).description, percent: $0.percent)
    }
    let report = Report(
      channel: channel.name, version: latest.version,
      percent: isWithdrawn ? 0 : rollout.percent(at: bench.instant.seconds),
      started: rollout.started.description,
      steps: rollout.steps.map { ["after_hours": $0.afterHours, "percent": $0.percent] },
      setPercent: rollout.setPercent, pausedAt: rollout.pausedAt?.description,
      next: isWithdrawn ? nil : next, isWithdrawn: isWithdrawn,
      withdrawn: latest.withdrawn.map {
        Withdrawn(
          version: $0.version, at: $0.at.description, reason: $0.reason.text(in: .en),
          replacedBy: $0.replacedBy)
      }, waiting: try publisher.waiting()?.summary)
    try options.output.print(report, to: bench.console) { text(report) }
  }

  private func text(_ report: Report) -> String {
    var columns = TextColumns(indent: 0)
    columns.add(
      "on offer", "\(report.version) on \(report.channel)\(report.isWithdrawn ? ", withdrawn" : "")")
    columns.add("phones", "\(report.percent) %")
    if let paused = report.pausedAt { columns.add("paused", "since \(paused)") }
    if let percent = report.setPercent { columns.add("set", "\(percent) %, whatever the steps say") }
    columns.add("started", report.started)
    if !report.steps.isEmpty {
      let steps = report.steps.map { "\($0["percent"] ?? 0) % after \($0["after_hours"] ?? 0) h" }
      columns.add("steps", steps.joined(separator: ", "))
    }
    if let next = report.next { columns.add("next", "\(next.percent) % at \(next.at)") }
    for entry in report.withdrawn {
      let place = entry.replacedBy.map { "; in its place \($0)" } ?? ""
      columns.add("withdrawn", "\(entry.version), \(entry.at): \(entry.reason)\(place)")
    }
    if let waiting = report.waiting { columns.add("waiting", waiting) }
    return columns.text
  }
}
