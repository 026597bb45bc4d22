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

/// What goes where when a release is published: an immutable folder first, the pointer last.
package struct PublicationPlan: Hashable, Sendable {
  package let channel: Channel
  package let version: BuildVersion
  /// Everything the release folder holds, in the order it is written: what was built, the announcements,
  /// then the documents that list the others.
  package let files: [StagedFile]
  package let manifest: ReleaseManifest
  package let pointer: ChannelPointer

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
    let digests = DigestList(of: manifest, manifestDigest: .sha256(of: bytes))
    files =
      staged + [
        StagedFile(name: FileName.digests, bytes: digests.bytes),
        StagedFile(name: FileName.manifest, bytes: bytes),
      ]
    channel = manifest.channel
    version = manifest.version
    self.manifest = manifest
    pointer = try ChannelPointer(to: manifest)
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

  /// Bytes that publishing writes, pointer included.
  package var size: ByteCount { files.reduce(ByteCount(0)) { $0 + $1.facts.size } + ByteCount(4096) }

  /// Where the files lie until they are all there.
  package var stagingFolder: String { "\(FileName.stagingPrefix)\(version)" }
  package var folder: String { "\(version)" }

  /// The steps in their order, paths relative to the release repository.
  package var steps: [Step] {
    let staging = "\(channel)/\(stagingFolder)"
    return [.removeLeftover(staging), .makeFolder(staging)]
      + files.map { .place("\(staging)/\($0.facts.name)") }
      + [
        .sync(staging), .rename(from: staging, to: "\(channel)/\(folder)"),
        .replacePointer("\(channel)/\(FileName.pointer)"),
      ]
  }

  /// One step, as a person would say it.
  package enum Step: Hashable, Sendable, CustomStringConvertible {
    case removeLeftover(String)
    case makeFolder(String)
    case place(String)
    case sync(String)
    case rename(from: String, to: String)
    case replacePointer(String)

    package var description: String {
      switch self {
      case .removeLeftover(let path): "remove what an earlier run left at \(path)"
      case .makeFolder(let path): "make the folder \(path)"
      case .place(let path): "write \(path)"
      case .sync(let path): "sync \(path) to disk"
      case .rename(let from, let to): "rename \(from) to \(to)"
      case .replacePointer(let path): "replace \(path) in one step"
      }
    }
  }
}
