// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import ReleaseCore
internal import Trusting

extension Updater {
  /// The whole of TUF 5.3 to 5.6 for the four top-level roles.
  ///
  /// A mirror that fails, be it by silence or by an answer that is not trusted, is followed by the next one,
  /// and caches on the way to that are asked to revalidate; the error is the first mirror's. With
  /// `toleratingBehind`, mirrors that are merely older than the metadata trusted here are no error while that
  /// is complete and unexpired; the report says so.
  package func refresh(toleratingBehind: Bool = false) async throws -> RefreshReport {
    try begin()
    let before = versions()
    do {
      try await reachTimestamp()
    } catch {
      guard toleratingBehind, goesOnBehind() else { throw error }
    }
    try await refreshSnapshot()
    _ = try await targets("targets", by: trusted.root.body.authority(of: .targets))
    return finish(before)
  }

  /// Takes the persisted metadata alone, whole and unexpired; asks nothing of any mirror.
  package func refreshOffline() async throws -> RefreshReport {
    offline = true
    report.offline = true
    try begin()
    let before = versions()
    try trusted.checkRoot()
    try trusted.checkSnapshot()
    _ = try await targets("targets", by: trusted.root.body.authority(of: .targets))
    return finish(before)
  }

  private func begin() throws {
    if let pinned { try cache.keep(pinned, as: .root) }
    try loadPersisted()
  }

  /// Takes what is persisted as what new metadata is compared with; what the root's keys have not signed, or
  /// what is damaged, is no such thing.
  private func loadPersisted() throws {
    trusted.forgetOnlineRoles()
    if let bytes = try cache.document(.timestamp) { try? trusted.trustPersistedTimestamp(bytes) }
    if let bytes = try cache.document(.snapshot) { try? trusted.trustPersistedSnapshot(bytes) }
  }

  /// Tries mirror after mirror up to the timestamp, which alone says what is new; a single one twice, where
  /// its answer was not trusted.
  private func reachTimestamp() async throws {
    guard !mirrors.isEmpty else { throw UpdatingError.noMirror }
    var first: (any Error)?
    for index in mirrors.indices {
      var revalidating = index > 0
      while true {
        do {
          try await refreshRoot(at: mirrors[index], revalidating)
          try await refreshTimestamp(at: mirrors[index], revalidating)
          currentMirror = index
          report.mirror = mirrors[index]
          return
        } catch {
          try note(error, of: mirrors[index])
          first = first ?? error
          guard mirrors.count == 1, !revalidating, error is TrustError else { break }
          revalidating = true
        }
      }
    }
    if let first { throw first }
  }

  /// Whether all that stopped the mirrors was an older timestamp than the trusted one.
  private func goesOnBehind() -> Bool {
    var newest: (trusted: Int, found: Int)?
    for failure in report.failures {
      guard case TrustError.rollback("timestamp", let version, let found) = failure.error else { continue }
      if found > newest?.found ?? 0 { newest = (version, found) }
    }
    guard let newest, (try? trusted.checkSnapshot()) != nil else { return false }
    report.behind = newest
    return true
  }

  /// 5.3: root after root, until the mirror has no next one.
  private func refreshRoot(at mirror: String, _ revalidating: Bool) async throws {
    for _ in 0..<limits.rootRounds {
      let name = MetadataLocation.document("root", version: trusted.root.version + 1)
      let url = MetadataLocation.url(mirror, name)
      let (bytes, date): ([UInt8], Date?)
      do {
        (bytes, date) = try await document(at: url, limit: limits.root, revalidating: revalidating)
      } catch UpdatingError.missing {
        break
      }
      let revoked = try judging(date) { try trusted.updateRoot(bytes) }
      // 5.3.11 comes before the new root is persisted: a kill between the two must not bring back versions
      // that the new root means to forget.
      if revoked {
        try cache.drop(.timestamp)
        try cache.drop(.snapshot)
      }
      try cache.keep(bytes, as: .root)
      try loadPersisted()
    }
    try judging(report.serverDate) { try trusted.checkRoot() }
  }

  /// 5.4.
  private func refreshTimestamp(at mirror: String, _ revalidating: Bool) async throws {
    let url = MetadataLocation.url(mirror, MetadataLocation.document("timestamp", version: nil))
    let (bytes, date) = try await document(at: url, limit: limits.timestamp, revalidating: revalidating)
    if try judging(date, { try trusted.updateTimestamp(bytes) }) { try cache.keep(bytes, as: .timestamp) }
  }

  /// 5.5; nothing is fetched where the persisted snapshot is the one that the timestamp names.
  private func refreshSnapshot() async throws {
    if (try? trusted.checkSnapshot()) != nil { return }
    let expected = try trusted.checkTimestamp().snapshot
    let limit = expected.length.map { Int(clamping: $0) } ?? limits.snapshot
    try await versioned("snapshot", version: expected.version, limit: limit) { bytes in
      try trusted.updateSnapshot(bytes)
      try cache.keep(bytes, as: .snapshot)
    }
  }

  private func versions() -> [Int?] {
    let targets = try? cache.document(.targets).flatMap {
      try? MetadataDocument<TargetsMetadata>(parsing: $0).version
    }
    return [trusted.root.version, trusted.timestamp?.version, trusted.snapshot?.version, targets ?? nil]
  }

  private func finish(_ before: [Int?]) -> RefreshReport {
    let targets = trusted.targets(of: "targets", by: trusted.root.body.authority(of: .targets))
    let after: [(String, MetadataHeader?)] = [
      ("root", trusted.root.body.header), ("timestamp", trusted.timestamp?.body.header),
      ("snapshot", trusted.snapshot?.body.header), ("targets", targets?.header),
    ]
    report.roles = zip(after, before).compactMap { role, version in
      role.1.map { .init(name: role.0, before: version, after: $0.version, expires: $0.expires) }
    }
    return report
  }
}
