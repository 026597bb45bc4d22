// SPDX-License-Identifier: Apache-2.0

/// The version of a developer build: its date, and a fourth part for a respin on the same day.
///
/// `4.10.31` is 31 Oct 2014: the year part is year − 2010 through 2019, two digits of the year from 2020.
/// Compared numerically, never as text.
package struct BuildVersion: Hashable, Comparable, Sendable {
  package let date: CivilDate
  /// 1 for the first build of a day; 2 and up are written as a fourth part.
  package let respin: Int

  package init(date: CivilDate, respin: Int = 1) {
    self.date = date
    self.respin = max(1, respin)
  }

  /// Reads `26.11.27` or `26.11.27.2`; nil for anything else, also for leading zeros and `.1`.
  package init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 || parts.count == 4 else { return nil }
    var numbers: [Int] = []
    for part in parts {
      guard (1...4).contains(part.count), part.utf8.allSatisfy({ (48...57).contains($0) }),
        part == "0" || part.first != "0", let number = Int(part)
      else { return nil }
      numbers.append(number)
    }
    let year = numbers[0]
    // Years 0…9 count from 2010; 20…99 are two digits of the year; 10…19 were never written.
    guard (0...9).contains(year) || (20...99).contains(year),
      let date = CivilDate(
        year: year < 10 ? 2010 + year : 2000 + year, month: numbers[1], day: numbers[2])
    else { return nil }
    if numbers.count == 4, numbers[3] < 2 { return nil }
    self.init(date: date, respin: numbers.count == 4 ? numbers[3] : 1)
  }

  package static func < (left: BuildVersion, right: BuildVersion) -> Bool {
    (left.date, left.respin) < (right.date, right.respin)
  }
}

extension BuildVersion: CustomStringConvertible, Codable {
  package var description: String {
    let year = date.year < 2020 ? date.year - 2010 : date.year - 2000
    let day = "\(year).\(date.month).\(date.day)"
    return respin > 1 ? "\(day).\(respin)" : day
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let version = BuildVersion(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a version such as 26.11.27 or 26.11.27.2")
    }
    self = version
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
