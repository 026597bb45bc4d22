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

  /// The day an instant falls on in the project's zone.
  package func day(of instant: Date) -> CivilDate {
    let seconds = Int(instant.timeIntervalSince1970.rounded(.down))
    let local = seconds + timeZone.secondsFromGMT(for: instant)
    return CivilDate(dayNumber: Int((Double(local) / 86_400).rounded(.down)))
  }

  /// The instant the train of a day leaves. Where that hour falls into a gap of the zone, the first
  /// instant after the gap; where it comes twice, the first of the two.
  package func departure(on day: CivilDate) -> Date {
    instant(of: day, secondOfDay: hour * 3600 + minute * 60)
  }

  /// The instant of a time of day, under the rule of `departure`; 86 400 is the end of the day.
  ///
  /// Of the two offsets around that day, at most one holds at an instant with that wall time: the larger one
  /// comes first where both do. Where none does, the zone jumped over it.
  package func instant(of day: CivilDate, secondOfDay: Int) -> Date {
    let wall = day.dayNumber * 86_400 + secondOfDay
    // No zone is further from UTC, and none changes twice in this span.
    let around = [wall - 93_600, wall + 93_600].map(secondsEast)
    for east in around.sorted(by: >) where secondsEast(wall - east) == east {
      return Date(timeIntervalSince1970: Double(wall - east))
    }
    var (early, late) = (wall - 93_600, wall + 93_600)
    while late - early > 1 {
      let middle = (early + late) / 2
      if middle + secondsEast(middle) >= wall { late = middle } else { early = middle }
    }
    return Date(timeIntervalSince1970: Double(late))
  }

  private func secondsEast(_ seconds: Int) -> Int {
    timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
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
