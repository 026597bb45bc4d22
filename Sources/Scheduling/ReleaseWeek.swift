// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore

/// When the four-panel report opens, closes and is tallied, in minutes of its day.
package struct PollTimes: Hashable, Sendable {
  package var opens: Int
  package var closes: Int
  package var tallied: Int

  package init(opens: Int = 9 * 60, closes: Int = 21 * 60, tallied: Int = 22 * 60) {
    self.opens = opens
    self.closes = closes
    self.tallied = tallied
  }
}

/// One train with every instant that belongs to it: its candidate before it leaves, feedback and poll after.
package struct ReleaseWeek: Hashable, Sendable {
  /// The day that its version is made of.
  package let day: CivilDate
  /// The day of the week it would have left on, where it was moved.
  package let movedFrom: CivilDate?
  /// The Wednesday before: the honorary development group tries it.
  package let candidate: CivilDate
  package let departure: Date
  /// The midnight after it left.
  package let feedbackOpens: Date
  /// Monday 24:00: later feedback is counted apart.
  package let feedbackCloses: Date
  /// Tuesday: the report on this build.
  package let pollDay: CivilDate
  package let pollOpens: Date
  package let pollCloses: Date
  package let pollTallied: Date

  package var version: BuildVersion { BuildVersion(date: day) }
}

extension TrainSchedule {
  /// The instants of the train of a day, also of one that leaves out of schedule.
  package func week(of day: CivilDate) -> ReleaseWeek {
    func at(_ day: CivilDate, _ minute: Int) -> Date { calendar.instant(of: day, secondOfDay: minute * 60) }
    var origin: CivilDate?
    if case .train(_, let movedFrom) = self.day(day) { origin = movedFrom }
    let poll = day.adding(days: 4)
    return ReleaseWeek(
      day: day, movedFrom: origin, candidate: day.adding(days: -2), departure: calendar.departure(on: day),
      feedbackOpens: at(day.adding(days: 1), 0), feedbackCloses: at(poll, 0), pollDay: poll,
      pollOpens: at(poll, pollTimes.opens), pollCloses: at(poll, pollTimes.closes),
      pollTallied: at(poll, pollTimes.tallied))
  }

  /// The next trains, without the gaps.
  package func nextWeeks(_ count: Int, at instant: Date) -> [ReleaseWeek] {
    next(count, at: instant).compactMap { if case .train(let day, _) = $0 { week(of: day) } else { nil } }
  }
}
