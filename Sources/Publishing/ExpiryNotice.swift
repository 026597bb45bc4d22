// SPDX-License-Identifier: Apache-2.0
package import Foundation
import Trusting

/// How one role's metadata stands against the clock.
package struct ExpiryNotice: Hashable, Sendable {
  /// In the order of how bad they are.
  package enum Level: String, Hashable, Sendable, Comparable, Codable, CaseIterable {
    case fine
    /// So little time is left that a person must hear of it.
    case warning
    /// Readers refuse the channel, or will refuse what comes next.
    case expired

    package static func < (left: Level, right: Level) -> Bool {
      left != right && (left == .fine || right == .expired)
    }
  }

  package let role: String
  package let version: Int
  package let expires: Date
  /// Seconds; below zero where it is past.
  package let left: Int64
  package let level: Level

  package init(role: String, version: Int, expires: Date, at now: Date) {
    self.role = role
    self.version = version
    self.expires = expires
    left = Int64(expires.timeIntervalSince(now).rounded(.down))
    // Expired from the very instant on (TUF 5.3.10); a warning where it would be, the notice's time ahead.
    level = left <= 0 ? .expired : left <= ExpiryPolicy.warning(of: role) ? .warning : .fine
  }
}

extension ChannelState {
  /// Every role that can expire, root first; archives are left out, which stand for years.
  package func expiryNotices(at now: Date) -> [ExpiryNotice] {
    [
      ("root", root.body.header), ("targets", targets.body.header),
      (TargetPath.buildsRole, builds.body.header), ("snapshot", snapshot.body.header),
      ("timestamp", timestamp.body.header),
    ].map { ExpiryNotice(role: $0.0, version: $0.1.version, expires: $0.1.expires, at: now) }
  }
}

extension [ExpiryNotice] {
  /// The worst of them; fine where there are none.
  package var level: ExpiryNotice.Level { map(\.level).max() ?? .fine }
}
