// SPDX-License-Identifier: Apache-2.0
import Composing
import Foundation
import Merging
import Publishing
import ReleaseCore
import Requesting
import Scheduling

extension WeeklyRelease {
  /// The version a cut is for, where its day may have a build already: `26.11.27`, then `26.11.27.2`.
  ///
  /// A cut of the day that was killed goes on. A candidate is built again where something changed; the trunk
  /// only where somebody asks.
  func respun(
    _ version: BuildVersion, _ order: CutOrder, _ ledger: Ledger, at now: Date
  ) throws -> BuildVersion {
    if let resumed = order.resumed { return resumed }
    let channel = project.channel.name
    let last = lastOfDay(version.date, ledger)
    let begun = try ports.journal.unfinished(channel: channel).filter { $0.date == version.date }.max()
    if let begun, last.map({ begun > $0 }) ?? true { return begun }
    guard let last else {
      if !order.respins, let promoted = promoted(for: version, order, ledger) { return promoted }
      if order.respins { throw ReleasingError.nothingToRespin(version, channel: channel) }
      return version
    }
    guard try order.respins || respinIsDue(of: version.date, ledger) else { return last }
    let today = project.calendar.day(of: now)
    if project.movesBase, order.date == nil, today != version.date {
      throw ReleasingError.respinTooLate(last, today: today)
    }
    return BuildVersion(date: version.date, respin: last.respin + 1)
  }

  /// The last build of a day, also one whose record cannot be read; nil where the day has none.
  func lastOfDay(_ day: CivilDate, _ ledger: Ledger) -> BuildVersion? {
    let channel = project.channel.name
    let versions = ledger.weeks(channel: channel).map(\.version) + ledger.malformedWeeks(channel: channel)
    return versions.filter { $0.date == day }.max()
  }

  /// True where a cut of a day that has a build already would make another one.
  func respinIsDue(of day: CivilDate, _ ledger: Ledger) throws -> Bool {
    let last = ledger.weeks(channel: project.channel.name).last { $0.version.date == day }
    return try last.map { try hasChanged(since: $0, ledger) } ?? false
  }

  /// The candidate that became this train's release already; cron need not cut another one.
  private func promoted(
    for version: BuildVersion, _ order: CutOrder, _ ledger: Ledger
  ) -> BuildVersion? {
    guard project.movesBase, order.date == nil else { return nil }
    let departure = project.calendar.departure(on: version.date)
    let before = project.calendar.lastTrain(at: departure.addingTimeInterval(-1))
    return ledger.promotedRelease(after: before, until: version.date)?.version
  }

  /// True where a candidate made now would carry something else than the last one of its day.
  private func hasChanged(since record: WeekRecord, _ ledger: Ledger) throws -> Bool {
    guard !project.movesBase else { return false }
    if try ports.graph.tip(of: project.baseReference) != record.base { return true }
    let shipped = Dictionary(record.shipped.map { ($0.request, $0.tip) }) { first, _ in first }
    let left = Dictionary(record.leftBehind.map { ($0.request, $0.tip) }) { first, _ in first }
    let accepted = ledger.accepted
    if isChosenOtherwise(record, accepted) { return true }
    for request in accepted {
      let tip = try request.branch.flatMap { try ports.graph.tip(of: $0) }
      if let carried = shipped[request.id] {
        if carried != tip { return true }
      } else if let known = left[request.id] {
        if known != tip { return true }
      } else {
        return true
      }
    }
    let ids = Set(accepted.map(\.id))
    return record.shipped.contains { !ids.contains($0.request) }
  }

  /// True where people have pinned, held or excluded something since, or other rules hold.
  private func isChosenOtherwise(_ record: WeekRecord, _ accepted: [FeatureRequest]) -> Bool {
    // Records of before trains were composed do not say by which rules.
    guard let composition = record.composition else { return false }
    let pinned = accepted.filter { $0.boarding?.kind == .pinned }.map(\.id)
    let held = Set(accepted.filter { $0.boarding?.kind == .held }.map(\.id))
    let shipped = Set(record.shipped.map(\.request))
    return composition.policy != project.train.policy.rawValue || composition.seats != project.train.seats
      || composition.pinned != pinned.sorted()
      || held != Set(record.leftBehind.filter { $0.code == "held" }.map(\.request))
      || accepted.contains { shipped.contains($0.id) && !shipped.isDisjoint(with: $0.excludes) }
  }

  /// A respin is of the same week as the build before it.
  func weekNumber(of version: BuildVersion, _ ledger: Ledger) -> Int {
    let sameDay = ledger.weeks(channel: project.channel.name).last {
      $0.version.date == version.date && $0.version < version
    }
    return sameDay?.week ?? ledger.nextWeekNumber(first: project.calendar.firstWeek)
  }

  /// Updaters that compare the times of builds, in seconds, must see that a respin is the newer one.
  func respunInstant(of version: BuildVersion, _ instant: Date) -> Int64 {
    Int64(instant.timeIntervalSince1970) + Int64(version.respin - 1)
  }
}
