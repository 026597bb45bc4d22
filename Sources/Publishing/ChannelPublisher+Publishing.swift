// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore
import Trusting

/// What readers see after a publication.
package struct PublicationOutcome: Hashable, Sendable {
  /// False where readers saw it all before.
  package let isNew: Bool
  package let summary: String
  package let version: BuildVersion?
  package let snapshotVersion: Int
  package let timestampVersion: Int
}

extension ChannelPublisher {
  /// Publishes the staged change once every role's threshold is met: metadata, snapshot, timestamp, feeds.
  ///
  /// Durable before it returns. Below a threshold it is `PublishingError.awaitingSignatures`, and nothing
  /// was written. A channel that moved since the change was staged is `PublishingError.channelMoved`.
  package func publish(at now: Date) throws -> PublicationOutcome {
    try store.exclusively {
      guard let staged = try loadStaged() else { throw PublishingError.nothingStaged(channel) }
      let before = try state()
      if let before, isPublished(staged, in: before) {
        return try finish(before, staged.change)
      }
      guard isStill(upon: before, staged) else {
        throw PublishingError.channelMoved(channel, summary: staged.change.summary)
      }
      let missing = try staged.missing(upon: before)
      guard missing.isEmpty else { throw PublishingError.awaitingSignatures(channel, missing) }
      try refuseExpired(staged, at: now)
      try write(staged, upon: before, at: now)
      let after = try existing()
      try tellOthers(after)
      return publication(staged.change, after, isNew: true)
    }
  }

  /// Ends a publication that died after its timestamp: the feeds follow, and the staged change goes.
  package func finish() throws -> PublicationOutcome {
    try store.exclusively { try finish(existing(), loadStaged()?.change) }
  }

  private func finish(_ state: ChannelState, _ change: StagedChange?) throws -> PublicationOutcome {
    // Whoever died behind the timestamp's rename left one that a power cut may take back, and every name
    // beside it; written once more, all are durable before it is said that readers see them.
    try store.replaceTimestamp(state.timestamp.bytes)
    try tellOthers(state)
    return publication(change, state, isNew: false)
  }

  private func tellOthers(_ state: ChannelState) throws {
    try store.replaceFeeds(try feeds(state))
    if let staged = try loadStaged(), isPublished(staged, in: state) { try store.dropStaged() }
  }

  /// Signs the timestamp anew, and the snapshot where half of its life is over; nothing else changes.
  package func refresh(at now: Date) throws -> PublicationOutcome {
    try store.exclusively {
      let state = try existing()
      if try outrunRoot(upon: state) != nil, let waiting = try loadStaged()?.change {
        throw PublishingError.changeWaits(channel, summary: waiting.summary)
      }
      let left = state.snapshot.body.expires.timeIntervalSince(now)
      var snapshot = state.snapshot
      if left < Double(policy.snapshot) / 2 {
        snapshot = try addSnapshot(
          state.snapshot.body.files, root: [state.root.body], after: state.snapshot.version, at: now)
      }
      try replaceTimestamp(snapshot, root: [state.root.body], after: state.timestamp.version, at: now)
      let after = try existing()
      // A rollout that is open to all by now is told to clients that know no phases. A change that died
      // behind its timestamp is left to `publish`, which also closes its week.
      try store.replaceFeeds(try feeds(after))
      return PublicationOutcome(
        isNew: true, summary: "timestamp \(after.timestamp.version)", version: after.latest?.version,
        snapshotVersion: after.snapshot.version, timestampVersion: after.timestamp.version)
    }
  }

  private func publication(
    _ change: StagedChange?, _ state: ChannelState, isNew: Bool
  ) -> PublicationOutcome {
    let version = change?.version ?? state.latest?.version
    return PublicationOutcome(
      isNew: isNew, summary: change?.summary ?? version.map { "\($0) on \(channel)" } ?? "\(channel)",
      version: version, snapshotVersion: state.snapshot.version, timestampVersion: state.timestamp.version)
  }

  private func refuseExpired(_ staged: LoadedChange, at now: Date) throws {
    for document in staged.documents {
      let header = try TargetsOrRoot.header(of: document)
      if header.isExpired(at: now) {
        throw TrustError.expired(
          role: document.role, version: document.version, at: header.expires, now: now, serverDate: nil)
      }
    }
  }

  /// The order of writes (docs/formats/release-folder.md). With both roots' keys on everything, a new root
  /// comes last: readers with either root verify all of it at every instant.
  private func write(_ staged: LoadedChange, upon before: ChannelState?, at now: Date) throws {
    let roots = [before?.root.body, staged.root].compactMap(\.self)
    // Before the first write: a key that is missing here would be found after it.
    for role in [TopLevelRole.snapshot, .timestamp] { _ = try online(role, roots) }
    var files = before?.snapshot.body.files ?? [:]
    for document in staged.documents where document.role != "root" {
      let bytes = try published(document)
      files[ExactText("\(document.role).json")] = MetadataFile(version: document.version, of: bytes)
    }
    let newRoot = staged.documents.first { $0.role == "root" }
    let rootIsLast = try before != nil && roots.count == 2 && satisfiesBoth(staged, upon: before, roots)
    if let newRoot, !rootIsLast { _ = try published(newRoot) }
    let snapshot = try addSnapshot(files, root: roots, after: before?.snapshot.version ?? 0, at: now)
    try replaceTimestamp(snapshot, root: roots, after: before?.timestamp.version ?? 0, at: now)
    if let newRoot, rootIsLast { _ = try published(newRoot) }
  }

  /// The bytes of a signed document as they are published; an earlier attempt's stand, whoever had signed.
  private func published(_ document: LoadedChange.Document) throws -> [UInt8] {
    if let there = try store.metadata(document.file),
      try Envelope(parsing: there, role: document.role).signedBytes == document.envelope.signedBytes
    {
      try store.addMetadata(there, as: document.file)
      return there
    }
    let bytes = document.envelope.bytes()
    try store.addMetadata(bytes, as: document.file)
    return bytes
  }

  /// True where the channel's keys and thresholds, before and after a change, are all met by what is signed.
  func satisfiesBoth(
    _ staged: LoadedChange, upon before: ChannelState?, _ roots: [RootMetadata]
  ) throws -> Bool {
    for document in staged.documents where TopLevelRole(rawValue: document.role) != nil {
      let all = try staged.authorities(of: document.role, upon: before)
      guard all.allSatisfy({ $0.isSatisfied(by: document.envelope) }) else { return false }
    }
    // A targets role that did not change must verify under the new root's keys too.
    if let before, staged.targets == nil, let root = staged.root,
      !root.authority(of: .targets).isSatisfied(by: before.targets.envelope)
    {
      return false
    }
    return try [TopLevelRole.snapshot, .timestamp].allSatisfy { role in
      try roots.allSatisfy { root in
        let authority = root.authority(of: role)
        return try keys.signers(for: Set(authority.roleKeys.keyIDs)).count >= authority.threshold
      }
    }
  }

  private func addSnapshot(
    _ files: [ExactText: MetadataFile], root: [RootMetadata], after current: Int, at now: Date
  ) throws -> MetadataDocument<SnapshotMetadata> {
    let version = try nextVersion(of: "snapshot", after: current)
    let header = MetadataHeader(
      version: version, expires: instant(now, plus: policy.snapshot), channel: channel.name)
    let document = try MetadataDocument(
      SnapshotMetadata(header: header, files: files), signedBy: try online(.snapshot, root))
    try store.addMetadata(document.bytes, as: "\(version).snapshot.json")
    return document
  }

  private func replaceTimestamp(
    _ snapshot: MetadataDocument<SnapshotMetadata>, root: [RootMetadata], after current: Int, at now: Date
  ) throws {
    let header = MetadataHeader(
      version: current + 1, expires: instant(now, plus: policy.timestamp), channel: channel.name)
    let document = try MetadataDocument(
      TimestampMetadata(
        header: header, snapshot: MetadataFile(version: snapshot.version, of: snapshot.bytes)),
      signedBy: try online(.timestamp, root))
    try store.replaceTimestamp(document.bytes)
  }

  /// The signers of a role that is signed while publishing; fewer than the newest root's threshold is an
  /// error.
  func online(_ role: TopLevelRole, _ roots: [RootMetadata]) throws -> [any MetadataSigner] {
    let all = Set(roots.flatMap { $0.authority(of: role).roleKeys.keyIDs })
    let signers = try keys.signers(for: all)
    guard let newest = roots.last?.authority(of: role) else { throw PublishingError.noChannel(channel) }
    let here = Set(signers.map(\.key.id)).intersection(newest.roleKeys.keyIDs)
    guard here.count >= newest.threshold else {
      throw PublishingError.onlineKeyMissing(
        role: role.rawValue, channel: channel, have: here.count, threshold: newest.threshold)
    }
    return signers
  }
}

/// Reads the header of a staged document, whichever body it has.
private enum TargetsOrRoot {
  static func header(of document: LoadedChange.Document) throws -> MetadataHeader {
    document.role == "root"
      ? try RootMetadata(signed: document.envelope.signed, role: "root").header
      : try TargetsMetadata(signed: document.envelope.signed, role: document.role).header
  }
}
