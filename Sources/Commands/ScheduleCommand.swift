// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
import Foundation
internal import ReleaseCore
internal import Scheduling

/// `schedule`: what starts the cut on Friday.
struct ScheduleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schedule",
    abstract: "Let cron or systemd start the cut at the train's hour, in whatever zone this machine is.",
    discussion: """
      Beside the cut: Wednesday's candidate, where the settings have honorary-dev, and the signing of the \
      channels' timestamps, without which readers stop trusting what is out after three days.
      """,
    subcommands: [SchedulePrint.self, ScheduleInstall.self, ScheduleRemove.self, ScheduleStatus.self])
}

/// `schedule print`.
struct SchedulePrint: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "print", abstract: "Print the lines of a crontab, or a timer and its service for systemd.")

  private struct Report: Encodable {
    let kind: String
    let files: [String: String]
  }

  @OptionGroup var place: SchedulePlace
  @OptionGroup var output: FormatOption

  func run() throws {
    let bench = try Workbench.open(place.location)
    let files: [(name: String, text: String)]
    if place.isSystemd {
      files = try place.units(bench).flatMap { [($0.timerFile, $0.timer), ($0.serviceFile, $0.service)] }
    } else {
      files = [("crontab", try place.entry(bench).text)]
    }
    let report = Report(
      kind: place.isSystemd ? "systemd" : "cron",
      files: Dictionary(files.map { ($0.name, $0.text) }) { $1 })
    try output.print(report, to: bench.console) {
      guard place.isSystemd else { return String(files[0].text.dropLast()) }
      return files.map { "## \($0.name)\n\($0.text)" }.joined(separator: "\n")
    }
  }
}
