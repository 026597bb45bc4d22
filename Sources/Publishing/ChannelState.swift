// SPDX-License-Identifier: Apache-2.0
import Foundation
package import ReleaseCore
package import Trusting

/// What a channel's repository holds, verified down from its first root; expiry aside, because a publisher
/// must be able to renew what has expired.
package struct ChannelState: Sendable {
  package typealias Targets = MetadataDocument<TargetsMetadata>

  package let channel: Channel
  /// The newest root; `root.version` files of it are there.
  package let root: MetadataDocument<RootMetadata>
  package let timestamp: MetadataDocument<TimestampMetadata>
  package let snapshot: MetadataDocument<SnapshotMetadata>
  package let targets: Targets
  package let builds: Targets
  /// What is offered; nil before the first release.
  package let latest: LatestDocument?

  /// The versions of root and of every targets role, by role.
  package var versions: [String: Int] {
    var versions = ["root": root.version]
    for (name, file) in snapshot.body.files { versions[String(name.text.dropLast(5))] = file.version }
    return versions
  }

  /// The keys that may sign a role: from root for the four of it, from targets for `builds`, from `builds`
  /// for its archives; nil for a role that nobody delegates to.
  package func authority(of role: String) -> RoleAuthority? {
    Self.authority(of: role, root: root.body, targets: targets.body, builds: builds.body)
  }

  package static func authority(
    of role: String, root: RootMetadata, targets: TargetsMetadata, builds: TargetsMetadata
  ) -> RoleAuthority? {
    if let role = TopLevelRole(rawValue: role) { return root.authority(of: role) }
    let delegator = role == TargetPath.buildsRole ? targets : builds
    let name = role == TargetPath.buildsRole ? TopLevelRole.targets.rawValue : TargetPath.buildsRole
    guard let delegations = delegator.delegations,
      let delegated = delegations.roles.first(where: { $0.name == ExactText(role) })
    else { return nil }
    return delegations.authority(of: delegated, delegator: ExactText(name))
  }

  /// When each role's metadata expires, seconds since 1970; archives are left out, which the snapshot pins.
  package var expiries: [(role: String, seconds: Int64)] {
    [
      ("root", root.body.expires), ("targets", targets.body.expires),
      (TargetPath.buildsRole, builds.body.expires), ("snapshot", snapshot.body.expires),
      ("timestamp", timestamp.body.expires),
    ].map { ($0.0, Int64($0.1.timeIntervalSince1970)) }
  }

  /// The roles of older quarters, oldest first.
  package var archives: [String] {
    (builds.body.delegations?.roles ?? []).map(\.name.text).sorted(by: FileName.precedes)
  }

  /// The versions that `builds` itself lists, oldest first.
  package var currentVersions: [BuildVersion] { Self.versions(in: builds.body) }

  package static func versions(in targets: TargetsMetadata) -> [BuildVersion] {
    Set(targets.targets.keys.compactMap { TargetPath.parse($0.text)?.version }).sorted()
  }
}

extension ChannelState {
  /// Reads a channel; nil where it was never created. Every signature and version is checked; what does not
  /// verify is `TrustError`: nothing is built upon a repository that readers would refuse.
  ///
  /// `rootsUpTo`: as though no newer root were there. Cost: the roots, and one read for each of the other roles.
  package static func read(
    _ channel: Channel, from store: any ChannelReading, rootsUpTo limit: Int = .max
  ) throws -> ChannelState? {
    guard let root = try newestRoot(of: channel, from: store, upTo: limit),
      let bytes = try store.metadata("timestamp.json")
    else { return nil }
    let timestamp = try MetadataDocument<TimestampMetadata>(parsing: bytes)
    try root.body.authority(of: .timestamp).verify(timestamp.envelope, role: "timestamp")
    let snapshot: MetadataDocument<SnapshotMetadata> = try document(
      "snapshot", timestamp.body.snapshot, root.body.authority(of: .snapshot), from: store)
    func targets(_ role: String, _ authority: RoleAuthority?) throws -> Targets {
      guard let file = snapshot.body.file(of: ExactText(role)) else {
        throw TrustError.roleNotListed(role: role)
      }
      guard let authority else { throw PublishingError.notDelegated(role: role, channel: channel) }
      return try document(role, file, authority, from: store)
    }
    let top = try targets("targets", root.body.authority(of: .targets))
    let builds = try targets(
      TargetPath.buildsRole,
      authority(of: TargetPath.buildsRole, root: root.body, targets: top.body, builds: top.body))
    for (role, found) in [
      ("root", root.body.channel), ("timestamp", timestamp.body.channel),
      ("snapshot", snapshot.body.channel), ("targets", top.body.channel),
      (TargetPath.buildsRole, builds.body.channel),
    ] where found != channel.name {
      throw TrustError.wrongChannel(role: role, expected: channel.name, found: found)
    }
    return ChannelState(
      channel: channel, root: root, timestamp: timestamp, snapshot: snapshot, targets: top, builds: builds,
      latest: try latest(in: builds.body, from: store))
  }

  /// The metadata of an older quarter.
  package func archive(_ role: String, from store: any ChannelReading) throws -> Targets {
    guard let file = snapshot.body.file(of: ExactText(role)), let authority = authority(of: role) else {
      throw TrustError.roleNotListed(role: role)
    }
    return try Self.document(role, file, authority, from: store)
  }

  /// The root that readers end at, each one signed by its predecessor's keys and its own (5.3.4).
  package static func newestRoot(
    of channel: Channel, from store: any ChannelReading, upTo limit: Int = .max
  ) throws -> MetadataDocument<RootMetadata>? {
    var newest: MetadataDocument<RootMetadata>?
    while newest?.version ?? 0 < limit,
      let bytes = try store.metadata("\((newest?.version ?? 0) + 1).root.json")
    {
      let next = try MetadataDocument<RootMetadata>(parsing: bytes)
      try newest?.body.authority(of: .root).verify(next.envelope, role: "root")
      try next.body.authority(of: .root).verify(next.envelope, role: "root")
      let expected = (newest?.version ?? 0) + 1
      guard next.version == expected else {
        throw TrustError.wrongVersion(role: "root", expected: expected, found: next.version)
      }
      newest = next
    }
    return newest
  }

  private static func document<Body>(
    _ role: String, _ file: MetadataFile, _ authority: RoleAuthority, from store: any ChannelReading
  ) throws -> MetadataDocument<Body> {
    let name = "\(file.version).\(role).json"
    guard let bytes = try store.metadata(name) else { throw PublishingError.metadataMissing(name) }
    try file.check(bytes, role: role)
    let document = try MetadataDocument<Body>(parsing: bytes, role: role)
    try authority.verify(document.envelope, role: role)
    guard document.version == file.version else {
      throw TrustError.wrongVersion(role: role, expected: file.version, found: document.version)
    }
    return document
  }

  private static func latest(
    in builds: TargetsMetadata, from store: any ChannelReading
  ) throws -> LatestDocument? {
    guard let file = builds.target(LatestDocument.targetPath) else { return nil }
    let bytes = try small(file, LatestDocument.targetPath, from: store)
    return try LatestDocument(bytes: bytes, file: LatestDocument.targetPath)
  }

  /// A small target that metadata lists, compared with it.
  package static func small(
    _ file: TargetFile, _ path: String, from store: any ChannelReading
  ) throws -> [UInt8] {
    guard let sha256 = file.sha256, let bytes = try store.target(path, sha256) else {
      throw PublishingError.targetMissing(path)
    }
    try file.hashes.check(bytes, name: path)
    return bytes
  }

  /// The manifest of a release that a role lists; nil where it does not.
  package static func manifest(
    of version: BuildVersion, in role: TargetsMetadata, from store: any ChannelReading
  ) throws -> ReleaseManifest? {
    let path = TargetPath.of(FileName.manifest, in: version)
    guard let file = role.target(path) else { return nil }
    return try ReleaseManifest(bytes: try small(file, path, from: store), file: path)
  }
}
