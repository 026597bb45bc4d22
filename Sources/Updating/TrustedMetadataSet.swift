// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import Trusting

/// Every rule by which a client comes to trust metadata, and no I/O: TUF 1.0.34, section 5.
///
/// Numbers are those of the clauses. What fails leaves the set as it was; what passes is the trusted
/// metadata of its role, and the caller persists its bytes (5.3.8, 5.4.5, 5.5.7, 5.6.6).
package struct TrustedMetadataSet: Sendable {
  /// 5.1: the start of the update; every expiry is compared with it.
  package let now: Date
  /// The channel that all metadata must be signed for; nil: any, also none.
  package let channel: String?
  package private(set) var root: MetadataDocument<RootMetadata>
  package private(set) var timestamp: MetadataDocument<TimestampMetadata>?
  package private(set) var snapshot: MetadataDocument<SnapshotMetadata>?
  private var targets: [TargetsKey: MetadataDocument<TargetsMetadata>] = [:]

  /// A targets role *as one delegator vouches for it*: a role that is reached through a second delegator must
  /// satisfy that one's keys and threshold too.
  private struct TargetsKey: Hashable {
    let role: ExactText
    let authority: RoleAuthority
  }

  /// 5.2: takes root metadata that this machine was given or has trusted before. It may be expired, and must
  /// satisfy its own threshold.
  package init(trustedRoot bytes: [UInt8], channel: String?, at now: Date) throws(TrustError) {
    self.now = now
    self.channel = channel
    root = try MetadataDocument(parsing: bytes)
    try verify(root, role: "root", by: root.body.authority(of: .root))
  }

  // MARK: 5.3 Root

  /// 5.3.4 to 5.3.7: takes the next version of root. True where a timestamp or snapshot key was revoked: the
  /// set has then forgotten both roles, and the caller deletes their files too.
  package mutating func updateRoot(_ bytes: [UInt8]) throws(TrustError) -> Bool {
    let new = try MetadataDocument<RootMetadata>(parsing: bytes)
    // 5.3.4: a threshold of the trusted root's keys, and a threshold of its own.
    try verify(new, role: "root", by: root.body.authority(of: .root))
    try verify(new, role: "root", by: new.body.authority(of: .root))
    // 5.3.5: exactly the next version.
    guard new.version == root.version + 1 else {
      guard new.version > root.version else {
        throw .rollback(role: "root", trusted: root.version, found: new.version)
      }
      throw .wrongVersion(role: "root", expected: root.version + 1, found: new.version)
    }
    // 5.3.6: the expiry of a root on the way does not matter. 5.3.7: it is trusted now.
    let revoked = TrustedMetadataSet.revokesOnlineKeys(from: root.body, to: new.body)
    root = new
    targets = [:]
    // 5.3.11: recovery from a fast-forward attack. A key that is only added gives up no protection.
    if revoked { forgetOnlineRoles() }
    return revoked
  }

  /// 5.3.10: after the last root, and before anything is built on it.
  package func checkRoot() throws(TrustError) { try checkExpiry(of: root, role: "root") }

  /// Forgets timestamp and snapshot, so that they can be taken anew from what is persisted.
  package mutating func forgetOnlineRoles() {
    timestamp = nil
    snapshot = nil
    targets = [:]
  }

  private static func revokesOnlineKeys(from old: RootMetadata, to new: RootMetadata) -> Bool {
    [TopLevelRole.timestamp, .snapshot].contains { role in
      let kept = Set(new.roles[role]?.keyIDs ?? [])
      return !(old.roles[role]?.keyIDs ?? []).allSatisfy(kept.contains)
    }
  }

  // MARK: 5.4 Timestamp

  /// Takes persisted timestamp metadata as what later versions are compared with; it may be expired.
  package mutating func trustPersistedTimestamp(_ bytes: [UInt8]) throws(TrustError) {
    let document = try MetadataDocument<TimestampMetadata>(parsing: bytes)
    try verify(document, role: "timestamp", by: root.body.authority(of: .timestamp))
    timestamp = document
  }

  /// 5.4.2 to 5.4.4. False where the version is the trusted one: the trusted bytes stand, and the update goes
  /// on with them, because an earlier one may have stopped right after the timestamp.
  package mutating func updateTimestamp(_ bytes: [UInt8]) throws(TrustError) -> Bool {
    try checkRoot()
    let new = try MetadataDocument<TimestampMetadata>(parsing: bytes)
    // 5.4.2: signed by a threshold of the keys in the trusted root.
    try verify(new, role: "timestamp", by: root.body.authority(of: .timestamp))
    if let trusted = timestamp {
      // 5.4.3.1: never an older timestamp.
      guard new.version >= trusted.version else {
        throw .rollback(role: "timestamp", trusted: trusted.version, found: new.version)
      }
      if new.version == trusted.version {
        try checkTimestamp()
        return false
      }
      // 5.4.3.2: never an older snapshot in it.
      guard new.body.snapshot.version >= trusted.body.snapshot.version else {
        throw .rollback(
          role: "snapshot", trusted: trusted.body.snapshot.version, found: new.body.snapshot.version)
      }
    }
    // 5.4.4: not expired.
    try checkExpiry(of: new, role: "timestamp")
    timestamp = new
    targets = [:]
    return true
  }

  /// The trusted timestamp, where there is one that is not expired.
  @discardableResult
  package func checkTimestamp() throws(TrustError) -> TimestampMetadata {
    guard let timestamp else { throw .absent(role: "timestamp") }
    try checkExpiry(of: timestamp, role: "timestamp")
    return timestamp.body
  }

  // MARK: 5.5 Snapshot

  /// Takes persisted snapshot metadata as what later versions are compared with; it may be older than the
  /// timestamp says, and expired.
  package mutating func trustPersistedSnapshot(_ bytes: [UInt8]) throws(TrustError) {
    let document = try MetadataDocument<SnapshotMetadata>(parsing: bytes)
    try verify(document, role: "snapshot", by: root.body.authority(of: .snapshot))
    snapshot = document
    targets = [:]
  }

  /// 5.5.2 to 5.5.6.
  package mutating func updateSnapshot(_ bytes: [UInt8]) throws(TrustError) {
    try checkRoot()
    let expected = try checkTimestamp().snapshot
    // 5.5.2: length and hashes first; they come from metadata that is trusted already.
    try expected.check(bytes, role: "snapshot")
    let new = try MetadataDocument<SnapshotMetadata>(parsing: bytes)
    // 5.5.3: signed by a threshold of the keys in the trusted root.
    try verify(new, role: "snapshot", by: root.body.authority(of: .snapshot))
    // 5.5.4: the version that the timestamp names.
    guard new.version == expected.version else {
      throw .wrongVersion(role: "snapshot", expected: expected.version, found: new.version)
    }
    // 5.5.5: no targets role goes back or vanishes.
    for (name, trusted) in (snapshot?.body.files ?? [:]).sorted(by: { $0.key < $1.key }) {
      let role = name.text.hasSuffix(".json") ? String(name.text.dropLast(5)) : name.text
      guard let found = new.body.files[name] else { throw .roleVanished(role: role) }
      guard found.version >= trusted.version else {
        throw .rollback(role: role, trusted: trusted.version, found: found.version)
      }
    }
    // 5.5.6: not expired.
    try checkExpiry(of: new, role: "snapshot")
    snapshot = new
    targets = [:]
  }

  /// The trusted snapshot, where it is the one that the timestamp names and not expired.
  @discardableResult
  package func checkSnapshot() throws(TrustError) -> SnapshotMetadata {
    let expected = try checkTimestamp().snapshot
    guard let snapshot else { throw .absent(role: "snapshot") }
    guard snapshot.version == expected.version else {
      throw .wrongVersion(role: "snapshot", expected: expected.version, found: snapshot.version)
    }
    try expected.check(snapshot.bytes, role: "snapshot")
    try checkExpiry(of: snapshot, role: "snapshot")
    return snapshot.body
  }

  // MARK: 5.6 Targets

  /// What the snapshot says of a targets role.
  package func file(of role: ExactText) throws(TrustError) -> MetadataFile {
    guard let file = try checkSnapshot().file(of: role) else { throw .roleNotListed(role: role.text) }
    return file
  }

  /// Targets metadata that was taken already by this authority.
  package func targets(of role: ExactText, by authority: RoleAuthority) -> TargetsMetadata? {
    targets[TargetsKey(role: role, authority: authority)]?.body
  }

  /// 5.6.2 to 5.6.5, for the top-level role and for delegated ones; `authority` is that of the delegator which
  /// led here. Persisted metadata is taken by the same rules as received one.
  package mutating func updateTargets(
    _ bytes: [UInt8], role: ExactText, by authority: RoleAuthority
  ) throws(TrustError) -> TargetsMetadata {
    try checkRoot()
    let expected = try file(of: role)
    // 5.6.2: length and hashes first.
    try expected.check(bytes, role: role.text)
    let new = try MetadataDocument<TargetsMetadata>(parsing: bytes, role: role.text)
    // 5.6.3: signed by a threshold of the delegator's keys.
    try verify(new, role: role.text, by: authority)
    // 5.6.4: the version that the snapshot names.
    guard new.version == expected.version else {
      throw .wrongVersion(role: role.text, expected: expected.version, found: new.version)
    }
    // 5.6.5: not expired.
    try checkExpiry(of: new, role: role.text)
    targets[TargetsKey(role: role, authority: authority)] = new
    return new.body
  }

  // MARK: Common

  /// The delegator's threshold, and our own rule that metadata of one channel is none of another.
  private func verify<Body>(
    _ document: MetadataDocument<Body>, role: String, by authority: RoleAuthority
  ) throws(TrustError) {
    try authority.verify(document.envelope, role: role)
    guard let channel, document.body.channel != channel else { return }
    throw .wrongChannel(role: role, expected: channel, found: document.body.channel)
  }

  private func checkExpiry<Body>(of document: MetadataDocument<Body>, role: String) throws(TrustError) {
    guard document.body.header.isExpired(at: now) else { return }
    throw .expired(
      role: role, version: document.version, at: document.body.expires, now: now, serverDate: nil)
  }
}
