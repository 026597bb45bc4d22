// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import ReleaseCore
internal import Scheduling

/// `week`: where we are, and the trains to come.
struct WeekCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "week",
    abstract: "Show where the week stands, what is due and what is late; look ahead and call trains off.",
    subcommands: [
      WeekShow.self, WeekNext.self, WeekSkip.self, WeekPause.self, WeekResume.self,
    ],
    defaultSubcommand: WeekShow.self)
}

/// `week show`, and `week` alone.
struct WeekShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show where we are, what is due and what is late.")

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  func run() throws {
    let bench = try Workbench.open(location)
    let ledger = try bench.readLedger()
    bench.warn(about: ledger)
    let view = WeekView(
      ledger, try bench.schedule(ledger), bench.settings, polls: Polls.stored(bench), at: bench.now)
    try output.print(view, to: bench.console) { view.text }
  }
}

/// `week next`.
struct WeekNext: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "next", abstract: "List the coming trains with their cutoffs, and the gaps between.")

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(name: .shortAndLong, help: "How many trains.")
  var number: Int = 8

  func validate() throws {
    guard (1...520).contains(number) else {
      throw ValidationError("--number takes a whole number from 1 to 520")
    }
  }

  func run() throws {
    let bench = try Workbench.open(location)
    let ledger = try bench.readLedger()
    bench.warn(about: ledger)
    let schedule = try bench.schedule(ledger)
    let days = schedule.next(number, at: bench.now)
    if let last = days.last {
      for year in schedule.unknownYears(bench.today...last.date) {
        bench.console.warn("no file of `holidays:` is for \(year): every Friday of it counts as a train day")
      }
    }
    let entries = days.map { TrainDayView($0, schedule) }
    try output.print(entries, to: bench.console) {
      var columns = TextColumns(indent: 0)
      for entry in entries { entry.add(to: &columns) }
      return columns.text
    }
  }
}
