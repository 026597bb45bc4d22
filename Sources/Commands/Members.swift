// SPDX-License-Identifier: Apache-2.0
internal import Building
internal import Settings
import Foundation
internal import Files
internal import ReleaseCore
internal import Scheduling
internal import StateDatabase
internal import Vetting

/// The members' files of a project's state folder, opened for one command.
struct Members {
  /// The channel that new members may read, unless others are named.
  static let usualChannel = "honorary-dev"

  let bench: Workbench
  let store: RosterFile
  let roster: Roster
  /// The state folder.
  let state: String

  var console: Console { bench.console }
  var now: Date { bench.now }

  static func open(_ location: RepositoryOptions) throws -> Members {
    try open(try Workbench.open(location))
  }

  static func open(_ bench: Workbench) throws -> Members {
    let state = bench.settings.stateFolder.absolute
    try Folders.make(state)
    let store = try RosterFile(inStateFolder: state)
    return Members(
      bench: bench, store: store,
      roster: Roster(store: store, randomBytes: bench.session.world.randomBytes), state: state)
  }

  /// The access log; made where it is missing.
  func accessLog() throws -> AccessLogFile { try AccessLogFile(inStateFolder: state) }

  /// What members found; made where it is missing.
  func verdicts() throws -> VerdictFile { try VerdictFile(inStateFolder: state) }

  func checkDevices(_ codenames: [String], option: String = "--device") throws {
    for codename in codenames where bench.settings.device(named: codename) == nil {
      throw CommandError.option(
        option, value: codename,
        expected: "one of \(bench.settings.devices.map(\.codename).joined(separator: ", "))")
    }
  }

  /// An instant in the project's zone.
  func text(_ instant: Date) -> String { bench.settings.calendar.text(of: instant) }
  /// A day in the project's zone.
  func day(_ instant: Date) -> String { bench.settings.calendar.day(of: instant).description }

  /// When a day begins in the project's zone.
  func start(of day: CivilDate) -> Date {
    let midnight = Date(timeIntervalSince1970: TimeInterval(day.dayNumber) * 86_400)
    // Twice: the offset of the night before a change of clocks may be another than that day's.
    let guess = midnight.addingTimeInterval(-60 * TimeInterval(bench.settings.calendar.offset(at: midnight)))
    return midnight.addingTimeInterval(-60 * TimeInterval(bench.settings.calendar.offset(at: guess)))
  }

  /// A member as reports show them.
  func view(_ tester: Tester, lastSeen: Date? = nil) -> TesterView {
    TesterView(
      id: tester.id.description, name: tester.name, contact: tester.contact, channels: tester.channels,
      devices: tester.devices, standing: tester.standing(at: now).rawValue, created: text(tester.created),
      joined: tester.joined.map(text), expires: text(tester.expires),
      revoked: tester.revocation.map { text($0.at) },
      reason: tester.revocation?.reason, lastSeen: lastSeen.map(text))
  }
}

/// A member as `--format json` shows them.
struct TesterView: Encodable {
  let id: String
  let name: String
  let contact: String?
  let channels: [String]
  let devices: [String]
  let standing: String
  let created: String
  let joined: String?
  let expires: String
  let revoked: String?
  let reason: String?
  let lastSeen: String?
}
