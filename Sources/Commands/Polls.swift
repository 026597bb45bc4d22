// SPDX-License-Identifier: Apache-2.0
import Foundation
internal import Files
internal import ReleaseCore
internal import Requesting
internal import Scheduling
internal import Settings
internal import StateDatabase
internal import Voting

/// The polls of a project, opened for one command.
struct Polls {
  let bench: Workbench
  let desk: BallotDesk<BallotBox>

  var box: BallotBox { desk.store }
  var rules: PollRules { bench.settings.polls }
  var now: Int64 { Int64(bench.now.timeIntervalSince1970.rounded(.down)) }

  static func open(_ location: RepositoryOptions) throws -> Polls {
    let bench = try Workbench.open(location)
    let state = bench.settings.stateFolder.absolute
    try Folders.make(state)
    let seed = bench.session.world.randomBytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Polls(bench: bench, desk: BallotDesk(store: try BallotBox(inStateFolder: state), seed: seed))
  }

  /// An instant in the project's zone.
  func text(_ seconds: Int64) -> String {
    bench.settings.calendar.text(of: Date(timeIntervalSince1970: TimeInterval(seconds)))
  }

  /// An instant as a person gives it: with a zone, or without one in the project's.
  func seconds(_ text: String, option: String) throws -> Int64 {
    let day = bench.now
    guard let found = InstantText.seconds(text, offset: bench.settings.calendar.offset(at: day)) else {
      throw CommandError.option(
        option, value: text, expected: "an instant such as 2026-12-01T21:00 or 2026-12-01T21:00:00+08:00")
    }
    return found
  }

  /// When the poll of a train opens, closes and is tallied: on the Tuesday after it.
  func hours(after day: CivilDate) -> (opens: Int64, closes: Int64, tallied: Int64) {
    let calendar = bench.settings.calendar
    let tuesday = day.adding(days: (Weekday.tuesday.rawValue - day.weekday.rawValue + 6) % 7 + 1)
    let times = bench.settings.schedule.rules.pollTimes
    func at(_ minute: Int) -> Int64 {
      Int64(calendar.instant(of: tuesday, secondOfDay: minute * 60).timeIntervalSince1970)
    }
    return (at(times.opens), at(times.closes), at(times.tallied))
  }

  /// The result that stands on the ledger, else the one that the ballots give now.
  func record(of version: BuildVersion?, in ledger: Ledger) throws -> (record: PollRecord, isFinal: Bool) {
    if let version, let record = ledger.poll(of: version) { return (record, true) }
    if version == nil, try !box.polls().contains(where: { !$0.isClosed }), let last = ledger.polls.last {
      return (last, true)
    }
    let stored = try desk.poll(version)
    return (try desk.record(of: stored.poll, rules: rules, zone: text), false)
  }

  func report(_ record: PollRecord, in ledger: Ledger, isFinal: Bool) -> PollReport {
    PollReport(record, in: ledger, product: bench.settings.product, rules: rules, isFinal: isFinal)
  }
}
