// SPDX-License-Identifier: Apache-2.0
package import Foundation
internal import ReleaseCore

/// Keeps the access log of members' channels. Implemented by `StateDatabase`.
package protocol AccessLog: Sendable {
  /// Adds records, all or none; nothing that is there is ever changed.
  func append(_ records: [AccessRecord]) throws
  /// Calls `body` with each record that is asked for, oldest first.
  func each(_ query: AuditQuery, _ body: (AccessRecord) throws -> Void) throws
  /// The last granted request of each member.
  func lastSeen() throws -> [String: Date]
  /// Removes what is older than an instant; how many records.
  @discardableResult func prune(before instant: Date) throws -> Int
}

/// Which records an audit looks at; nil: all.
package struct AuditQuery: Hashable, Sendable {
  package var since: Date?
  /// Not included.
  package var until: Date?
  package var member: String?
  package var build: String?

  package init(since: Date? = nil, until: Date? = nil, member: String? = nil, build: String? = nil) {
    self.since = since
    self.until = until
    self.member = member
    self.build = build
  }
}

extension AccessRecord {
  /// The build whose file the path names, `26.11.20` in `targets/builds/26.11.20/<sha256>.<file>`; nil for
  /// metadata and everything else.
  package var build: String? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    guard let folder = parts.firstIndex(of: "builds"), folder > 0, parts[folder - 1] == "targets",
      folder + 2 < parts.count, let version = BuildVersion(String(parts[folder + 1]))
    else { return nil }
    return version.description
  }

  /// As it is kept: no token in it, no control character, no text without end.
  package var forKeeping: AccessRecord {
    AccessRecord(
      at: at, member: member, channel: Self.kept(channel, 64), method: Self.kept(method, 16),
      path: Self.kept(path, 1024), range: range.map { Self.kept($0, 200) }, status: status, bytes: bytes,
      size: size, network: Self.kept(network, 64), agent: agent.map { Self.kept($0, 200) },
      milliseconds: milliseconds)
  }

  private static func kept(_ text: String, _ limit: Int) -> String {
    let shown = text.unicodeScalars.prefix(limit * 2).map {
      $0.properties.generalCategory.isShownOnOneLine ? Character($0) : "?"
    }
    return String(TesterToken.redacting(String(shown)).prefix(limit))
  }
}
