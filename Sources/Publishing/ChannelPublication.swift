// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Packaging
package import ReleaseCore

/// One state of a channel as its timestamp names it, with the files that belong to it.
///
/// It only follows names, so that the right files are copied: whether anybody should trust them is for
/// clients to decide, by the signatures.
package struct ChannelPublication: Hashable, Sendable {
  /// A file that a publication needs, with its size.
  package struct Target: Hashable, Sendable {
    package let file: String
    package let size: UInt64
  }

  /// The bytes of `metadata/timestamp.json`.
  package let timestamp: [UInt8]
  package let version: Int
  package let snapshotVersion: Int
  /// Nil where the timestamp gives none.
  package let snapshotDigest: Digest?

  /// Reads a timestamp; `file` names it in errors.
  package init(timestamp bytes: [UInt8], file: String) throws(PublishingError) {
    let document = try Self.read(Timestamp.self, bytes, file)
    guard document.version > 0, let entry = document.meta["snapshot.json"], entry.version > 0 else {
      throw .malformed(file: file, detail: "it names no snapshot.json with a version")
    }
    timestamp = bytes
    version = document.version
    snapshotVersion = entry.version
    snapshotDigest = entry.hashes?["sha256"].flatMap(Digest.init(hex:))
  }

  /// The version of each targets role by its name in the snapshot (`builds.json`). Cost: one file.
  package func roles(in folder: any PublishedFolder) throws -> [String: Int] {
    let file = ChannelFile.snapshot(snapshotVersion)
    let bytes = try Self.bytes(of: file, in: folder)
    if let snapshotDigest, Digest.sha256(of: bytes) != snapshotDigest {
      throw PublishingError.malformed(file: file, detail: "its SHA-256 is not the one the timestamp gives")
    }
    let document = try Self.read(Snapshot.self, bytes, file)
    for (name, entry) in document.meta {
      guard Self.isInner(name), !name.contains("/"), entry.version > 0 else {
        throw PublishingError.malformed(file: file, detail: "meta has the impossible entry “\(name)”")
      }
    }
    return document.meta.mapValues(\.version)
  }

  /// The files of one version of a targets role. Cost: one file.
  package static func targets(
    of name: String, _ version: Int, in folder: any PublishedFolder
  ) throws -> Set<Target> {
    let file = ChannelFile.role(name, version)
    let document = try read(Targets.self, bytes(of: file, in: folder), file)
    return Set(
      try document.targets.map { path, entry in
        guard isInner(path), let digest = entry.hashes["sha256"].flatMap(Digest.init(hex:)) else {
          throw PublishingError.malformed(
            file: file, detail: "expected a relative path with a sha256, found “\(path)”")
        }
        return Target(file: ChannelFile.target(path, digest), size: entry.length)
      })
  }

  /// The largest metadata file that is read, in bytes.
  static let largestDocument: UInt64 = 64 << 20

  package static func bytes(of file: String, in folder: any PublishedFolder) throws -> [UInt8] {
    let source = try folder.open(file)
    guard source.size <= largestDocument else {
      throw PublishingError.malformed(file: file, detail: "\(source.size) bytes are too many for metadata")
    }
    return try source.read(at: 0, count: Int(source.size))
  }

  private struct Envelope<Signed: Decodable>: Decodable {
    let signed: Signed
  }
  private struct Entry: Decodable {
    let version: Int
    let hashes: [String: String]?
  }
  private struct Timestamp: Decodable {
    let version: Int
    let meta: [String: Entry]
  }
  private struct Snapshot: Decodable {
    let meta: [String: Entry]
  }
  private struct TargetEntry: Decodable {
    let length: UInt64
    let hashes: [String: String]
  }
  private struct Targets: Decodable {
    let targets: [String: TargetEntry]
  }

  private static func read<Signed: Decodable>(
    _: Signed.Type, _ bytes: [UInt8], _ file: String
  ) throws(PublishingError) -> Signed {
    do {
      return try JSONDecoder().decode(Envelope<Signed>.self, from: Data(bytes)).signed
    } catch {
      throw .malformed(file: file, detail: StableJSON.detail(of: error))
    }
  }

  /// Relative, without empty parts, `.`, `..` or a character that a list of files could not hold.
  private static func isInner(_ path: String) -> Bool {
    path.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }
      && path.split(separator: "/", omittingEmptySubsequences: false)
        .allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." }
  }
}
