// SPDX-License-Identifier: Apache-2.0

/// How long each role's metadata stands, in seconds from its signing.
///
/// A weekly channel must survive a missed week and a holiday, and a stopped publisher must be noticed soon.
package struct ExpiryPolicy: Hashable, Sendable {
  package static let day: Int64 = 86_400

  package var timestamp = 3 * day
  package var snapshot = 14 * day
  package var builds = 30 * day
  /// What an archive lists never changes, and the snapshot pins its version: it may stand for long.
  package var archive = 3650 * day
  package var targets = 180 * day
  package var root = 365 * day

  package init() {}

  /// How long a role's metadata stands.
  package func lifetime(of role: String) -> Int64 {
    switch role {
    case "timestamp": timestamp
    case "snapshot": snapshot
    case "targets": targets
    case "root": root
    case TargetPath.buildsRole: builds
    default: archive
    }
  }

  /// How long before a role's expiry a person must hear of it: a day for what a machine signs every few
  /// hours, five days for what the weekly work renews, thirty for what needs people and their keys.
  package static func warning(of role: String) -> Int64 {
    switch role {
    case "timestamp": day
    case "root", "targets": 30 * day
    default: 5 * day
    }
  }
}
