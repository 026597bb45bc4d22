// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
internal import ReleaseCore
internal import Scheduling
internal import Settings

/// `calendar`: the trains for people's calendars.
struct CalendarCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calendar", abstract: "Give the trains to people's calendars.",
    subcommands: [CalendarExport.self])
}

/// `calendar export`.
struct CalendarExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write the coming trains, candidates, polls and gaps as an iCalendar file (RFC 5545).",
    discussion:
      "Times are in UTC. An event keeps its UID, so that a calendar that subscribes follows changes.")

  @OptionGroup var location: RepositoryOptions

  @Option(name: .shortAndLong, help: "How many trains.")
  var number: Int = 26

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("The file. Default: standard output.", valueName: "file"))
  var out: String?

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
    let file = CalendarFile(
      schedule, product: bench.settings.product, authority: bench.settings.feedAuthority, stamp: bench.now)
    let text = file.text(schedule.next(number, at: bench.now))
    guard let out else { return bench.console.write(text) }
    try AtomicWrite.write(Array(text.utf8), to: out)
    bench.console.say("wrote \(out)")
  }
}
