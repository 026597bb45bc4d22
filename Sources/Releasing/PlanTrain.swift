// SPDX-License-Identifier: Apache-2.0
import Publishing
package import Foundation
import Merging
import ReleaseCore
import Requesting
import Scheduling

extension WeeklyRelease {
  /// Composes the coming train without moving anything; the caller lends ports whose objects go nowhere.
  ///
  /// Who is known to break its checks is left behind; nothing is run to find that out.
  package func plan(_ order: CutOrder, at now: Date) async throws -> TrainPlan {
    let plan = try await composed(order, at: now)
    guard let known = try await recall(plan.train, plan.week) else { return plan }
    return plan.with(known)
  }

  /// The coming train before its checks.
  func composed(_ order: CutOrder, at now: Date) async throws -> TrainPlan {
    let ledger = try readLedger()
    // A plan is made before the hour; that is what it is for.
    let early = CutOrder(date: order.date, earlyReason: order.earlyReason ?? "plan")
    let week = try newWeek(try plannedVersion(order, ledger, at: now), ledger, early, at: now)
    return try await trainPlan(week, ledger)
  }

  /// The version that the next cut which makes something would give it.
  private func plannedVersion(_ order: CutOrder, _ ledger: Ledger, at now: Date) throws -> BuildVersion {
    let version = BuildVersion(date: order.date ?? dueTrain(ledger, at: now))
    if order.respins { return try respun(version, order, ledger, at: now) }
    guard let last = ledger.lastRelease(channel: project.channel.name) else { return version }
    guard project.movesBase else {
      // A candidate is built on any day, and again on one that has one already.
      if order.date == nil, last.version.date > version.date {
        return BuildVersion(date: last.version.date.adding(days: 1))
      }
      guard let sameDay = lastOfDay(version.date, ledger) else { return version }
      if try !respinIsDue(of: version.date, ledger) {
        ports.narrator.warn("nothing changed since \(sameDay): a cut makes nothing until something does")
      }
      return BuildVersion(date: version.date, respin: sameDay.respin + 1)
    }
    guard order.date == nil, last.version >= version else { return version }
    return BuildVersion(date: comingTrain(after: last.version, ledger, at: now))
  }

  /// What a cut would do now: the week it would open, checked, and the train it would run.
  package func rehearse(_ order: CutOrder, at now: Date) async throws -> CutRehearsal {
    let opened = try openWeek(order, at: now)
    guard case .departing(let week) = opened else { return .nothingToDo(opened.summary) }
    let preflight = try await check(week, at: now)
    let ledger = try readLedger(at: week.ledger)
    let plan = try await trainPlan(week, ledger)
    let known = try await recall(plan.train, week)
    return .would(known.map(plan.with) ?? plan, preflight)
  }

  private func trainPlan(_ week: OpenedWeek, _ ledger: Ledger) async throws -> TrainPlan {
    TrainPlan(
      week: week, departure: ZonedInstant(seconds: week.departure, offset: week.offset).description,
      train: try await runTrain(week),
      undecided: ledger.requests.filter { ledger.status(of: $0.id) == .proposed },
      problems: ledger.problems)
  }

  private func comingTrain(after last: BuildVersion, _ ledger: Ledger, at now: Date) -> CivilDate {
    schedule(ledger).nextTrain(at: max(now, project.calendar.departure(on: last.date)))
  }
}

/// What `cut --dry-run` found.
package enum CutRehearsal {
  case nothingToDo(String)
  case would(TrainPlan, Preflight)
}
