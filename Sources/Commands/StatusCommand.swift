// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
import Foundation
internal import Publishing
internal import ReleaseCore
internal import Requesting
internal import Scheduling
internal import Settings

/// `status`: where the week stands.
struct StatusCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status", abstract: "Show week and phase, the last release, and what is waiting.",
    discussion: """
      Warns a day before a timestamp expires, thirty days before root and targets do, and five before the \
      others. With --check it looks at the channels alone, for monitoring: exit 0 where all is fine, 1 where \
      it warns, 81 where something has expired.
      """)

  private struct Release: Encodable {
    let version: BuildVersion
    let week: Int
    let instant: String
  }

  private struct Report: Encodable {
    let product: String
    let now: String
    let week: Int
    let phase: String
    let nextTrain: String
    let due: BuildVersion?
    let lastReleases: [String: Release]
    let waiting: [String: [RequestID]]
    let problems: [String]
    let channels: [ChannelHealth]
  }

  private struct Check: Encodable {
    let level: ExpiryNotice.Level
    let channels: [ChannelHealth]
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Flag(help: "Only look whether the channels' metadata stands; the exit status says how.")
  var check = false

  func run() throws {
    let bench = try Workbench.open(location)
    let health = bench.settings.channels.map { ChannelHealth(of: $0.channel, in: bench) }
    if check { return try judge(health, in: bench) }
    let ledger = try bench.readLedger()
    let calendar = bench.settings.calendar
    let last = ledger.lastRelease(channel: ChannelName.trunk)
    let due = BuildVersion(date: calendar.lastTrain(at: bench.now))
    let before = calendar.lastTrain(at: calendar.departure(on: due.date).addingTimeInterval(-1))
    let isPromoted = ledger.promotedRelease(after: before, until: due.date) != nil
    let isDue = (last.map { $0.version < due } ?? true) && !isPromoted
    let left = last.map { calendar.departure(on: $0.version.date) } ?? bench.now
    var waiting: [String: [RequestID]] = [:]
    for request in ledger.requests {
      guard let status = ledger.status(of: request.id) else { continue }
      switch status {
      case .shipped, .declined: continue
      default: waiting[status.word, default: []].append(request.id)
      }
    }
    let report = Report(
      product: bench.settings.product, now: calendar.text(of: bench.now),
      week: ledger.nextWeekNumber(first: calendar.firstWeek),
      phase: calendar.phase(at: bench.now).rawValue,
      nextTrain: calendar.text(of: calendar.departure(on: calendar.nextTrain(at: max(bench.now, left)))),
      due: isDue ? due : nil,
      lastReleases: Dictionary(
        bench.settings.channels.compactMap { channel in
          ledger.lastRelease(channel: channel.name).map {
            (channel.name, Release(version: $0.version, week: $0.week, instant: $0.instant))
          }
        }, uniquingKeysWith: { $1 }),
      waiting: waiting, problems: ledger.problems.map(\.description),
      channels: health)
    bench.warn(about: ledger)
    for warning in health.flatMap(\.warnings) { bench.console.warn(warning) }
    try output.print(report, to: bench.console) { text(report, calendar.phase(at: bench.now)) }
  }

  private func judge(_ health: [ChannelHealth], in bench: Workbench) throws {
    let check = Check(level: health.map(\.level).max() ?? .fine, channels: health)
    try output.print(check, to: bench.console) {
      let warnings = health.flatMap(\.warnings)
      let created = health.filter(\.created).map(\.channel)
      return warnings.isEmpty
        ? "fine: \(created.isEmpty ? "no channel yet" : created.joined(separator: ", "))"
        : warnings.joined(separator: "\n")
    }
    try ChannelHealth.judge(health)
  }

  private func text(_ report: Report, _ phase: WeekPhase) -> String {
    var columns = TextColumns(indent: 0)
    columns.add("week", "\(report.week) of \(report.product), \(phase.rawValue): \(phase.sentence)")
    if let due = report.due { columns.add("due", "\(due) has not been cut yet: `miui-release cut`") }
    columns.add("next train", report.nextTrain)
    for (channel, release) in report.lastReleases.sorted(by: { $0.key < $1.key }) {
      columns.add("last on \(channel)", "\(release.version), week \(release.week), \(release.instant)")
    }
    for channel in report.channels where channel.created && channel.problem == nil {
      let next = channel.roles.min { $0.secondsLeft < $1.secondsLeft }
      columns.add(
        "metadata of \(channel.channel)",
        next.map { "\($0.role) is the next to expire, \(ChannelHealth.span($0.secondsLeft))" } ?? "none")
      if let staged = channel.staged {
        columns.add(
          "staged on \(channel.channel)",
          staged.summary + (staged.signed ? "; signed" : "; wants signatures"))
      }
    }
    if report.lastReleases.isEmpty { columns.add("last release", "none yet") }
    for (word, ids) in report.waiting.sorted(by: { $0.key < $1.key }) {
      columns.add(word, ids.map(\.description).joined(separator: " "))
    }
    return columns.text
  }
}
