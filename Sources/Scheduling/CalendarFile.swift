// SPDX-License-Identifier: Apache-2.0
package import Foundation
import ReleaseCore

/// The trains as an iCalendar file (RFC 5545), for people's calendars.
///
/// Times are in UTC, so that no reader needs to know the zone; an event keeps its UID for ever.
package struct CalendarFile {
  let schedule: TrainSchedule
  let product: String
  /// What UIDs end in.
  let authority: String
  let stamp: Date

  package init(_ schedule: TrainSchedule, product: String, authority: String?, stamp: Date) {
    self.schedule = schedule
    self.product = product
    self.authority = authority ?? "miui-release.invalid"
    self.stamp = stamp
  }

  /// The file for some days, gaps among them.
  package func text(_ days: [TrainDay]) -> String {
    var lines = [
      "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//miui-release//schedule//EN", "CALSCALE:GREGORIAN",
      "METHOD:PUBLISH", property("NAME", product), property("X-WR-CALNAME", product),
      "REFRESH-INTERVAL;VALUE=DURATION:PT12H",
    ]
    for day in days {
      switch day {
      case .gap(let date, let gap): lines += self.gap(date, gap)
      case .train(let date, _): lines += train(schedule.week(of: date))
      }
    }
    lines.append("END:VCALENDAR")
    return lines.map(Self.folded).joined()
  }

  private func train(_ week: ReleaseWeek) -> [String] {
    let moved = week.movedFrom.map { " Moved from \($0)." } ?? ""
    return event(
      "candidate-\(week.day)", "\(product) \(week.version): the candidate for testers",
      "The honorary development group tries it until the train leaves.", on: week.candidate)
      + event(
        "train-\(week.day)", "\(product) \(week.version) leaves",
        "Accepted and tried features ship at \(schedule.calendar.text(of: week.departure)).\(moved)",
        from: week.departure, to: week.departure.addingTimeInterval(1800))
      + event(
        "feedback-\(week.day)", "Feedback on \(product) \(week.version)", "Later feedback is counted apart.",
        from: week.feedbackOpens, to: week.feedbackCloses)
      + event(
        "poll-\(week.day)", "Four-panel report on \(product) \(week.version)",
        "Tallied at \(schedule.calendar.text(of: week.pollTallied)).", from: week.pollOpens,
        to: week.pollCloses)
  }

  private func gap(_ date: CivilDate, _ gap: TrainGap) -> [String] {
    event("gap-\(date)", "\(product): no train, \(gap.kind.rawValue)", gap.sentence, on: date)
  }

  private func event(
    _ id: String, _ summary: String, _ description: String, from start: Date, to end: Date
  ) -> [String] {
    event(id, summary, description, ["DTSTART:\(Self.utc(start))", "DTEND:\(Self.utc(end))"])
  }

  private func event(_ id: String, _ summary: String, _ description: String, on day: CivilDate) -> [String] {
    event(
      id, summary, description,
      ["DTSTART;VALUE=DATE:\(Self.basic(day))", "DTEND;VALUE=DATE:\(Self.basic(day.adding(days: 1)))"])
  }

  private func event(_ id: String, _ summary: String, _ description: String, _ times: [String]) -> [String] {
    ["BEGIN:VEVENT", property("UID", "\(id)@\(authority)"), "DTSTAMP:\(Self.utc(stamp))"] + times + [
      property("SUMMARY", summary), property("DESCRIPTION", description), "TRANSP:TRANSPARENT", "END:VEVENT",
    ]
  }

  /// A property of type TEXT (3.3.11): backslash, semicolon, comma and line breaks are escaped.
  private func property(_ name: String, _ value: String) -> String {
    var escaped = ""
    for character in value {
      switch character {
      case "\\", ";", ",": escaped += "\\\(character)"
      case _ where character.isNewline: escaped += "\\n"
      default: escaped.append(character)
      }
    }
    return "\(name):\(escaped)"
  }

  /// A content line (3.1): at most 75 octets before a break, never within a character; CRLF at its end.
  static func folded(_ line: String) -> String {
    var text = ""
    var length = 0
    for scalar in line.unicodeScalars {
      let octets = String(scalar).utf8.count
      if length + octets > 75 {
        text += "\r\n "
        length = 1
      }
      text.unicodeScalars.append(scalar)
      length += octets
    }
    return text + "\r\n"
  }

  private static func basic(_ day: CivilDate) -> String {
    day.description.split(separator: "-").joined()
  }

  /// `20261127T090000Z`.
  private static func utc(_ instant: Date) -> String {
    let zoned = ZonedInstant(seconds: Int64(instant.timeIntervalSince1970.rounded(.down)), offset: 0)
    let text = zoned.description.prefix(19)
    return text.filter { $0 != "-" && $0 != ":" } + "Z"
  }
}
