// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Scheduling
import Testing

@Suite struct ReleaseCalendarTests {
  private func calendar(_ zone: String, hour: Int = 17) throws -> ReleaseCalendar {
    ReleaseCalendar(
      timeZone: try #require(TimeZone(identifier: zone)), weekday: .friday, hour: hour, minute: 0,
      firstWeek: 1)
  }

  private func instant(_ text: String) throws -> Date {
    try Date(text, strategy: .iso8601)
  }

  @Test(
    "The last train is the latest Friday 17:00 in Shanghai that has come",
    arguments: [
      ("2026-11-27T08:59:59Z", "2026-11-20"),
      ("2026-11-27T09:00:00Z", "2026-11-27"),
      ("2026-11-28T00:00:00Z", "2026-11-27"),
      ("2026-12-03T15:59:59Z", "2026-11-27"),
      ("2014-10-31T09:00:00Z", "2014-10-31"),
      ("2027-01-01T08:00:00Z", "2026-12-25"),
    ])
  func lastTrain(now: String, expected: String) throws {
    let calendar = try calendar("Asia/Shanghai")
    let train = calendar.lastTrain(at: try instant(now))
    #expect(train.description == expected)
    #expect(calendar.nextTrain(at: try instant(now)) == train.adding(days: 7))
  }

  @Test(
    "The instant is written in the project's zone with its offset of that day",
    arguments: [
      ("Asia/Shanghai", "2026-11-27", "2026-11-27T17:00:00+08:00"),
      ("America/New_York", "2026-03-06", "2026-03-06T17:00:00-05:00"),
      ("America/New_York", "2026-03-13", "2026-03-13T17:00:00-04:00"),
      ("Asia/Kolkata", "2026-11-27", "2026-11-27T17:00:00+05:30"),
      ("UTC", "2026-11-27", "2026-11-27T17:00:00+00:00"),
    ])
  func text(zone: String, day: String, expected: String) throws {
    let calendar = try calendar(zone)
    let day = try #require(CivilDate(day))
    #expect(calendar.text(of: calendar.departure(on: day)) == expected)
    #expect(calendar.day(of: calendar.departure(on: day)) == day)
  }

  @Test(
    "Each day of the week has its phase",
    arguments: [
      ("2026-11-27T09:00:00Z", WeekPhase.feedback), ("2026-11-30T15:59:59Z", .feedback),
      ("2026-11-30T16:00:00Z", .report), ("2026-12-01T16:00:00Z", .candidate),
      ("2026-12-02T16:00:00Z", .verdicts), ("2026-12-04T08:59:59Z", .verdicts),
    ])
  func phase(now: String, expected: WeekPhase) throws {
    #expect(try calendar("Asia/Shanghai").phase(at: try instant(now)) == expected)
  }

  @Test("A civil date counts days as the proleptic calendar does, both ways, for a thousand years")
  func dayNumbers() throws {
    var utc = Calendar(identifier: .gregorian)
    utc.timeZone = try #require(TimeZone(identifier: "UTC"))
    for number in stride(from: 0, to: 365_000, by: 97) {
      let date = CivilDate(dayNumber: number)
      #expect(date.dayNumber == number)
      let parts = utc.dateComponents(
        [.year, .month, .day, .weekday], from: Date(timeIntervalSince1970: Double(number) * 86_400))
      #expect([date.year, date.month, date.day] == [parts.year, parts.month, parts.day])
      #expect(date.weekday.rawValue % 7 + 1 == parts.weekday)
    }
  }
}
