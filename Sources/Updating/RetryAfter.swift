// SPDX-License-Identifier: Apache-2.0
package import Foundation

/// How long a server asks a client to stay away (RFC 9110 10.2.3).
package enum RetryAfter {
  /// Longer waits are cut to this: one day.
  package static let longest: Duration = .seconds(86_400)

  /// The header's delay, from zero to `longest`; nil where it says nothing.
  ///
  /// `serverDate`: the reply's own Date header, which a date in the header is compared with, so that a
  /// wrong clock here does not matter.
  package static func delay(_ header: String?, serverDate: Date?) -> Duration? {
    guard let header else { return nil }
    let text = header.trimmingCharacters(in: .whitespaces)
    if !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) {
      // More digits than an Int holds are a long time too.
      return min(.seconds(min(Int(text) ?? .max, 86_400)), longest)
    }
    guard let date = HTTPDate.date(text), let serverDate else { return nil }
    return .seconds(Int(max(0, min(86_400, date.timeIntervalSince(serverDate).rounded(.up)))))
  }
}
