// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
import Foundation

/// A length of time as a person gives it: `90d`, `12h`, `30m`, `2w`; up to ten years.
struct Period: Hashable, ExpressibleByArgument {
  let seconds: TimeInterval

  static let longest = 3660

  static func days(_ count: Int) -> Period { Period(seconds: TimeInterval(count) * 86_400) }

  private init(seconds: TimeInterval) { self.seconds = seconds }

  init?(argument text: String) {
    let units: [Character: Int] = ["m": 60, "h": 3600, "d": 86_400, "w": 604_800]
    let digits = text.dropLast()
    guard let last = text.last, let unit = units[last], (1...5).contains(digits.utf8.count),
      digits.utf8.allSatisfy({ (48...57).contains($0) }), let count = Int(digits),
      count * unit <= Self.longest * 86_400
    else { return nil }
    seconds = TimeInterval(count * unit)
  }

  var defaultValueDescription: String {
    seconds.truncatingRemainder(dividingBy: 86_400) == 0 && seconds > 0
      ? "\(Int(seconds / 86_400))d" : "\(Int(seconds / 60))m"
  }
}
