// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Scheduling
import Settings
import TestSupport
import Testing

/// The real trains of MIUI (Fixtures/Calendar).
@Suite struct RealCalendarTests {
  private static func rows(_ file: String) throws -> [[String]] {
    try String(contentsOf: ProjectFiles.url("Fixtures/Calendar/\(file)"), encoding: .utf8)
      .split(separator: "\n").dropFirst().map { $0.split(separator: ",").map(String.init) }
  }

  private static func schedule() throws -> TrainSchedule {
    var table = HolidayTable()
    for year in 2012...2014 {
      let file = "Fixtures/Calendar/holidays-\(year).json"
      let text = try String(contentsOf: ProjectFiles.url(file), encoding: .utf8)
      table.merge(try HolidayTable(from: YAMLDocumentFormat().parse(text, file: file), file: file))
    }
    let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
    return TrainSchedule(
      ReleaseCalendar(timeZone: zone, weekday: .friday, hour: 17, minute: 0, firstWeek: 1), table: table)
  }

  @Test(
    "The calendar predicts MIUI's Fridays from February 2012 to December 2014, and the six holidays without one"
  )
  func fridays() throws {
    let first = try #require(CivilDate("2012-02-03"))
    let last = try #require(CivilDate("2014-12-26"))
    let builds = try Self.rows("miui-dev-2012-2014.csv")
    for build in builds {
      #expect(BuildVersion(date: try #require(CivilDate(build[1]))).description == build[0])
    }
    let released = Set(builds.compactMap { CivilDate($0[1]) })
    let days = try Self.schedule().days(first...last)
    #expect(days.count == 152)
    var gaps: [String] = []
    var trains: [CivilDate] = []
    for day in days {
      switch day {
      case .gap(let date, let gap): gaps.append("\(date) \(gap.sentence)")
      case .train(let date, _): trains.append(date)
      }
    }
    #expect(
      gaps == [
        "2012-10-05 holiday: 中秋节、国庆节", "2013-02-15 holiday: 春节", "2013-10-04 holiday: 国庆节",
        "2014-01-31 holiday: 春节", "2014-05-02 holiday: 劳动节", "2014-10-03 holiday: 国庆节",
      ])
    // Two trains left on another day: 2012-06-16, a Saturday, and 2012-12-29 before the New Year's days off.
    #expect(trains.filter { !released.contains($0) }.map(\.description) == ["2012-06-15", "2013-01-04"])
    #expect(released.filter { $0.weekday == .friday }.allSatisfy(trains.contains))
    #expect(trains.count { released.contains($0) } == 144)
  }

  @Test("What the calendar cannot explain is told as missed, and nothing else is")
  func missed() throws {
    let first = try #require(CivilDate("2012-02-03"))
    let last = try #require(CivilDate("2014-12-26"))
    let released = Set(try Self.rows("miui-dev-2012-2014.csv").compactMap { CivilDate($0[1]) })
    let gaps = try Self.schedule().unaccounted(after: first, through: last, released: released)
    #expect(gaps.count == 8)
    #expect(gaps.filter { $0.kind == .missed }.map(\.date.description) == ["2012-06-15", "2013-01-04"])
  }

  @Test(
    "Week numbers do not follow from the days: between two announcements they differ from the weeks passed")
  func weekNumbers() throws {
    let rows = try Self.rows("miui-weeks-560-618.csv").map {
      (Int($0[0]) ?? 0, CivilDate($0[1])?.dayNumber ?? 0)
    }
    let derived = zip(rows, rows.dropFirst()).filter { ($1.1 - $0.1 + 3) / 7 != $1.0 - $0.0 }
    #expect(!derived.isEmpty)
    #expect(zip(rows, rows.dropFirst()).allSatisfy { $0.0 < $1.0 }, "and still they rise")
  }
}
