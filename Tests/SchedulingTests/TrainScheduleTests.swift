// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Scheduling
import Testing

@Suite struct TrainScheduleTests {
  private func calendar(_ zone: String = "Asia/Shanghai") throws -> ReleaseCalendar {
    ReleaseCalendar(
      timeZone: try #require(TimeZone(identifier: zone)), weekday: .friday, hour: 17, minute: 0, firstWeek: 1)
  }

  /// National Day 2026 from Thursday to Wednesday, Mid-Autumn before it.
  private let table: HolidayTable = {
    var days: [CivilDate: String] = [:]
    for day in 1...8 { days[civil(2026, 10, day)] = "国庆节" }
    days[civil(2026, 9, 25)] = "中秋节"
    return HolidayTable(daysOff: days, years: [2026])
  }()

  private func day(_ text: String) throws -> CivilDate { try #require(CivilDate(text)) }
  private func instant(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

  @Test(
    "A Friday of a long holiday does what its policy says",
    arguments: [
      (HolidayRules(), "2026-10-02", "gap holiday: 国庆节"),
      (HolidayRules(), "2026-10-09", "train"),
      (HolidayRules(), "2026-09-25", "train"),
      (HolidayRules(), "2026-10-01", "nothing"),
      (HolidayRules(policies: ["国庆节": .keep]), "2026-10-02", "train"),
      (HolidayRules(fallback: .keep), "2026-10-02", "train"),
      (HolidayRules(long: ["中秋节"]), "2026-09-25", "gap holiday: 中秋节"),
      (HolidayRules(long: ["中秋节"]), "2026-10-02", "train"),
      (
        HolidayRules(policies: ["国庆节": .move(civil(2026, 9, 30))]), "2026-10-02",
        "gap holiday: 国庆节, moved to 2026-09-30"
      ),
      (
        HolidayRules(policies: ["国庆节": .move(civil(2026, 9, 30))]), "2026-09-30",
        "train moved from 2026-10-02"
      ),
      (
        HolidayRules(policies: ["国庆节": .move(civil(2026, 10, 9))]), "2026-10-09",
        "train moved from 2026-10-02"
      ),
      (
        HolidayRules(policies: ["国庆节": .move(civil(2027, 10, 9))]), "2026-10-02",
        "gap holiday: 国庆节"
      ),
    ])
  func policies(rules: HolidayRules, date: String, expected: String) throws {
    let schedule = TrainSchedule(try calendar(), table: table, rules: rules)
    let found =
      switch schedule.day(try day(date)) {
      case .gap(_, let gap): "gap \(gap.sentence)"
      case .train(_, nil): "train"
      case .train(_, let origin?): "train moved from \(origin)"
      case nil: "nothing"
      }
    #expect(found == expected)
  }

  @Test("FridayIsNationalDay: the train before is the last one until the train after leaves")
  func fridayIsNationalDay() throws {
    let schedule = TrainSchedule(try calendar(), table: table)
    let evening = try instant("2026-10-02T09:00:00Z")
    #expect(schedule.lastTrain(at: evening).description == "2026-09-25")
    #expect(schedule.nextTrain(at: evening).description == "2026-10-09")
    #expect(schedule.phase(at: evening) == .gap)
    #expect(schedule.phase(at: try instant("2026-10-07T03:00:00Z")) == .candidate)
    #expect(schedule.phase(at: try instant("2026-10-08T03:00:00Z")) == .verdicts)
    #expect(schedule.next(2, at: evening).map(\.date.description) == ["2026-10-09", "2026-10-16"])
    let before = try instant("2026-10-02T08:59:59Z")
    #expect(schedule.next(1, at: before).map(\.date.description) == ["2026-10-02", "2026-10-09"])
  }

  @Test("PauseIsAnnounced: no train leaves within it, and the weeks after are as before")
  func pause() throws {
    let pause = TrainGap(
      try day("2026-12-20"), through: try day("2027-01-05"), .paused, reason: "winter")
    let schedule = TrainSchedule(try calendar(), gaps: [pause])
    let days = schedule.next(2, at: try instant("2026-12-19T00:00:00Z"))
    #expect(days.map(\.date.description) == ["2026-12-25", "2027-01-01", "2027-01-08", "2027-01-15"])
    #expect(days.prefix(2).allSatisfy { if case .gap(_, pause) = $0 { true } else { false } })
    #expect(schedule.lastTrain(at: try instant("2027-01-07T00:00:00Z")).description == "2026-12-18")
  }

  @Test("A moved train has its candidate and its poll around the day it leaves on")
  func movedWeek() throws {
    let rules = HolidayRules(policies: ["国庆节": .move(try day("2026-09-30"))])
    let week = TrainSchedule(try calendar(), table: table, rules: rules).week(of: try day("2026-09-30"))
    #expect(week.version.description == "26.9.30" && week.movedFrom?.description == "2026-10-02")
    #expect(week.candidate.description == "2026-09-28" && week.pollDay.description == "2026-10-04")
  }

  @Test(
    "The cutoffs of an ordinary week: feedback to Monday 24:00, the poll on Tuesday, the candidate on Wednesday"
  )
  func cutoffs() throws {
    let week = TrainSchedule(try calendar()).week(of: try day("2026-11-27"))
    #expect(week.departure == (try instant("2026-11-27T09:00:00Z")))
    #expect(week.feedbackOpens == (try instant("2026-11-27T16:00:00Z")))
    #expect(week.feedbackCloses == (try instant("2026-11-30T16:00:00Z")))
    #expect(week.pollOpens == (try instant("2026-12-01T01:00:00Z")))
    #expect(week.pollCloses == (try instant("2026-12-01T13:00:00Z")))
    #expect(week.pollTallied == (try instant("2026-12-01T14:00:00Z")))
    #expect(week.candidate.weekday == .wednesday && week.pollDay.weekday == .tuesday)
  }

  @Test(
    "Trains that nobody cut are one gap as long as they follow each other; recorded ones are not told again")
  func unaccounted() throws {
    let recorded = TrainGap(try day("2026-11-13"), .skipped, reason: "moving house")
    let schedule = TrainSchedule(try calendar(), table: table, gaps: [recorded])
    let gaps = schedule.unaccounted(
      after: try day("2026-09-18"), through: try day("2026-11-27"),
      released: [try day("2026-10-09"), try day("2026-11-20")])
    #expect(
      gaps.map { "\($0.date) \($0.last) \($0.kind)" } == [
        "2026-09-25 2026-09-25 missed", "2026-10-02 2026-10-02 holiday", "2026-10-16 2026-11-06 missed",
        "2026-11-27 2026-11-27 missed",
      ])
  }

  @Test(
    "A train leaves at its hour in each zone, before and after the clocks change, and where the day never was",
    arguments: [
      ("Asia/Shanghai", "2026-11-27", "2026-11-27T09:00:00Z"),
      ("Europe/Berlin", "2026-03-27", "2026-03-27T16:00:00Z"),
      ("Europe/Berlin", "2026-04-03", "2026-04-03T15:00:00Z"),
      ("America/New_York", "2026-03-06", "2026-03-06T22:00:00Z"),
      ("America/New_York", "2026-03-13", "2026-03-13T21:00:00Z"),
      ("Australia/Lord_Howe", "2026-04-03", "2026-04-03T06:00:00Z"),
      ("Australia/Lord_Howe", "2026-04-10", "2026-04-10T06:30:00Z"),
      ("America/St_Johns", "2026-03-13", "2026-03-13T19:30:00Z"),
      ("Asia/Kathmandu", "2026-11-27", "2026-11-27T11:15:00Z"),
      ("Pacific/Apia", "2011-12-23", "2011-12-24T03:00:00Z"),
      // Samoa went from Thursday to Saturday: the train leaves as soon as there is a day again.
      ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"),
      ("Pacific/Apia", "2012-01-06", "2012-01-06T03:00:00Z"),
    ])
  func zones(zone: String, date: String, expected: String) throws {
    let schedule = TrainSchedule(try calendar(zone))
    let departure = schedule.calendar.departure(on: try day(date))
    #expect(departure == (try instant(expected)))
    #expect(schedule.lastTrain(at: departure).description == date)
    #expect(schedule.nextTrain(at: departure.addingTimeInterval(-1)).description == date)
    #expect(schedule.lastTrain(at: departure.addingTimeInterval(-1)) == (try day(date)).adding(days: -7))
  }

  @Test(
    "ClocksChangeOnFriday: an hour that is skipped leaves right after it, one that comes twice at its first time",
    arguments: [
      ("Asia/Jerusalem", Weekday.friday, 2, 30, "2026-03-27", "2026-03-27T00:00:00Z"),
      ("Asia/Jerusalem", .friday, 1, 59, "2026-03-27", "2026-03-26T23:59:00Z"),
      ("Asia/Jerusalem", .friday, 17, 0, "2026-03-27", "2026-03-27T14:00:00Z"),
      ("Africa/Cairo", .friday, 0, 30, "2026-04-24", "2026-04-23T22:00:00Z"),
      ("Africa/Cairo", .thursday, 23, 30, "2026-10-29", "2026-10-29T20:30:00Z"),
      ("Australia/Lord_Howe", .sunday, 2, 15, "2026-10-04", "2026-10-03T15:30:00Z"),
      ("Australia/Lord_Howe", .sunday, 1, 45, "2026-04-05", "2026-04-04T14:45:00Z"),
    ])
  func clocksChange(
    zone: String, weekday: Weekday, hour: Int, minute: Int, date: String, expected: String
  ) throws {
    let calendar = ReleaseCalendar(
      timeZone: try #require(TimeZone(identifier: zone)), weekday: weekday, hour: hour, minute: minute,
      firstWeek: 1)
    let departure = calendar.departure(on: try day(date))
    #expect(departure == (try instant(expected)))
    let schedule = TrainSchedule(calendar)
    #expect(schedule.lastTrain(at: departure).description == date)
    #expect(schedule.lastTrain(at: departure.addingTimeInterval(3600)).description == date)
    #expect(schedule.nextTrain(at: departure.addingTimeInterval(-1)).description == date)
    #expect(schedule.nextTrain(at: departure) == (try day(date)).adding(days: 7))
  }

  @Test("In every zone of the machine's database each Friday of a year has its train, once, in order")
  func everyZone() throws {
    for zone in TimeZone.knownTimeZoneIdentifiers {
      let calendar = try calendar(zone)
      var day = try day("2026-01-02")
      var last = calendar.departure(on: day)
      for _ in 0..<53 {
        day = day.adding(days: 7)
        let departure = calendar.departure(on: day)
        let hours = departure.timeIntervalSince(last) / 3600
        #expect(abs(hours - 168) <= 2, "\(zone) \(day)")
        #expect(calendar.day(of: departure) == day, "\(zone) \(day)")
        last = departure
      }
    }
  }
}

private func civil(_ year: Int, _ month: Int, _ day: Int) -> CivilDate {
  CivilDate(year: year, month: month, day: day) ?? CivilDate(dayNumber: 0)
}
