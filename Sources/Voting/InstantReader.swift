// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore

/// An instant as people and forums write it.
package enum InstantText {
  /// Seconds since 1970; `offset`: minutes east of UTC where the text names no zone. Nil where it is none.
  package static func seconds(_ text: String, offset: Int) -> Int64? {
    var reader = InstantReader(offset: offset)
    let bytes = Array(text.utf8)
    return reader.seconds(bytes, bytes.indices)
  }
}

/// Reads when a ballot was cast: RFC 3339, the same with a space or without zone, or seconds since 1970.
struct InstantReader {
  /// Minutes east of UTC where the text names no zone.
  private let offset: Int
  /// The day that was read last: ballots come day by day.
  private var day: (text: UInt64, number: Int) = (0, 0)

  init(offset: Int) { self.offset = offset }

  /// Seconds since 1970; nil where it is no instant.
  mutating func seconds(_ bytes: [UInt8], _ text: Range<Int>) -> Int64? {
    guard text.count >= 16 else { return text.count >= 9 ? bytes.decimal(text).map(Int64.init) : nil }
    let start = text.lowerBound
    guard bytes[start + 4] == bytes[start + 7], bytes[start + 4] == 0x2D || bytes[start + 4] == 0x2F,
      bytes[start + 10] | 0x20 == 0x74 || bytes[start + 10] == 0x20, bytes[start + 13] == 0x3A,
      let day = dayNumber(bytes, start),
      let hour = bytes.two(start + 11), hour < 24, let minute = bytes.two(start + 14), minute < 60
    else { return nil }
    var at = start + 16
    var second = 0
    if at < text.upperBound, bytes[at] == 0x3A {
      guard at + 3 <= text.upperBound, let found = bytes.two(at + 1), found < 60 else { return nil }
      second = found
      at += 3
      if at < text.upperBound, bytes[at] == 0x2E {
        let fraction = at
        at += 1
        while at < text.upperBound, bytes[at].isDigit { at += 1 }
        guard at > fraction + 1 else { return nil }
      }
    }
    guard let zone = zone(bytes, at..<text.upperBound) else { return nil }
    return Int64(day) * 86_400 + Int64(hour * 3600 + minute * 60 + second) - Int64(zone) * 60
  }

  private func zone(_ bytes: [UInt8], _ text: Range<Int>) -> Int? {
    if text.isEmpty { return offset }
    let start = text.lowerBound
    if text.count == 1, bytes[start] | 0x20 == 0x7A { return 0 }
    guard text.count == 6, bytes[start + 3] == 0x3A, bytes[start] == 0x2B || bytes[start] == 0x2D,
      let hours = bytes.two(start + 1), hours < 24, let minutes = bytes.two(start + 4), minutes < 60
    else { return nil }
    return (hours * 60 + minutes) * (bytes[start] == 0x2D ? -1 : 1)
  }

  private mutating func dayNumber(_ bytes: [UInt8], _ start: Int) -> Int? {
    var packed: UInt64 = 0
    for index in 0..<10 where index != 4 && index != 7 {
      guard bytes[start + index].isDigit else { return nil }
      packed = packed << 8 | UInt64(bytes[start + index])
    }
    if packed == day.text { return day.number }
    guard let high = bytes.two(start), let low = bytes.two(start + 2), let month = bytes.two(start + 5),
      let date = bytes.two(start + 8), let found = CivilDate(year: high * 100 + low, month: month, day: date)
    else { return nil }
    day = (packed, found.dayNumber)
    return found.dayNumber
  }
}

extension [UInt8] {
  /// Two digits; nil where they are none.
  fileprivate func two(_ index: Int) -> Int? {
    guard index + 1 < count, self[index].isDigit, self[index + 1].isDigit else { return nil }
    return Int(self[index] - 0x30) * 10 + Int(self[index + 1] - 0x30)
  }
}
