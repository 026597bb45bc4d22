// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore

/// A day that the calendar speaks of.
package enum TrainDay: Hashable, Sendable {
  /// A train leaves; `movedFrom` where it was another day's.
  case train(CivilDate, movedFrom: CivilDate?)
  case gap(CivilDate, TrainGap)

  package var date: CivilDate {
    switch self {
    case .train(let day, _), .gap(let day, _): day
    }
  }
}

/// Which trains leave: the weekly ones without holidays, pauses and what was called off.
package struct TrainSchedule: Sendable {
  package let calendar: ReleaseCalendar
  package let table: HolidayTable
  package let rules: HolidayRules
  /// What the ledger says, oldest first.
  package let gaps: [TrainGap]
  package let pollTimes: PollTimes
  /// The days that moved trains leave on, each with the day it was to leave on.
  private let moved: [CivilDate: CivilDate]

  package init(
    _ calendar: ReleaseCalendar, table: HolidayTable = HolidayTable(), rules: HolidayRules = HolidayRules(),
    gaps: [TrainGap] = [], pollTimes: PollTimes = PollTimes()
  ) {
    self.calendar = calendar
    self.table = table
    self.rules = rules
    self.gaps = gaps.sorted { $0.date < $1.date }
    self.pollTimes = pollTimes
    var moved: [CivilDate: CivilDate] = [:]
    for (holiday, policy) in rules.policies {
      guard case .move(let target) = policy else { continue }
      let off = (-14...14).map { target.adding(days: $0) }.filter { day in
        day.weekday == calendar.weekday
          && table.daysOff[day].flatMap(rules.longHoliday) == holiday
      }
      // One day takes one train: the nearest of that holiday; its others are skipped, as another year's are.
      let nearest = off.min {
        (abs($0.dayNumber - target.dayNumber), $0) < (abs($1.dayNumber - target.dayNumber), $1)
      }
      if let nearest { moved[target] = nearest }
    }
    self.moved = moved
  }

  /// What a day is: a train, a gap, or nil where it has nothing to do with trains.
  package func day(_ day: CivilDate) -> TrainDay? {
    let origin = moved[day]
    guard day.weekday == calendar.weekday || origin != nil else { return nil }
    if let gap = gaps.first(where: { $0.covers(day) }) { return .gap(day, gap) }
    if let gap = holidayGap(day) { return .gap(day, gap) }
    return .train(day, movedFrom: origin == day ? nil : origin)
  }

  /// The gap that a holiday makes of a train day.
  private func holidayGap(_ day: CivilDate) -> TrainGap? {
    guard moved[day] == nil, day.weekday == calendar.weekday, let name = table.daysOff[day],
      let holiday = rules.longHoliday(in: name)
    else { return nil }
    switch rules.policy(of: holiday) {
    case .keep: return nil
    case .skip: return TrainGap(day, .holiday, reason: name)
    case .move(let target):
      return TrainGap(day, .holiday, reason: name, movedTo: moved[target] == day ? target : nil)
    }
  }

  package func isTrain(_ day: CivilDate) -> Bool {
    if case .train = self.day(day) { true } else { false }
  }

  /// Trains and gaps of a span, in order.
  package func days(_ span: ClosedRange<CivilDate>) -> [TrainDay] {
    (span.lowerBound.dayNumber...span.upperBound.dayNumber).compactMap { day(CivilDate(dayNumber: $0)) }
  }

  /// The last train whose hour has come. The weekly one where every train of ten years was called off.
  package func lastTrain(at instant: Date) -> CivilDate {
    let today = calendar.day(of: instant).dayNumber
    for number in stride(from: today, to: today - 3660, by: -1) {
      let day = CivilDate(dayNumber: number)
      if isTrain(day), calendar.departure(on: day) <= instant { return day }
    }
    return calendar.lastTrain(at: instant)
  }

  /// The first train whose hour has not come yet.
  package func nextTrain(at instant: Date) -> CivilDate {
    // A zone that jumps over the hour lets its train leave a day later: the day before may still be waiting.
    let yesterday = calendar.day(of: instant).dayNumber - 1
    for number in yesterday..<yesterday + 3660 {
      let day = CivilDate(dayNumber: number)
      if isTrain(day), calendar.departure(on: day) > instant { return day }
    }
    return calendar.nextTrain(at: instant)
  }

  /// The next trains, `count` of them, with the gaps between.
  package func next(_ count: Int, at instant: Date) -> [TrainDay] {
    var found: [TrainDay] = []
    var trains = 0
    let first = calendar.day(of: instant).dayNumber - 1
    for number in first..<first + 3660 + 14 * count where trains < count {
      guard let day = day(CivilDate(dayNumber: number)), calendar.departure(on: day.date) > instant else {
        continue
      }
      found.append(day)
      if case .train = day { trains += 1 }
    }
    return found
  }

  /// The train days after one and through another that neither a release nor the ledger accounts for.
  package func unaccounted(
    after first: CivilDate, through last: CivilDate, released: Set<CivilDate>
  ) -> [TrainGap] {
    guard first < last else { return [] }
    var found: [TrainGap] = []
    for entry in days(first.adding(days: 1)...last) where !released.contains(entry.date) {
      switch entry {
      case .gap(let day, let gap):
        if !gaps.contains(where: { $0.covers(day) }) { found.append(gap) }
      case .train(let day, _):
        // Many in a row are one silence.
        if let before = found.last, before.kind == .missed, before.last.adding(days: 7) == day {
          found[found.count - 1] = TrainGap(before.date, through: day, .missed, reason: before.reason)
        } else {
          found.append(TrainGap(day, .missed, reason: "no train was cut"))
        }
      }
    }
    return found
  }

  /// The years of a span for which no holidays are known, though some file is configured.
  package func unknownYears(_ span: ClosedRange<CivilDate>) -> [Int] {
    table.years.isEmpty
      ? [] : (span.lowerBound.year...span.upperBound.year).filter { !table.years.contains($0) }
  }
}
