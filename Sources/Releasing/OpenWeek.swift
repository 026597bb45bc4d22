// SPDX-License-Identifier: Apache-2.0
package import Composing
package import Foundation
import Merging
import Publishing
package import ReleaseCore
package import Requesting
package import Scheduling

/// A train about to leave, with everything fixed that decides what it will be.
package struct OpenedWeek: Hashable, Sendable, Codable {
  package let version: BuildVersion
  package let week: Int
  /// The train's instant, seconds since 1970.
  package let departure: Int64
  /// Minutes east of UTC at that instant, in the project's zone.
  package let offset: Int
  package let base: ObjectID
  /// The ledger commit whose decisions count.
  package let ledger: ObjectID
  package let previous: BuildVersion?
  package let earlyReason: String?
  /// Why it leaves on a day without a train.
  package var unscheduledReason: String?
  /// Set where it is a second build in its train.
  package var hotfix: WeekRecord.Hotfix?
  /// Where the topic branches of the requests that may board stand.
  package let tips: [RequestID: ObjectID]
  /// What testers' verdicts say of it; nil in a journal of before there were any.
  package var gate: TrainGate?
  /// By which rules its train is composed; nil in a journal of before there were any.
  package var rules: TrainRules?
}

/// What opening the week found.
package enum WeekOpening: StageFacts {
  case departing(OpenedWeek)
  /// `isUnfinished`: the cut that released it was killed before its last stage was over.
  case alreadyReleased(WeekRecord, next: String, isUnfinished: Bool)

  package var summary: String {
    switch self {
    case .departing(let week):
      "\(week.version), \(week.hotfix == nil ? "" : "hot-fix of ")week \(week.week), base \(week.base.short), \(week.tips.count) topic branch\(week.tips.count == 1 ? "" : "es")"
    case .alreadyReleased(let record, let next, _): "\(record.version) is already out; next \(next)"
    }
  }
}

extension WeeklyRelease {
  /// Works out train, version and week, or goes on with the train that a killed cut had opened.
  func openWeek(_ order: CutOrder, at now: Date) throws -> WeekOpening {
    let ledger = try readLedger()
    let channel = project.channel.name
    var version = try wantedVersion(order, ledger, at: now)
    if order.stagesOnly, order.date == nil, order.hotfix == nil, project.movesBase,
      ledger.weeks(channel: channel).contains(where: { $0.version == version })
    {
      // The last train is out: what is staged is the coming one, before its hour.
      version = BuildVersion(date: schedule(ledger).nextTrain(at: now))
    }
    // A hot-fix has taken the next free version of its day already.
    if order.hotfix == nil { version = try respun(version, order, ledger, at: now) }
    if let record = ledger.weeks(channel: channel).first(where: { $0.version == version }) {
      let isUnfinished = try ports.journal.unfinished(channel: channel).contains(version)
      return .alreadyReleased(
        record, next: nextDeparture(after: version, ledger, at: now), isUnfinished: isUnfinished)
    }
    // Week numbers and the previous release come from all records: one that cannot be read hides both.
    for damaged in ledger.malformedWeeks(channel: channel) {
      let place = ledger.problems.first { $0.subject == .week(channel: channel, version: damaged) }
      throw ReleasingError.recordDamaged(damaged, place.map { "\($0)" } ?? "")
    }
    if let facts = try ports.journal.facts(of: Stage.open.rawValue, channel: channel, version: version) {
      return .departing(try JSONDecoder().decode(OpenedWeek.self, from: Data(facts.utf8)))
    }
    if let hotfix = order.hotfix {
      return .departing(try newHotfix(version, hotfix, ledger, at: now))
    }
    try refuseMissed(version, ledger, order, at: now)
    try checkAnswers(ledger)
    let week = try newWeek(version, ledger, order, at: now)
    try week.gate?.enforce(for: version)
    return .departing(week)
  }

  /// The trains of the project, with what the ledger calls off.
  package func schedule(_ ledger: Ledger) -> TrainSchedule {
    TrainSchedule(project.calendar, project.rules, gaps: ledger.gaps)
  }

  private func wantedVersion(_ order: CutOrder, _ ledger: Ledger, at now: Date) throws -> BuildVersion {
    if let version = order.resumed { return version }
    if let hotfix = order.hotfix { return try hotfixVersion(hotfix, ledger, at: now) }
    return BuildVersion(date: order.date ?? dueTrain(ledger, order, at: now))
  }

  /// The train a cut without a date is for: candidates are built on any day, trains leave at their hour.
  ///
  /// A reason to leave early is a reason for the next train.
  package func dueTrain(_ ledger: Ledger, _ order: CutOrder = CutOrder(), at now: Date) -> CivilDate {
    guard project.movesBase else { return project.calendar.day(of: now) }
    let schedule = schedule(ledger)
    return order.earlyReason == nil ? schedule.lastTrain(at: now) : schedule.nextTrain(at: now)
  }

  /// Fixes what the train of a version is made of. Writes nothing.
  package func newWeek(
    _ version: BuildVersion, _ ledger: Ledger, _ order: CutOrder, at now: Date
  ) throws -> OpenedWeek {
    let departure = project.movesBase ? project.calendar.departure(on: version.date) : nil
    if let departure, departure > now, order.earlyReason == nil, !order.stagesOnly {
      throw ReleasingError.beforeDeparture(
        version, departure: project.calendar.text(of: departure), now: project.calendar.text(of: now))
    }
    let unscheduled = try departure.flatMap { _ in try unscheduledReason(version, ledger, order, at: now) }
    if let departure, schedule(ledger).day(version.date) == nil {
      ports.narrator.warn(
        "\(version) is out of schedule: \(project.calendar.text(of: departure)) is a \(version.date.weekday.abbreviation)"
      )
    }
    // A candidate is stamped with its day's hour too, so that the same commit gives the same bytes.
    let instant = departure ?? project.calendar.departure(on: version.date)
    let previous = ledger.lastRelease(channel: project.channel.name)
    if let previous, version < previous.version {
      throw ReleasingError.olderThanLast(version, last: previous.version)
    }
    guard let base = try ports.graph.tip(of: project.baseReference) else {
      throw ReleasingError.noBase(project.baseBranch)
    }
    var tips: [RequestID: ObjectID] = [:]
    for request in ledger.accepted {
      if let branch = request.branch { tips[request.id] = try ports.graph.tip(of: branch) }
    }
    return OpenedWeek(
      version: version, week: weekNumber(of: version, ledger),
      departure: respunInstant(of: version, instant), offset: project.calendar.offset(at: instant),
      base: base, ledger: ledger.commit, previous: previous?.version,
      earlyReason: departure.map { $0 > now } == true ? order.earlyReason : nil,
      unscheduledReason: unscheduled, tips: tips, gate: try gate(ledger, tips, order, at: now),
      rules: project.train)
  }

  /// The ledger as it stands, or as it stood at a commit.
  package func readLedger(at commit: ObjectID? = nil) throws -> Ledger {
    guard let ledger = try ports.ledger.ledger(at: commit, format: ports.format) else {
      throw ReleasingError.noLedger(project.ledgerBranch)
    }
    return ledger
  }

  func nextDeparture(after version: BuildVersion, _ ledger: Ledger, at now: Date) -> String {
    let calendar = project.calendar
    let next = schedule(ledger).nextTrain(at: max(now, calendar.departure(on: version.date)))
    return calendar.text(of: calendar.departure(on: next))
  }
}
