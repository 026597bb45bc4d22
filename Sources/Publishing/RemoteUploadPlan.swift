// SPDX-License-Identifier: Apache-2.0
internal import Packaging
internal import ReleaseCore

/// What a remote lacks of a publication, in the order in which it goes up.
///
/// Its size is that of the change since what the remote stands at, however long the channel's history is.
package struct RemoteUploadPlan: Hashable, Sendable {
  /// Artifacts: their names carry their digests.
  package let targets: [String]
  /// Metadata except root and timestamp; invisible until a timestamp names it.
  package let metadata: [String]
  /// What existing clients read; leads only to what is up by then.
  package let feeds: [String]
  /// Every root in ascending order: clients walk them one by one (TUF 1.0.34, 5.3).
  package let roots: [String]
  /// The timestamp's bytes, which go last and alone.
  package let timestamp: [UInt8]

  /// Plans from the channel's folder. `base`: what the remote stands at, nil for nothing or unknown.
  ///
  /// Throws where a file that the new metadata names is absent or of another size.
  /// Cost: the metadata that changed is read, and each new file is looked at.
  package init(
    _ publication: ChannelPublication, after base: ChannelPublication?, in folder: any PublishedFolder
  ) throws {
    let roles = try publication.roles(in: folder)
    let old = try base?.roles(in: folder) ?? [:]
    let changed = roles.filter { old[$0.key] != $0.value }
    var wanted: Set<ChannelPublication.Target> = []
    var known: Set<ChannelPublication.Target> = []
    for (name, version) in changed {
      wanted.formUnion(try ChannelPublication.targets(of: name, version, in: folder))
      if let before = old[name] {
        known.formUnion(try ChannelPublication.targets(of: name, before, in: folder))
      }
    }
    let added = wanted.subtracting(known)
    for target in added {
      let size = try folder.open(target.file).size
      guard size == target.size else {
        throw PublishingError.stagedDiffers(
          file: target.file, what: "a size of", expected: "\(target.size)", found: "\(size) bytes")
      }
    }
    targets = Set(added.map(\.file)).sorted(by: FileName.precedes)
    var files = changed.map { ChannelFile.role($0.key, $0.value) }
    if base?.snapshotVersion != publication.snapshotVersion {
      files.append(ChannelFile.snapshot(publication.snapshotVersion))
    }
    metadata = files.sorted(by: FileName.precedes)
    feeds = try Self.files(below: ChannelFile.feeds, in: folder).sorted(by: FileName.precedes)
    roots = try folder.entries(of: ChannelFile.metadata).filter { $0.kind == .file }
      .compactMap { entry in ChannelFile.rootVersion(of: entry.name).map { ($0, entry.name) } }
      .sorted { $0.0 < $1.0 }.map { "\(ChannelFile.metadata)/\($0.1)" }
    timestamp = publication.timestamp
  }

  /// Pass 1: everything that is invisible until the timestamp names it.
  package var invisible: [String] { targets + metadata }

  /// Every file of a folder and those in it; none where the folder is absent.
  private static func files(below path: String, in folder: any PublishedFolder) throws -> [String] {
    let parts = path.split(separator: "/")
    let parent = parts.dropLast().joined(separator: "/")
    let isThere = try folder.entries(of: parent).contains {
      $0.kind == .folder && $0.name == parts.last ?? ""
    }
    return isThere ? try all(in: path, of: folder) : []
  }

  private static func all(in path: String, of folder: any PublishedFolder) throws -> [String] {
    try folder.entries(of: path).filter { !$0.name.hasPrefix(".") }.flatMap { entry in
      switch entry.kind {
      case .file: ["\(path)/\(entry.name)"]
      case .folder: try all(in: "\(path)/\(entry.name)", of: folder)
      case .other: [String]()
      }
    }
  }
}

/// What a remote's timestamp is to ours.
package enum RemoteStanding: Hashable, Sendable {
  /// Nothing was published there, or an upload of ours was cut off in it.
  case empty
  /// It has our bytes.
  case current
  /// It has an older publication of this channel's own history.
  case behind(ChannelPublication)

  /// Judges a remote's timestamp by the versions that lie in our folder; throws `PublishingError`, kind
  /// refused, for one that is newer than ours or of another history.
  package init(
    of bytes: [UInt8]?, against ours: ChannelPublication, on remote: String, in folder: any PublishedFolder
  ) throws {
    guard let bytes, !bytes.isEmpty else {
      self = .empty
      return
    }
    if bytes == ours.timestamp {
      self = .current
      return
    }
    // A back end without atomic replacement may have kept the first part of an upload.
    if bytes.count < ours.timestamp.count, ours.timestamp.starts(with: bytes) {
      self = .empty
      return
    }
    let file = "\(remote): \(ChannelFile.timestamp)"
    let theirs = try ChannelPublication(timestamp: bytes, file: file)
    if theirs.version > ours.version || theirs.snapshotVersion > ours.snapshotVersion {
      throw PublishingError.remoteAhead(
        remote: remote, found: theirs.version, snapshot: theirs.snapshotVersion, ours: ours.version,
        oursSnapshot: ours.snapshotVersion)
    }
    let name = ChannelFile.snapshot(theirs.snapshotVersion)
    guard theirs.version < ours.version else {
      throw PublishingError.remoteForeign(
        remote: remote, detail: "its timestamp version \(theirs.version) has other bytes than ours")
    }
    guard let digest = theirs.snapshotDigest else {
      throw PublishingError.remoteForeign(
        remote: remote, detail: "its timestamp version \(theirs.version) gives no sha256 of \(name)")
    }
    let known = try folder.entries(of: ChannelFile.metadata).contains {
      "\(ChannelFile.metadata)/\($0.name)" == name
    }
    guard known, Digest.sha256(of: try ChannelPublication.bytes(of: name, in: folder)) == digest else {
      throw PublishingError.remoteForeign(
        remote: remote,
        detail: "its timestamp version \(theirs.version) names another \(name) than this release folder "
          + (known ? "has" : "has ever had"))
    }
    self = .behind(theirs)
  }
}
