// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
import Foundation
internal import Processes
internal import ReleaseCore
internal import Scheduling
internal import Settings

/// `schedule status`.
struct ScheduleStatus: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Say what is installed here, whether it is what would be installed now, and when each ran.")

  /// One of the things that are started.
  struct Job: Encodable {
    let job: ScheduledJob
    /// When it ended last, by whoever started it; nil: it never ran.
    let lastRun: String?
    let lastExit: Int32?
    let nextStart: String

    var text: String {
      let last = lastRun.map { "ran last \($0), exit \(lastExit ?? 0)" } ?? "never ran"
      return "\(last); starts next \(nextStart)"
    }
  }

  struct Entry: Encodable {
    let kind: String
    let place: String
    let installed: Bool
    /// Nil where nothing is installed.
    let current: Bool?
    let problem: String?
    /// Empty where nothing is installed.
    var jobs: [Job] = []

    var text: String {
      if let problem { return "\(kind): \(problem)" }
      guard installed else { return "\(kind): not installed" }
      var columns = TextColumns(indent: 2)
      for job in jobs { columns.add(job.job.rawValue, job.text) }
      return "\(kind): installed in \(place)"
        + (current == true ? "" : ", and not what would be installed now: run schedule install again")
        + (columns.isEmpty ? "" : "\n" + columns.text)
    }
  }

  @OptionGroup var place: SchedulePlace
  @OptionGroup var output: FormatOption

  func run() async throws {
    let bench = try Workbench.open(place.location)
    let calendar = bench.settings.calendar
    var cron = await cron(bench)
    if cron.installed {
      cron.jobs = jobs(bench, trainMinutes: try place.entry(bench).minutes, place.cronZone)
    }
    var units = try place.unitFiles(bench).entry()
    if units.installed { units.jobs = jobs(bench, trainMinutes: [calendar.minute], calendar.timeZone) }
    let entries = [cron, units]
    try output.print(entries, to: bench.console) { entries.map(\.text).joined(separator: "\n") }
  }

  private func jobs(_ bench: Workbench, trainMinutes: [Int], _ zone: TimeZone) -> [Job] {
    let runs = ScheduledRuns(bench)
    let calendar = bench.settings.calendar
    return place.jobs(bench).map { job in
      let last = runs.last(job)
      let next = FiringTimes(job, trainMinutes: trainMinutes).next(after: bench.now, in: zone)
      return Job(
        job: job, lastRun: last.map { calendar.text(of: $0.at) }, lastExit: last?.exit,
        nextStart: calendar.text(of: next))
    }
  }

  private func cron(_ bench: Workbench) async -> Entry {
    do {
      let crontab = try await place.crontab(bench).read() ?? []
      let there = try CrontabBlock(repository: place.repository(bench)).content(in: crontab)
      let wanted = try place.entry(bench).text
      return Entry(
        kind: "cron", place: "the crontab of \(bench.session.world.userName)", installed: there != nil,
        current: there.map { $0 == wanted }, problem: nil)
    } catch {
      return Entry(kind: "cron", place: "crontab", installed: false, current: nil, problem: "\(error)")
    }
  }
}
