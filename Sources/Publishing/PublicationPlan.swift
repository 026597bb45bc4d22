// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// A file ready to be placed: what it must be, and where its bytes come from.
package struct StagedFile: Hashable, Sendable {
  package enum Content: Hashable, Sendable {
    /// A file on this machine.
    case file(path: String)
    case bytes([UInt8])
  }

  package let facts: FileFacts
  package let content: Content

  /// A file made by an earlier stage.
  package init(_ facts: FileFacts, at path: String) {
    self.facts = facts
    content = .file(path: path)
  }

  /// A document of this chapter.
  package init(name: String, bytes: [UInt8]) {
    facts = FileFacts(name: name, size: ByteCount(bytes.count), sha256: .sha256(of: bytes))
    content = .bytes(bytes)
  }
}

/// Everything a release is made of, checked against its manifest and ready to become target files.
package struct PublicationPlan: Hashable, Sendable {
  package let channel: Channel
  package let version: BuildVersion
  /// In the order they are written: what was built, the announcements, then the documents that list the
  /// others.
  package let files: [StagedFile]
  package let manifest: ReleaseManifest
  /// The manifest's digest, which the ledger keeps.
  package let manifestDigest: Digest

  /// Plans the publication of a manifest; `artifacts` are its packages, images and source snapshot.
  ///
  /// Refuses a file that the manifest does not list, misses, or gives another size or digest.
  package init(
    publishing manifest: ReleaseManifest, artifacts: [StagedFile]
  ) throws(PublishingError) {
    let documents = manifest.announcements.map {
      StagedFile(name: $0.file, bytes: Announcement.bytes(of: manifest, in: $0.language))
    }
    let staged = artifacts.sorted { FileName.precedes($0.facts.name, $1.facts.name) } + documents
    var listed: [String: FileFacts] = [:]
    for file in manifest.files { listed[file.name] = file }
    for file in staged {
      guard let expected = listed.removeValue(forKey: file.facts.name) else {
        throw .notListed(file.facts.name)
      }
      try Self.check(file.facts, against: expected)
    }
    if let missing = listed.keys.min(by: FileName.precedes) { throw .notStaged(missing) }
    let bytes = try manifest.bytes()
    manifestDigest = .sha256(of: bytes)
    let digests = DigestList(of: manifest, manifestDigest: manifestDigest)
    files =
      staged + [
        StagedFile(name: FileName.digests, bytes: digests.bytes),
        StagedFile(name: FileName.manifest, bytes: bytes),
      ]
    channel = manifest.channel
    version = manifest.version
    self.manifest = manifest
  }

  private static func check(_ found: FileFacts, against expected: FileFacts) throws(PublishingError) {
    guard found.size == expected.size else {
      throw .stagedDiffers(
        file: found.name, what: "a size of", expected: "\(expected.size.bytes)",
        found: "\(found.size.bytes) bytes")
    }
    guard found.sha256 == expected.sha256 else {
      throw .stagedDiffers(
        file: found.name, what: "the SHA-256", expected: "\(expected.sha256)", found: "\(found.sha256)")
    }
  }

  /// Bytes that publishing writes, metadata not counted.
  package var size: ByteCount { files.reduce(ByteCount(0)) { $0 + $1.facts.size } }

  /// The files as the channel's repository lists them.
  package var targets: [StagedTarget] {
    files.map { StagedTarget(path: TargetPath.of($0.facts.name, in: version), file: $0) }
  }
}
