// SPDX-License-Identifier: Apache-2.0
package import Publishing
package import ReleaseCore
internal import Trusting

/// Reads what a channel offers through metadata that is trusted already, and holds its documents against each
/// other.
package struct ReleaseReader {
  /// A file of a release: what it must be, and where the mirrors have it.
  package struct Located: Sendable {
    package let artifact: Artifact
    package let urls: [String]
  }

  private let updater: Updater
  private let channel: Channel
  /// The folders of targets, one a mirror, in the mirrors' order.
  private let bases: [String]

  /// `updater`: one that has refreshed.
  package init(_ updater: Updater, channel: Channel, targets bases: [String]) {
    self.updater = updater
    self.channel = channel
    self.bases = bases
  }

  /// Which build is offered to whom; nil where the channel has published none yet.
  package func latest() async throws -> LatestDocument? {
    let path = LatestDocument.targetPath
    guard
      let bytes = try await updater.document(ofTarget: path, keptAs: FileName.pointer, from: bases)
    else { return nil }
    let latest: LatestDocument = try reading(path) { () throws(PublishingError) in
      try LatestDocument(bytes: bytes)
    }
    try require(latest.channel == channel, path, "it is of the channel \(latest.channel)")
    return latest
  }

  /// The manifest of a build; nil where the channel never had it.
  package func manifest(of version: BuildVersion, latest: LatestDocument) async throws -> ReleaseManifest? {
    let path = LatestDocument.buildPath(version, FileName.manifest)
    guard let file = try await updater.target(path) else {
      try require(version != latest.version, path, "the offered build is not listed")
      return nil
    }
    if version == latest.version {
      try require(
        file.sha256 == latest.manifest.sha256 && file.length == Int64(clamping: latest.manifest.size.bytes),
        path, "channel/latest.json names another one")
    }
    guard
      let bytes = try await updater.document(ofTarget: path, keptAs: FileName.manifest, from: bases)
    else { return nil }
    let manifest: ReleaseManifest = try reading(path) { () throws(PublishingError) in
      try ReleaseManifest(bytes: bytes)
    }
    try require(manifest.channel == channel, path, "it is of the channel \(manifest.channel)")
    try require(manifest.version == version, path, "it is of \(manifest.version)")
    return manifest
  }

  /// A file that a manifest lists, as the channel's metadata lists it too.
  package func locate(_ file: FileFacts, of version: BuildVersion) async throws -> Located {
    let path = LatestDocument.buildPath(version, file.name)
    guard let target = try await updater.target(path) else {
      throw UpdatingError.contradiction(file: path, detail: "the manifest lists it, and no role does")
    }
    try require(
      target.sha256 == file.sha256 && target.length == Int64(clamping: file.size.bytes), path,
      "the manifest gives another size or SHA-256")
    let location = target.location(of: path, consistentSnapshot: updater.consistentSnapshot) ?? path
    let quoted = MetadataLocation.quoted(location, keeping: "/")
    return Located(
      artifact: Artifact(name: file.name, length: file.size.bytes, sha256: file.sha256),
      urls: updater.preferred(bases).map { MetadataLocation.url($0, quoted) })
  }

  private func require(_ holds: Bool, _ file: String, _ detail: String) throws(UpdatingError) {
    if !holds { throw .contradiction(file: file, detail: detail) }
  }

  /// A signed document that cannot be read is no reason to trust anything else of it.
  private func reading<Value>(
    _ file: String, _ read: () throws(PublishingError) -> Value
  ) throws(UpdatingError) -> Value {
    do throws(PublishingError) {
      return try read()
    } catch {
      throw .unreadable(what: file, cause: error)
    }
  }
}
