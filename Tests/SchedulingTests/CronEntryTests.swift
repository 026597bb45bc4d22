// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Scheduling
import Testing

@Suite struct CronEntryTests {
  private func entry(
    host: String, project: String = "Asia/Shanghai", hour: Int = 17, minute: Int = 0,
    repository: String = "/srv/rom",
    from: String = "2026-11-22T00:00:00Z"
  ) throws -> CronEntry {
    let calendar = ReleaseCalendar(
      timeZone: try #require(TimeZone(identifier: project)), weekday: .friday, hour: hour, minute: minute,
      firstWeek: 1)
    return CronEntry(
      try ScheduledCommand(program: "/usr/bin/miui-release", repository: repository, config: nil), calendar,
      host: try #require(TimeZone(identifier: host)), from: try Date(from, strategy: .iso8601))
  }

  @Test(
    "HostInAnotherZone: a line that stands for every hour, at the minute a train leaves there",
    arguments: [
      ("Etc/UTC", "0 * * * *", "here (Etc/UTC) Fri 09:00."),
      ("Asia/Shanghai", "0 * * * *", "here (Asia/Shanghai) Fri 17:00."),
      ("Europe/Berlin", "0 * * * *", "Fri 10:00 or Fri 11:00."),
      ("America/Los_Angeles", "0 * * * *", "Fri 01:00 or Fri 02:00."),
      ("Pacific/Honolulu", "0 * * * *", "Thu 23:00."),
      ("Asia/Kolkata", "30 * * * *", "Fri 14:30."),
      ("Asia/Kathmandu", "45 * * * *", "Fri 14:45."),
      ("Australia/Lord_Howe", "0,30 * * * *", "Fri 19:30 or Fri 20:00."),
      ("Pacific/Kiritimati", "0 * * * *", "Fri 23:00."),
    ])
  func hosts(host: String, line: String, comment: String) throws {
    let text = try entry(host: host).text
    #expect(text.contains("\n\(line)  PATH="), "\(text)")
    #expect(text.contains(comment), "\(text)")
    #expect(text.hasSuffix("\n") && text.split(separator: "\n").count == 3)
  }

  @Test("On a host in any zone the line fires at the very minute of each departure of five years")
  func everyHost() throws {
    let projects = [
      "Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "America/St_Johns",
    ]
    for project in projects {
      let zone = try #require(TimeZone(identifier: project))
      let calendar = ReleaseCalendar(timeZone: zone, weekday: .friday, hour: 17, minute: 0, firstWeek: 1)
      for name in TimeZone.knownTimeZoneIdentifiers.enumerated().filter({ $0.offset % 7 == 0 }).map(\.element)
      {
        let host = try #require(TimeZone(identifier: name))
        let minutes = try entry(host: name, project: project).minutes
        var day = try #require(CivilDate("2026-11-27"))
        for _ in 0..<260 {
          let seconds = Int(calendar.departure(on: day).timeIntervalSince1970)
          let local = seconds + host.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
          #expect(minutes.contains(local / 60 % 60), "\(project) on \(name), \(day)")
          day = day.adding(days: 7)
        }
      }
    }
  }

  @Test(
    "A path stands in the line as sh and cron take it",
    arguments: [
      ("/srv/my rom", "--repo '/srv/my rom'"), ("/srv/100%", #"--repo '/srv/100\%'"#),
      ("/srv/it's", #"--repo '/srv/it'\''s'"#), ("/srv/刷机", "--repo '/srv/刷机'"),
      ("/srv/$HOME`x`", "--repo '/srv/$HOME`x`'"),
    ])
  func quoting(repository: String, expected: String) throws {
    #expect(try entry(host: "Etc/UTC", repository: repository).text.contains("\(expected)\n"))
  }

  @Test("Beside the train stand the candidate, five minutes later, and the timestamps, every six hours")
  func others() throws {
    let calendar = ReleaseCalendar(
      timeZone: try #require(TimeZone(identifier: "Asia/Shanghai")), weekday: .friday, hour: 17, minute: 58,
      firstWeek: 1)
    let commands = try ScheduledJob.allCases.map {
      try ScheduledCommand($0, program: "/bin/miui-release", repository: "/srv/rom", config: nil)
    }
    let text = CronEntry(
      commands[0], calendar, others: Array(commands.dropFirst()),
      host: try #require(TimeZone(identifier: "Asia/Kolkata")),
      from: try Date("2026-11-22T00:00:00Z", strategy: .iso8601)
    ).text
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(lines.count == 3 && lines[0].hasPrefix("28 * * * *  PATH="), "\(text)")
    #expect(lines[1].hasPrefix("33 * * * *  PATH=") && lines[1].contains("--channel honorary-dev --when-due"))
    #expect(lines[2].hasPrefix("23 */6 * * *  PATH=") && lines[2].contains("channel refresh --all --quiet"))
  }

  @Test(
    "A job starts next at its minutes by the clock of its zone, over the change of that clock",
    arguments: [
      (ScheduledJob.train, "Etc/UTC", "2026-11-22T09:00:00Z", "2026-11-22T10:00:00Z"),
      (.train, "Asia/Kathmandu", "2026-11-22T09:00:00Z", "2026-11-22T09:15:00Z"),
      (.candidate, "Etc/UTC", "2026-11-22T09:04:59Z", "2026-11-22T09:05:00Z"),
      (.refresh, "Etc/UTC", "2026-11-22T18:23:00Z", "2026-11-23T00:23:00Z"),
      (.refresh, "Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T05:23:00Z"),
    ])
  func next(job: ScheduledJob, zone: String, from: String, expected: String) throws {
    let next = FiringTimes(job, trainMinutes: [0]).next(
      after: try Date(from, strategy: .iso8601), in: try #require(TimeZone(identifier: zone)))
    #expect(next == (try Date(expected, strategy: .iso8601)))
  }

  @Test("What a crontab cannot name is refused", arguments: ["/srv/a\nb", "rom", "/srv/a\u{0}"])
  func refused(repository: String) {
    #expect(throws: SchedulingError.self) { try entry(host: "Etc/UTC", repository: repository) }
  }
}

@Suite struct CrontabBlockTests {
  private let block = CrontabBlock(repository: "/srv/rom")
  private func text(_ bytes: [UInt8]?) -> String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

  @Test(
    "Installing and removing gives the crontab back to the byte",
    arguments: [
      "", "MAILTO=ops@example.org\n0 4 * * *  backup\n", "# a comment\n\n\n", "\n", "0 4 * * * x\r\n",
      "# BEGIN miui-release /srv/rom2\n0 * * * * x\n# END miui-release /srv/rom2\n",
      "#  BEGIN miui-release /srv/rom\n", "0 4 * * * echo \u{FFFD}\n",
    ])
  func roundTrip(crontab: String) throws {
    let before = Array(crontab.utf8)
    let installed = try block.installing("0 * * * *  cut\n", in: before)
    #expect(try block.content(in: installed) == "0 * * * *  cut\n")
    #expect(try block.installing("0 * * * *  cut\n", in: installed) == installed, "again, it changes nothing")
    #expect(try block.removing(from: installed) == before)
    #expect(try block.removing(from: before) == nil)
  }

  @Test("New lines take the place of the old ones, and what stands around stays")
  func replaced() throws {
    let crontab = Array("a\n# BEGIN miui-release /srv/rom\nold\nolder\n# END miui-release /srv/rom\nz\n".utf8)
    #expect(
      text(try block.installing("new\n", in: crontab))
        == "a\n# BEGIN miui-release /srv/rom\nnew\n# END miui-release /srv/rom\nz\n")
    #expect(text(try block.removing(from: crontab)) == "a\nz\n")
  }

  @Test(
    "Markers that are no pair are a person's to mend",
    arguments: [
      "# BEGIN miui-release /srv/rom\nx\n", "# END miui-release /srv/rom\n",
      "# END miui-release /srv/rom\n# BEGIN miui-release /srv/rom\n",
      "# BEGIN miui-release /srv/rom\n# BEGIN miui-release /srv/rom\n# END miui-release /srv/rom\n",
    ])
  func markers(crontab: String) {
    #expect(throws: SchedulingError.self) { try block.installing("x\n", in: Array(crontab.utf8)) }
    #expect(throws: SchedulingError.self) { try block.removing(from: Array(crontab.utf8)) }
  }

  @Test("A crontab whose last line has no end is not joined to ours")
  func cut() {
    #expect(throws: SchedulingError.self) { try block.installing("x\n", in: Array("0 4 * * * backup".utf8)) }
  }
}
