// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// A moment with the offset of the project's zone at it; its text is RFC 3339 in whole seconds.
package struct ZonedInstant: Hashable, Sendable, Codable, CustomStringConvertible {
  /// Seconds since 1970-01-01 00:00 UTC, not before it.
  package let seconds: Int64
  /// Minutes east of UTC.
  package let offset: Int

  package init(seconds: Int64, offset: Int) {
    self.seconds = seconds
    self.offset = offset
  }

  /// Reads `2026-11-27T17:00:00+08:00`, exactly that form; nil for anything else, also for `Z`.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 25, bytes[10] == 84, bytes[13] == 58, bytes[16] == 58, bytes[22] == 58,
      bytes[19] == 43 || bytes[19] == 45, let date = CivilDate(String(decoding: bytes[..<10], as: UTF8.self)),
      let hour = Self.two(bytes, 11, below: 24), let minute = Self.two(bytes, 14, below: 60),
      let second = Self.two(bytes, 17, below: 60), let zoneHour = Self.two(bytes, 20, below: 24),
      let zoneMinute = Self.two(bytes, 23, below: 60)
    else { return nil }
    let minutes = (zoneHour * 60 + zoneMinute) * (bytes[19] == 45 ? -1 : 1)
    // RFC 3339 4.3: “-00:00” means an unknown zone, and a release's is known.
    if bytes[19] == 45, minutes == 0 { return nil }
    offset = minutes
    seconds = Int64(date.dayNumber) * 86_400 + Int64(hour * 3600 + minute * 60 + second) - Int64(minutes) * 60
  }

  private static func two(_ bytes: [UInt8], _ index: Int, below limit: Int) -> Int? {
    let digits = bytes[index...index + 1]
    guard digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
    let number = Int(bytes[index] - 48) * 10 + Int(bytes[index + 1] - 48)
    return number < limit ? number : nil
  }

  /// The day in the zone.
  package var date: CivilDate { CivilDate(dayNumber: Int(local / 86_400)) }
  /// The time of day in the zone, `17:00`.
  package var timeOfDay: String { "\(two(local / 3600 % 24)):\(two(local / 60 % 60))" }
  /// `+08:00`.
  package var zoneText: String {
    "\(offset < 0 ? "-" : "+")\(two(Int64(abs(offset) / 60))):\(two(Int64(abs(offset) % 60)))"
  }

  package var description: String { "\(date)T\(timeOfDay):\(two(local % 60))\(zoneText)" }

  private var local: Int64 { max(0, seconds + Int64(offset) * 60) }
  private func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let instant = ZonedInstant(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected an instant such as 2026-11-27T17:00:00+08:00")
    }
    self = instant
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
