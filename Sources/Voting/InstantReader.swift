// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore

/// An instant as people and forums write it.
package enum InstantText {
  /// Seconds since 1970; `offset`: minutes east of UTC where the text names no zone. Nil where it is none.
  package static func seconds(_ text: String, offset: Int) -> Int64? {
    var reader = InstantReader(offset: offset)
    return reader.seconds(Array(text.utf8)[...])
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
  mutating func seconds(_ text: ArraySlice<UInt8>) -> Int64? {
    guard text.count >= 16 else { return text.count >= 9 ? text.decimal.map(Int64.init) : nil }
    let start = text.startIndex
    guard text[start + 4] == text[start + 7], text[start + 4] == 0x2D || text[start + 4] == 0x2F,
      text[start + 13] == 0x3A,
      text[start + 10] == 0x54 || text[start + 10] == 0x20 || text[start + 10] == 0x74,
      let day = dayNumber(text, start),
      let hour = Self.two(text, start + 11), hour < 24, let minute = Self.two(text, start + 14), minute < 60
    else { return nil }
    var at = start + 16
    var second = 0
    if at < text.endIndex, text[at] == 0x3A {
      guard at + 3 <= text.endIndex, let found = Self.two(text, at + 1), found < 60 else { return nil }
      second = found
      at += 3
      if at < text.endIndex, text[at] == 0x2E {
        let digits = text[(at + 1)...].prefix { $0.isDigit }
        guard !digits.isEmpty else { return nil }
        at += 1 + digits.count
      }
    }
    guard let zone = zone(text[at...]) else { return nil }
    return Int64(day) * 86_400 + Int64(hour * 3600 + minute * 60 + second) - Int64(zone) * 60
  }

  private func zone(_ text: ArraySlice<UInt8>) -> Int? {
    if text.isEmpty { return offset }
    let start = text.startIndex
    if text.count == 1, text[start] | 0x20 == 0x7A { return 0 }
    guard text.count == 6, text[start + 3] == 0x3A, text[start] == 0x2B || text[start] == 0x2D,
      let hours = Self.two(text, start + 1), hours < 24, let minutes = Self.two(text, start + 4), minutes < 60
    else { return nil }
    return (hours * 60 + minutes) * (text[start] == 0x2D ? -1 : 1)
  }

  private mutating func dayNumber(_ text: ArraySlice<UInt8>, _ start: Int) -> Int? {
    var packed: UInt64 = 0
    for index in [0, 1, 2, 3, 5, 6, 8, 9] {
      guard text[start + index].isDigit else { return nil }
      packed = packed << 8 | UInt64(text[start + index])
    }
    if packed == day.text { return day.number }
    guard let high = Self.two(text, start), let low = Self.two(text, start + 2),
      let month = Self.two(text, start + 5), let date = Self.two(text, start + 8),
      let found = CivilDate(year: high * 100 + low, month: month, day: date)
    else { return nil }
    day = (packed, found.dayNumber)
    return found.dayNumber
  }

  private static func two(_ text: ArraySlice<UInt8>, _ index: Int) -> Int? {
    guard index + 1 < text.endIndex, text[index].isDigit, text[index + 1].isDigit else { return nil }
    return Int(text[index] - 0x30) * 10 + Int(text[index + 1] - 0x30)
  }
}
