// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// A moment in whole seconds, as exports of other programs tell it; its text is RFC 3339 in UTC.
package struct UTCInstant: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
  /// Seconds since 1970-01-01 00:00 UTC, of the years 1970 to 2999.
  package let seconds: Int64

  package init(seconds: Int64) { self.seconds = seconds }

  /// Reads RFC 3339 in any zone, with or without a fraction, which is cut off: `2026-11-21T08:30:00.123+08:00`.
  /// A blank stands for `T` where a program writes one. Nil for anything else.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard (20...64).contains(bytes.count), [84, 116, 32].contains(bytes[10]), bytes[13] == 58,
      bytes[16] == 58,
      let date = CivilDate(String(decoding: bytes[..<10], as: UTF8.self)),
      let hour = Self.two(bytes, 11, upTo: 23), let minute = Self.two(bytes, 14, upTo: 59),
      let second = Self.two(bytes, 17, upTo: 60)
    else { return nil }
    var rest = bytes[19...]
    if rest.first == 46 {
      let digits = rest.dropFirst().prefix { (48...57).contains($0) }
      guard !digits.isEmpty else { return nil }
      rest = rest[digits.endIndex...]
    }
    guard let offset = Self.offset(rest) else { return nil }
    // A leap second is the last second of its minute here, as POSIX counts.
    let clock = Int64(hour * 3600 + minute * 60 + min(second, 59))
    let seconds = Int64(date.dayNumber) * 86_400 + clock - offset
    guard seconds >= 0 else { return nil }
    self.seconds = seconds
  }

  /// Reads the seconds of a Unix clock as forums keep them: `1795485600`; nil for anything else, also for 0.
  package init?(unix text: String) {
    guard (1...11).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
      let seconds = Int64(text), seconds > 0, seconds < 32_503_680_000
    else { return nil }
    self.seconds = seconds
  }

  /// Seconds east of UTC of `Z`, `+08:00` or `+0800`.
  private static func offset(_ bytes: ArraySlice<UInt8>) -> Int64? {
    let zone = Array(bytes)
    if zone == [90] || zone == [122] { return 0 }
    guard zone.count == 6 ? zone[3] == 58 : zone.count == 5, zone[0] == 43 || zone[0] == 45,
      let hours = two(zone, 1, upTo: 23), let minutes = two(zone, zone.count - 2, upTo: 59)
    else { return nil }
    return Int64(hours * 3600 + minutes * 60) * (zone[0] == 45 ? -1 : 1)
  }

  private static func two(_ bytes: [UInt8], _ index: Int, upTo limit: Int) -> Int? {
    let digits = bytes[index...index + 1]
    guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    let number = Int(bytes[index] - 48) * 10 + Int(bytes[index + 1] - 48)
    return number <= limit ? number : nil
  }

  package var description: String {
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let clock = seconds % 86_400
    return "\(CivilDate(dayNumber: Int(seconds / 86_400)))"
      + "T\(two(clock / 3600)):\(two(clock / 60 % 60)):\(two(clock % 60))Z"
  }

  package static func < (left: UTCInstant, right: UTCInstant) -> Bool { left.seconds < right.seconds }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let instant = UTCInstant(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected an instant such as 2026-11-21T08:30:00Z")
    }
    self = instant
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
