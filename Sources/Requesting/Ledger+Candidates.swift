// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore
package import Scheduling

extension Ledger {
  /// The records of every candidate there ever was, oldest first.
  package var everyCandidate: [WeekRecord] {
    records.filter { !ChannelName.shipping.contains($0.channel) }
  }

  /// The candidates since the last release of the trunk, oldest first.
  package var candidates: [WeekRecord] { everyCandidate.filter(isForTheComingTrain) }

  /// True for a candidate that was made after the trunk's last release: of a later day, or on the evening of the
  /// same one, which counts for the next week already.
  func isForTheComingTrain(_ record: WeekRecord) -> Bool {
    guard let trunk = lastRelease(channel: ChannelName.trunk) else { return true }
    return record.version > trunk.version || record.week > trunk.week
  }

  /// The candidate of a version, on whichever channel; nil where there is none.
  package func candidate(_ version: BuildVersion) -> WeekRecord? {
    everyCandidate.last { $0.version == version }
  }

  /// The candidate that became the trunk's release between two train days; the later train needs no cut then.
  package func promotedRelease(after before: CivilDate, until train: CivilDate) -> WeekRecord? {
    weeks(channel: ChannelName.trunk).last {
      $0.version.date > before && $0.version.date < train && candidate($0.version) != nil
    }
  }

  /// The day from which on the coming train's candidate is due, at the hour of a train and until the train's day
  /// begins; nil where none is due, or one was made since.
  package func dueCandidate(_ schedule: TrainSchedule, at now: Date) -> CivilDate? {
    let calendar = schedule.calendar
    // A train that left before its hour wants none any more.
    let left = lastRelease(channel: ChannelName.trunk).map { calendar.departure(on: $0.version.date) } ?? now
    let week = schedule.week(of: schedule.nextTrain(at: max(now, left)))
    guard calendar.departure(on: week.candidate) <= now,
      now < calendar.instant(of: week.day, secondOfDay: 0)
    else { return nil }
    let last = lastRelease(channel: ChannelName.honorary)
    return last.map { $0.version.date >= week.candidate } == true ? nil : week.candidate
  }

  /// The train days that a release of the trunk stands for: its own, and that of the train which a promoted
  /// candidate became, whose version is an earlier day's.
  package func trainDays(_ schedule: TrainSchedule) -> Set<CivilDate> {
    Set(
      weeks(channel: ChannelName.trunk).flatMap { record in
        guard candidate(record.version) != nil else { return [record.version.date] }
        let days = (0..<7).map { record.version.date.adding(days: $0) }
        return [record.version.date] + [days.first(where: schedule.isTrain)].compactMap(\.self)
      })
  }

  /// The requests that testers held back from the last release: they board the next train first.
  package var heldBack: Set<RequestID> {
    guard let last = lastRelease(channel: ChannelName.trunk) else { return [] }
    return Set(last.leftBehind.filter { $0.code == WeekRecord.Remaining.blocked }.map(\.request))
  }
}
