// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import ReleaseCore
internal import Requesting
internal import Scheduling

/// What calling trains off is made of.
struct WeekChangeOptions: ParsableArguments {
  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: ArgumentHelp("Who decides. Default: git's user.", valueName: "Name <mail>"))
  var by: String?

  private struct Report: Encodable {
    let kind: String
    let from: String
    let through: String
    let reason: String
    let commit: ObjectID?
    /// The trains that do not leave.
    let trains: [String]
    let next: String
  }

  /// Calls off the days and says what that means.
  ///
  /// Without days it is the next train that is called off.
  func callOff(_ days: ClosedRange<CivilDate>?, _ kind: TrainGap.Kind, _ reason: String) throws {
    let bench = try Workbench.open(location)
    let before = try bench.schedule(try bench.readLedger())
    let (first, last) =
      days.map { ($0.lowerBound, $0.upperBound) }
      ?? {
        let next = before.nextTrain(at: bench.now)
        return (next, next)
      }()
    if kind == .skipped, before.day(first) == nil {
      throw CommandError.option("DATE", value: "\(first)", expected: "a day on which a train leaves")
    }
    let trains = before.days(first...last).filter {
      if case .train = $0 { true } else { false }
    }.map(\.date)
    let today = bench.today
    let commit = try bench.enter(by: by) { book, person in
      try book.callOff(
        TrainGap(first, through: last, kind, reason: reason, decidedBy: person.text, decidedOn: today),
        by: person)
    }
    let schedule = try bench.schedule(try bench.readLedger())
    let next = schedule.calendar.text(of: schedule.calendar.departure(on: schedule.nextTrain(at: bench.now)))
    let report = Report(
      kind: kind.rawValue, from: "\(first)", through: "\(last)", reason: reason, commit: commit,
      trains: trains.map(\.description), next: next)
    try output.print(report, to: bench.console) {
      let named = trains.isEmpty ? "no train" : trains.map(\.description).joined(separator: ", ")
      return "called off: \(named) (\(reason)); the next train leaves \(next)"
    }
  }
}

/// `week skip`.
struct WeekSkip: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "skip", abstract: "Call one train off: its features wait for the next.")

  @Argument(help: ArgumentHelp("The train's day. Default: that of the next train.", valueName: "yyyy-mm-dd"))
  var date: CivilDate?

  @Option(help: "Why; everybody reads it.") var reason: String
  @OptionGroup var change: WeekChangeOptions

  func run() throws { try change.callOff(date.map { $0...$0 }, .skipped, reason) }
}

/// `week pause`.
struct WeekPause: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pause", abstract: "Announce a pause: no train leaves from one day through another.")

  @Argument(help: ArgumentHelp("The first day.", valueName: "from")) var from: CivilDate
  @Argument(help: ArgumentHelp("The last day.", valueName: "to")) var to: CivilDate
  @Option(help: "Why; everybody reads it.") var reason: String
  @OptionGroup var change: WeekChangeOptions

  func validate() throws {
    guard from < to else {
      throw ValidationError("the pause ends before it begins; expected an earlier and a later day")
    }
  }

  func run() throws { try change.callOff(from...to, .paused, reason) }
}

/// `week resume`.
struct WeekResume: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resume", abstract: "Take back a skip or a pause that begins on a day to come.")

  @Argument(help: ArgumentHelp("The day it begins on.", valueName: "yyyy-mm-dd")) var date: CivilDate
  @Option(help: "Why.") var reason: String?
  @OptionGroup var change: WeekChangeOptions

  private struct Report: Encodable {
    let from: String
    let commit: ObjectID?
    let next: String
  }

  func run() throws {
    let bench = try Workbench.open(change.location)
    let today = bench.today
    guard date >= today else {
      throw CommandError.option(
        "DATE", value: "\(date)", expected: "\(today) or later; what has passed stays on the ledger")
    }
    let commit = try bench.enter(by: change.by) { try $0.resume(date, by: $1, reason: reason) }
    let schedule = try bench.schedule(try bench.readLedger())
    let next = schedule.calendar.text(of: schedule.calendar.departure(on: schedule.nextTrain(at: bench.now)))
    try change.output.print(Report(from: "\(date)", commit: commit, next: next), to: bench.console) {
      "trains leave again from \(date); the next one \(next)"
    }
  }
}
