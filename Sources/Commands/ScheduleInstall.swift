// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
import Foundation
internal import Processes
internal import ReleaseCore
internal import Scheduling

/// What `install` and `remove` did.
private struct ScheduleReport: Encodable {
  let kind: String
  let place: [String]
  /// False where everything stood as it should.
  let changed: Bool
}

/// `schedule install`.
struct ScheduleInstall: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "install",
    abstract:
      "Put the lines into this user's crontab, or the units into their folder; again, it changes nothing.",
    discussion: """
      In a crontab everything outside of the two marker lines stays as it is, to the byte. Units are enabled \
      by a person: the command is printed.
      """)

  @OptionGroup var place: SchedulePlace
  @OptionGroup var output: FormatOption

  func run() async throws {
    let bench = try Workbench.open(place.location)
    guard place.isSystemd else { return try await installCron(bench) }
    let files = try place.unitFiles(bench)
    let changed = try files.install()
    let manager = place.folder == nil ? "systemctl --user" : "systemctl"
    let report = ScheduleReport(kind: "systemd", place: files.paths, changed: changed)
    try output.print(report, to: bench.console) {
      (changed
        ? "wrote \(files.paths.joined(separator: ", "))"
        : "installed already: \(files.paths.joined(separator: ", "))")
        + "\nthen: \(manager) daemon-reload && \(manager) enable --now \(files.units.map(\.timerFile).joined(separator: " "))"
    }
  }

  private func installCron(_ bench: Workbench) async throws {
    let store = place.crontab(bench)
    let before = try await store.read()
    let block = CrontabBlock(repository: place.repository(bench))
    let after = try block.installing(try place.entry(bench).text, in: before ?? [])
    if after != before { try await store.write(after) }
    let report = ScheduleReport(kind: "cron", place: ["crontab"], changed: after != before)
    try output.print(report, to: bench.console) {
      after != before ? "installed in the crontab of \(bench.session.world.userName)" : "installed already"
    }
  }
}

/// `schedule remove`.
struct ScheduleRemove: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Take the lines out of the crontab, or the units out of their folder.")

  @OptionGroup var place: SchedulePlace
  @OptionGroup var output: FormatOption

  func run() async throws {
    let bench = try Workbench.open(place.location)
    guard place.isSystemd else { return try await removeCron(bench) }
    let files = try place.unitFiles(bench)
    let changed = try files.remove()
    try output.print(ScheduleReport(kind: "systemd", place: files.paths, changed: changed), to: bench.console)
    {
      changed ? "removed \(files.paths.joined(separator: ", "))" : "nothing was installed"
    }
  }

  private func removeCron(_ bench: Workbench) async throws {
    let store = place.crontab(bench)
    let before = try await store.read() ?? []
    let after = try CrontabBlock(repository: place.repository(bench)).removing(from: before)
    // A crontab that was made for these lines alone goes with them.
    if let after { try await store.write(after.isEmpty ? nil : after) }
    try output.print(
      ScheduleReport(kind: "cron", place: ["crontab"], changed: after != nil), to: bench.console
    ) {
      after == nil ? "nothing was installed" : "removed from the crontab of \(bench.session.world.userName)"
    }
  }
}
