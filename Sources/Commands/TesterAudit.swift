// SPDX-License-Identifier: Apache-2.0
internal import StateDatabase
internal import Settings
internal import ArgumentParser
import Foundation
internal import ReleaseCore
internal import Scheduling
internal import Vetting

/// `tester audit`.
struct TesterAudit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Report who fetched what when, and what stands out.",
    discussion: """
      Without options it is the report of the last seven days. More than 5 full downloads of a file of a \
      build, or more than 3 networks a day, stand out; nobody is shut out for that.
      """)

  private struct Pruned: Encodable {
    let before: String
    let records: Int
    let members: Int
  }

  private struct Report: Encodable {
    let audit: AuditReport
    let pruned: Pruned?
  }

  @OptionGroup var location: RepositoryOptions
  @OptionGroup var output: FormatOption

  @Option(help: "Only what belongs to this build.") var build: BuildVersion?
  @Option(help: ArgumentHelp("Only this member, by id or name.", valueName: "member")) var member: String?

  @Option(help: ArgumentHelp("From when: a length of time back, a day, or all.", valueName: "7d|date|all"))
  var since: AuditStart = .ago(.days(7))

  @Flag(help: "Afterwards remove records, and revoked members, that are older than 90 days.")
  var prune = false

  func run() throws {
    let members = try Members.open(location)
    let log = try members.accessLog()
    let limits = AccessLimits()
    let everybody = try members.roster.everybody()
    let names = Dictionary(everybody.map { ($0.id.description, $0.name) }) { first, _ in first }
    let query = AuditQuery(
      since: start(members), member: try member.map { try id(of: $0, members) }, build: build?.description)
    let calendar = members.bench.settings.calendar
    var tally = AuditTally(
      limits: limits, day: { calendar.day(of: $0) }, text: { calendar.text(of: $0) })
    try log.each(query) { tally.add($0) }
    let audit = tally.report(since: query.since, until: members.now, names: names)
    let pruned = prune ? try remove(members, log, days: limits.retentionDays) : nil
    try output.print(Report(audit: audit, pruned: pruned), to: members.console) { audit.text }
    if output.format == .text, let pruned {
      members.console.say(
        "removed \(pruned.records) record\(pruned.records == 1 ? "" : "s") and \(pruned.members) revoked "
          + "member\(pruned.members == 1 ? "" : "s") from before \(pruned.before)")
    }
  }

  private func start(_ members: Members) -> Date? {
    switch since {
    case .ago(let period): members.now.addingTimeInterval(-period.seconds)
    case .day(let day): members.start(of: day)
    case .beginning: nil
    }
  }

  /// The log may know an id that the roster has forgotten.
  private func id(of who: String, _ members: Members) throws -> String {
    do {
      return try members.roster.find(who).id.description
    } catch VettingError.unknown where TesterID(who) != nil {
      return who
    }
  }

  private func remove(_ members: Members, _ log: some AccessLog, days: Int) throws -> Pruned {
    let before = members.now.addingTimeInterval(-TimeInterval(days) * 86_400)
    return Pruned(
      before: members.text(before), records: try log.prune(before: before),
      members: try members.store.forget(revokedBefore: before))
  }
}

/// From when an audit looks.
enum AuditStart: ExpressibleByArgument {
  case ago(Period)
  case day(CivilDate)
  case beginning

  init?(argument: String) {
    if argument == "all" {
      self = .beginning
    } else if let period = Period(argument: argument) {
      self = .ago(period)
    } else if let day = CivilDate(argument) {
      self = .day(day)
    } else {
      return nil
    }
  }

  var defaultValueDescription: String {
    switch self {
    case .ago(let period): period.defaultValueDescription
    case .day(let day): day.description
    case .beginning: "all"
    }
  }
}
