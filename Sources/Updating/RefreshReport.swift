// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore

/// What a refresh did, for a person and for `--json`.
package struct RefreshReport: Sendable {
  /// One role before and after.
  package struct Role: Hashable, Sendable {
    package let name: String
    /// Nil where there was none.
    package let before: Int?
    package let after: Int
    package let expires: Date

    package var changed: Bool { before != after }
  }

  /// What one mirror did wrong.
  package struct MirrorFailure: Sendable {
    package let url: String
    package let error: any Failure
  }

  /// root, timestamp, snapshot, targets.
  package var roles: [Role] = []
  /// The mirror whose timestamp was taken; nil where none was.
  package var mirror: String?
  /// In the order they were tried.
  package var failures: [MirrorFailure] = []
  /// The versions of the timestamp where every mirror is older than what is trusted here.
  package var behind: (trusted: Int, found: Int)?
  /// True where nothing was asked of any mirror.
  package var offline = false
  package var requests = 0
  /// Bytes of the documents that were received.
  package var bytesFetched = 0
  /// The Date header that came with the timestamp.
  package var serverDate: Date?

  package init() {}

  package var changed: Bool { roles.contains(where: \.changed) }
  /// The first instant at which something will have expired.
  package var firstExpiry: Role? { roles.min { $0.expires < $1.expires } }
}
