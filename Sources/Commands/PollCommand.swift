// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser

/// `poll`: the four-panel report, from opening to result.
struct PollCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "poll",
    abstract: "Hold the four-panel report of a build: open it, import ballots, close it, report.",
    subcommands: [
      PollOpen.self, PollImport.self, PollClose.self, PollTally.self, PollReportCommand.self, PollStatus.self,
    ])
}
