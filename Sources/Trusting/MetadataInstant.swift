// SPDX-License-Identifier: Apache-2.0
package import Foundation
internal import ReleaseCore

/// Instants as TUF writes them (TUF 4.2.1): `2026-11-27T17:00:00Z`, whole seconds, UTC.
package enum MetadataInstant {
  /// Reads exactly that form, years 1970 to 9999; nil for anything else.
  package static func date(of text: String) -> Date? {
    let bytes = Array(text.utf8)
    guard bytes.count == 20, bytes[4] == 45, bytes[7] == 45, bytes[10] == 84, bytes[13] == 58,
      bytes[16] == 58,
      bytes[19] == 90, let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
      let day = number(bytes[8..<10]), let hour = number(bytes[11..<13]), hour < 24,
      let minute = number(bytes[14..<16]), minute < 60, let second = number(bytes[17..<19]), second < 60,
      year >= 1970
    else { return nil }
    // The calendar repeats itself every 400 years of 146,097 days.
    let cycles = (year - 1970) / 400
    guard let date = CivilDate(year: year - cycles * 400, month: month, day: day) else { return nil }
    let days = date.dayNumber + cycles * 146_097
    return Date(timeIntervalSince1970: Double(((days * 24 + hour) * 60 + minute) * 60 + second))
  }

  /// Fractions of a second are cut off; instants outside 1970 to 9999 become the nearest that can be written.
  package static func text(of date: Date) -> String {
    let seconds = Int(min(max(date.timeIntervalSince1970.rounded(.down), 0), 253_402_300_799))
    let day = CivilDate(dayNumber: seconds / 86_400)
    return [
      padded(day.year, 4), "-", padded(day.month, 2), "-", padded(day.day, 2), "T",
      padded(seconds / 3600 % 24, 2), ":", padded(seconds / 60 % 60, 2), ":", padded(seconds % 60, 2), "Z",
    ].joined()
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    digits.reduce(0) { sum, digit in
      guard let sum, (48...57).contains(digit) else { return nil }
      return sum * 10 + Int(digit - 48)
    }
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }
}
