// SPDX-License-Identifier: Apache-2.0
internal import Glibc
import Packaging
import Publishing
import ReleaseCore

/// Puts one planned file into a staging folder.
enum Placing {
  /// Bytes that are copied at once.
  static let pieceSize: UInt64 = 1 << 20

  /// Writes the file, mode 0644, synced; refuses bytes that are not the plan's.
  ///
  /// It copies and does not link: a published file shares no inode with a cache that a later run rewrites.
  static func place(_ file: StagedFile, at path: String) throws {
    switch file.content {
    case .bytes(let bytes):
      try AtomicWrite.newFile(path, mode: 0o644) { target in try target.write(bytes) }
    case .file(let origin):
      let source = try PublishedFile(origin)
      guard source.size == file.facts.size.bytes else {
        throw FilesError.stagedDiffers(
          path: origin, detail: "it has \(source.size) bytes; expected \(file.facts.size.bytes)")
      }
      try AtomicWrite.newFile(path, mode: 0o644) { target in
        let digest = try copy(source) { piece in try target.write(piece) }
        guard digest == file.facts.sha256 else {
          throw FilesError.stagedDiffers(
            path: origin, detail: "it has SHA-256 \(digest); expected \(file.facts.sha256)")
        }
      }
    }
  }

  static func digest(of source: PublishedFile) throws -> Digest { try copy(source) { _ in } }

  /// Hands over every piece and gives the digest of them all.
  private static func copy(_ source: PublishedFile, to write: ([UInt8]) throws -> Void) throws -> Digest {
    var offset: UInt64 = 0
    return try Digest.sha256(ofPieces: {
      let count = min(pieceSize, source.size - offset)
      if count == 0 { return nil }
      let piece = try source.read(at: offset, count: Int(count))
      offset += count
      try write(piece)
      return piece
    })
  }
}
