// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import TestSupport
import Testing

@testable import Scheduling

@Suite struct CalendarFileTests {
  private func file(_ product: String = "MIUI", gaps: [TrainGap] = []) throws -> (CalendarFile, TrainSchedule)
  {
    let calendar = ReleaseCalendar(
      timeZone: try #require(TimeZone(identifier: "Asia/Shanghai")), weekday: .friday, hour: 17, minute: 0,
      firstWeek: 1)
    let schedule = TrainSchedule(calendar, gaps: gaps)
    let stamp = try Date("2026-11-22T06:00:00Z", strategy: .iso8601)
    return (CalendarFile(schedule, product: product, authority: nil, stamp: stamp), schedule)
  }

  private func text(_ product: String = "MIUI", gaps: [TrainGap] = [], weeks: Int = 8) throws -> String {
    let (file, schedule) = try file(product, gaps: gaps)
    return file.text(schedule.next(weeks, at: try Date("2026-11-22T06:00:00Z", strategy: .iso8601)))
  }

  @Test("Every line ends in CRLF and has at most 75 octets, and folding loses nothing")
  func lines() throws {
    let reason = String(repeating: "服务器搬家；a,b\\c ", count: 20) + "\nsecond line 👩‍👩‍👧‍👦"
    let gap = TrainGap(try #require(CivilDate("2026-12-04")), .skipped, reason: reason)
    let text = try text("MIUI 米柚; the ROM, \\ really", gaps: [gap])
    #expect(text.hasSuffix("END:VCALENDAR\r\n"))
    let lines = text.components(separatedBy: "\r\n").dropLast()
    for line in lines {
      #expect(line.utf8.count <= 75 && !line.unicodeScalars.contains { $0 == "\n" || $0 == "\r" }, "\(line)")
    }
    let unfolded = text.replacingOccurrences(of: "\r\n ", with: "")
    #expect(unfolded.contains("服务器搬家；a\\,b\\\\c"))
    #expect(unfolded.contains("\\nsecond line 👩‍👩‍👧‍👦\r\n"))
  }

  @Test(
    "A line is folded between characters, at 75 octets and not before", arguments: [74, 75, 76, 149, 150])
  func folding(length: Int) {
    let line = String(repeating: "x", count: length)
    let folded = CalendarFile.folded(line)
    #expect(folded.components(separatedBy: "\r\n").dropLast().allSatisfy { $0.utf8.count <= 75 })
    #expect(folded.replacingOccurrences(of: "\r\n ", with: "") == line + "\r\n")
    #expect(
      folded.components(separatedBy: "\r\n").count - 1 == (length <= 75 ? 1 : 1 + (length - 75 + 73) / 74))
  }

  @Test("An independent reader finds every train at its instant, and UIDs that stay")
  func independentReader() throws {
    let python = ProjectFiles.url(".venv/bin/python").path
    let there =
      FileManager.default.isExecutableFile(atPath: python)
      ? try Tool.run(python, ["-c", "import icalendar"]).status == 0 : false
    let isRequired = ProcessInfo.processInfo.environment["CI"] == "true"
    #expect(there || !isRequired, "icalendar is missing: scripts/setup --tests installs it")
    guard there else { return }
    let scratch = try ScratchFolder("calendar")
    let gap = TrainGap(
      try #require(CivilDate("2026-12-04")), .skipped,
      reason: "服务器搬家; a, b \\ " + String(repeating: "长", count: 60))
    _ = try scratch.write(try text("MIUI 米柚", gaps: [gap], weeks: 3), to: "trains.ics")
    let script = """
      import icalendar, sys
      calendar = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
      for event in calendar.walk("VEVENT"):
          print(event["UID"], event.decoded("DTSTART"), event["SUMMARY"], sep="|")
          if str(event["UID"]).startswith("gap"):
              print(event["DESCRIPTION"])
      print(calendar["VERSION"], calendar["PRODID"], calendar["X-WR-CALNAME"])
      """
    let result = try Tool.run(python, ["-c", script, scratch.path("trains.ics")])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.text.split(separator: "\n").map(String.init)
    #expect(
      lines.contains(
        "train-2026-11-27@miui.miui-release.invalid|2026-11-27 09:00:00+00:00|MIUI 米柚 26.11.27 leaves"))
    #expect(lines.contains { $0.hasPrefix("gap-2026-12-04@miui.miui-release.invalid|2026-12-04|") })
    #expect(lines.contains("skipped: 服务器搬家; a, b \\ " + String(repeating: "长", count: 60)))
    #expect(
      lines.contains { $0.hasPrefix("poll-2026-11-27@miui.miui-release.invalid|2026-12-01 01:00:00+00:00|") })
    #expect(lines.contains { $0.hasPrefix("candidate-2026-12-11@miui.miui-release.invalid|2026-12-09|") })
    #expect(lines.last == "2.0 -//miui-release//schedule//EN MIUI 米柚")
    let uids = lines.compactMap { $0.contains("@") ? $0.split(separator: "|").first : nil }
    #expect(Set(uids).count == uids.count)
  }
}
