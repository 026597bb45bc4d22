// SPDX-License-Identifier: Apache-2.0
/// What becomes of a train that nobody cut at its hour.
package enum MissedTrainPolicy: String, Sendable, CaseIterable {
  /// It is cut late, under its own version.
  case catchUp = "catch-up"
  /// It is recorded as missed; its features wait for the next.
  case refuse
}

/// What a project's settings say of its trains beside their hour.
package struct ScheduleRules: Hashable, Sendable {
  package var table: HolidayTable
  package var holidays: HolidayRules
  package var pollTimes: PollTimes
  package var missed: MissedTrainPolicy
  /// How many seconds after its hour a train is missed, where missed trains are refused.
  package var lateAfter: Int

  package init(
    table: HolidayTable = HolidayTable(), holidays: HolidayRules = HolidayRules(),
    pollTimes: PollTimes = PollTimes(), missed: MissedTrainPolicy = .catchUp, lateAfter: Int = 6 * 3600
  ) {
    self.table = table
    self.holidays = holidays
    self.pollTimes = pollTimes
    self.missed = missed
    self.lateAfter = lateAfter
  }
}

extension TrainSchedule {
  package init(_ calendar: ReleaseCalendar, _ rules: ScheduleRules, gaps: [TrainGap]) {
    self.init(
      calendar, table: rules.table, rules: rules.holidays, gaps: gaps, pollTimes: rules.pollTimes)
  }
}
