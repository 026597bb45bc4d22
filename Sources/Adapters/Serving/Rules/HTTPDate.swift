// SPDX-License-Identifier: Apache-2.0

/// Dates as HTTP writes them, in whole seconds of UTC (RFC 9110 section 5.6.7).
package enum HTTPDate {
  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `Fri, 27 Nov 2026 09:00:00 GMT`.
  package static func text(_ seconds: Int64) -> String {
    let day = floorDivide(seconds, 86_400)
    let rest = seconds - day * 86_400
    let date = civil(day)
    let weekday = days[Int(((day + 4) % 7 + 7) % 7)]
    return "\(weekday), \(two(date.day)) \(months[Int(date.month) - 1]) \(four(date.year)) "
      + "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60)) GMT"
  }

  /// `2026-11-27T09:00:00Z`, as logs write it (RFC 3339).
  package static func timestamp(_ seconds: Int64) -> String {
    let day = floorDivide(seconds, 86_400)
    let rest = seconds - day * 86_400
    let date = civil(day)
    return "\(four(date.year))-\(two(date.month))-\(two(date.day))T"
      + "\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
  }

  /// Reads the three forms that a recipient must accept: IMF-fixdate, RFC 850 and asctime; nil for another.
  package static func seconds(_ text: String) -> Int64? {
    let words = text.split(separator: " ").map(String.init)
    if words.count == 6, words[0].hasSuffix(","), words[5] == "GMT" {
      return seconds(day: words[1], month: words[2], year: words[3], time: words[4])
    }
    if words.count == 4, words[0].hasSuffix(","), words[3] == "GMT" {
      let date = words[1].split(separator: "-").map(String.init)
      guard date.count == 3, date[2].utf8.count == 2, let year = number(date[2], 0...99) else { return nil }
      // As nginx does; a date of this form is older than 2070.
      return seconds(
        day: date[0], month: date[1], year: "\(year + (year < 70 ? 2000 : 1900))", time: words[2])
    }
    if words.count == 5, days.contains(words[0]) {
      return seconds(day: words[2], month: words[1], year: words[4], time: words[3])
    }
    return nil
  }

  private static func seconds(day: String, month: String, year: String, time: String) -> Int64? {
    let clock = time.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard let month = months.firstIndex(of: month).map({ Int64($0 + 1) }), year.utf8.count == 4,
      let year = number(year, 1...9999), let day = number(day, 1...31), clock.count == 3,
      let hour = number(clock[0], 0...23), let minute = number(clock[1], 0...59),
      let second = number(clock[2], 0...60)
    else { return nil }
    let days = daysSinceEpoch(year: year, month: month, day: day)
    guard civil(days) == (year, month, day) else { return nil }
    return days * 86_400 + hour * 3600 + minute * 60 + second
  }

  private static func number(_ text: String, _ range: ClosedRange<Int64>) -> Int64? {
    guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
      let number = Int64(text), range.contains(number)
    else { return nil }
    return number
  }

  /// Days from 1970-01-01 in the proleptic Gregorian calendar, counted in years that begin in March.
  private static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = floorDivide(year, 400)
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  private static func floorDivide(_ value: Int64, _ by: Int64) -> Int64 {
    value >= 0 ? value / by : -((-value + by - 1) / by)
  }

  private static func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
  private static func four(_ value: Int64) -> String {
    let text = "\(value)"
    return String(repeating: "0", count: max(0, 4 - text.utf8.count)) + text
  }
}
