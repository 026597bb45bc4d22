// SPDX-License-Identifier: Apache-2.0
internal import Packaging
internal import ReleaseCore

/// What bringing a remote up to date came to.
package struct RemoteUploadReport: Hashable, Sendable, Encodable {
  package enum Outcome: String, Hashable, Sendable, Encodable, CaseIterable {
    /// The remote's timestamp was replaced.
    case published
    /// It stood at our timestamp.
    case unchanged
  }

  package let remote: String
  package let outcome: Outcome
  /// The version of `timestamp.json` that the remote stands at.
  package let timestamp: Int
  package let snapshot: Int
  /// Files that were uploaded, feeds left out: which of those changed, the remote compares itself.
  package let files: Int

  package init(remote: String, outcome: Outcome, timestamp: Int, snapshot: Int, files: Int) {
    self.remote = remote
    self.outcome = outcome
    self.timestamp = timestamp
    self.snapshot = snapshot
    self.files = files
  }
}

/// Brings a remote to the state of a channel's folder: what is invisible first, then verified, then feeds,
/// roots, and the timestamp last and alone.
///
/// Wherever it stops, the remote's old release is whole; run again, it finishes. What is left to do is told
/// by the remote's own timestamp, so nothing needs to be remembered on this machine.
package struct RemotePublisher {
  private let folder: any PublishedFolder
  private let mirror: any RemoteMirror

  package init(from folder: any PublishedFolder, to mirror: any RemoteMirror) {
    self.folder = folder
    self.mirror = mirror
  }

  /// `everything`: also looks at each file of the whole history, and makes up for what the remote lost.
  ///
  /// Throws `PublishingError` of kind refused where another publisher was there, and what the mirror throws.
  package func push(everything: Bool = false) async throws -> RemoteUploadReport {
    let ours = try ChannelPublication(
      timestamp: ChannelPublication.bytes(of: ChannelFile.timestamp, in: folder), file: ChannelFile.timestamp)
    let before = try await mirror.document(ChannelFile.timestamp)
    var base: ChannelPublication?
    switch try RemoteStanding(of: before?.bytes, against: ours, on: mirror.name, in: folder) {
    case .current where !everything: return report(ours, .unchanged, 0)
    case .behind(let theirs) where !everything: base = theirs
    case .empty, .current, .behind: break
    }
    try await refuseSuccessor(of: ours)
    let plan = try RemoteUploadPlan(ours, after: base, in: folder)
    var files = try await place(plan.targets, comparing: .digest)
    files += try await place(plan.metadata, comparing: .bytes)
    // Another publisher may have come meanwhile: nothing that is visible is touched then.
    let now = try await mirror.document(ChannelFile.timestamp)
    guard now?.bytes == before?.bytes else { throw raced(now?.bytes) }
    for batch in RemoteBatch.batches(of: plan.feeds) { try await mirror.replace(batch) }
    files += try await place(plan.roots, comparing: .bytes)
    if before?.bytes == ours.timestamp { return report(ours, .unchanged, files) }
    try await swap(ours, after: now)
    return report(ours, .published, files + 1)
  }

  /// Somebody who prepared the version after ours is at work, or was before this folder was set back.
  private func refuseSuccessor(of ours: ChannelPublication) async throws {
    let next = ChannelFile.snapshot(ours.snapshotVersion + 1)
    guard try await !mirror.read([next]).isEmpty else { return }
    throw PublishingError.remoteConflict(remote: mirror.name, files: [next])
  }

  /// Uploads what is missing and makes sure that all of it is there; gives the number of files uploaded.
  private func place(_ paths: [String], comparing depth: RemoteComparison.Depth) async throws -> Int {
    guard !paths.isEmpty else { return 0 }
    let found = try await mirror.compare(paths, by: depth)
    let cutOff = try await ownOnly(found.differing)
    let wanted = paths.filter { !found.same.contains($0) }
    guard !wanted.isEmpty else { return 0 }
    var failure: (any Error)?
    do {
      for batch in RemoteBatch.batches(of: cutOff) { try await mirror.replace(batch) }
      for batch in RemoteBatch.batches(of: wanted.filter(found.missing.contains)) {
        try await mirror.add(batch)
      }
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      // Whether it did its work, or somebody else was faster, the remote itself says best.
      failure = error
    }
    let after: RemoteComparison
    do {
      after = try await mirror.compare(wanted, by: depth)
    } catch {
      throw failure ?? error
    }
    let lost = try await ownOnly(after.differing) + after.missing
    guard lost.isEmpty else {
      throw failure
        ?? PublishingError.remoteLost(remote: mirror.name, files: lost.sorted(by: FileName.precedes))
    }
    return wanted.count
  }

  /// Files that differ, all of them uploads of ours that were cut off; throws where one is somebody else's.
  private func ownOnly(_ differing: Set<String>) async throws -> [String] {
    var own: [String] = []
    for path in differing.sorted(by: FileName.precedes) where try await isCutOff(path) { own.append(path) }
    guard own.count == differing.count else {
      throw PublishingError.remoteConflict(
        remote: mirror.name, files: differing.subtracting(own).sorted(by: FileName.precedes))
    }
    return own
  }

  /// Whether a file that differs is an upload of ours that was cut off, on a back end that shows those.
  private func isCutOff(_ path: String) async throws -> Bool {
    // A target's name says what it must be: other bytes are wrong whoever wrote them, as long as ours are right.
    if let digest = ChannelFile.digest(inNameOf: path) { return try folder.open(path).sha256() == digest }
    guard let theirs = try await mirror.read([path])[path] else { return true }
    let bytes = try ChannelPublication.bytes(of: path, in: folder)
    return theirs.count < bytes.count && bytes.starts(with: theirs)
  }

  /// Replaces the timestamp and reads it back; what stands there then decides, not what the tool said.
  private func swap(_ ours: ChannelPublication, after now: RemoteDocument?) async throws {
    var failure: (any Error)?
    do {
      try await mirror.swap(
        ChannelFile.timestamp, for: ours.timestamp, after: now,
        as: RemoteFileKind(path: ChannelFile.timestamp))
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      failure = error
    }
    let found: [UInt8]?
    do {
      found = try await mirror.read([ChannelFile.timestamp])[ChannelFile.timestamp]
    } catch {
      throw failure ?? error
    }
    if found == ours.timestamp { return }
    if let failure, found == now?.bytes { throw failure }
    throw raced(found)
  }

  private func raced(_ found: [UInt8]?) -> PublishingError {
    let theirs = found.flatMap { try? ChannelPublication(timestamp: $0, file: ChannelFile.timestamp) }
    let words =
      theirs.map { "timestamp version \($0.version) with snapshot version \($0.snapshotVersion)" }
      ?? (found == nil ? "no timestamp" : "a timestamp that cannot be read")
    return .remoteRaced(remote: mirror.name, found: words)
  }

  private func report(
    _ ours: ChannelPublication, _ outcome: RemoteUploadReport.Outcome, _ files: Int
  ) -> RemoteUploadReport {
    RemoteUploadReport(
      remote: mirror.name, outcome: outcome, timestamp: ours.version, snapshot: ours.snapshotVersion,
      files: files)
  }
}
