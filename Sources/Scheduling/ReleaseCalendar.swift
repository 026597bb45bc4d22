// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore

/// When the trains leave: one a week, at a fixed hour of the project's zone, never the machine's.
package struct ReleaseCalendar: Hashable, Sendable {
  package let timeZone: TimeZone
  package let weekday: Weekday
  package let hour: Int
  package let minute: Int
  /// The number of the first week the project releases.
  package let firstWeek: Int

  package init(timeZone: TimeZone, weekday: Weekday, hour: Int, minute: Int, firstWeek: Int) {
    self.timeZone = timeZone
    self.weekday = weekday
    self.hour = hour
    self.minute = minute
    self.firstWeek = firstWeek
  }

  private var gregorian: Calendar {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    return calendar
  }

  /// The day an instant falls on in the project's zone.
  package func day(of instant: Date) -> CivilDate {
    let seconds = Int(instant.timeIntervalSince1970.rounded(.down))
    let local = seconds + timeZone.secondsFromGMT(for: instant)
    return CivilDate(dayNumber: Int((Double(local) / 86_400).rounded(.down)))
  }

  /// The instant the train of a day leaves. Where that hour falls into a gap of the zone, the first
  /// instant after the gap; where it comes twice, the first of the two.
  package func departure(on day: CivilDate) -> Date {
    let wall = DateComponents(year: day.year, month: day.month, day: day.day, hour: hour, minute: minute)
    let midnight = Double(day.dayNumber) * 86_400
    return gregorian.date(from: wall) ?? Date(timeIntervalSince1970: midnight)
  }

  /// The last train day whose hour has come.
  package func lastTrain(at instant: Date) -> CivilDate {
    let today = day(of: instant)
    let sinceTrain = (today.weekday.rawValue - weekday.rawValue + 7) % 7
    let candidate = today.adding(days: -sinceTrain)
    return departure(on: candidate) <= instant ? candidate : candidate.adding(days: -7)
  }

  /// The first train day whose hour has not come yet.
  package func nextTrain(at instant: Date) -> CivilDate { lastTrain(at: instant).adding(days: 7) }

  /// RFC 3339 in the project's zone: `2026-11-27T17:00:00+08:00`.
  package func text(of instant: Date) -> String {
    let seconds = Int64(instant.timeIntervalSince1970.rounded(.down))
    return ZonedInstant(seconds: seconds, offset: offset(at: instant)).description
  }

  /// The hour trains leave at, `17:00`.
  package var timeOfDay: String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(hour)):\(two(minute))"
  }

  /// Minutes east of UTC at an instant.
  package func offset(at instant: Date) -> Int { timeZone.secondsFromGMT(for: instant) / 60 }
}
