// SPDX-License-Identifier: Apache-2.0
internal import Glibc
import Packaging
import Publishing
import ReleaseCore

/// Puts one planned file into a staging folder.
enum Placing {
  /// Writes the file, mode 0644, synced; refuses bytes that are not the plan's.
  ///
  /// It copies and does not link: a published file shares no inode with a cache that a later run rewrites.
  static func place(_ file: StagedFile, at path: String) throws {
    switch file.content {
    case .bytes(let bytes):
      try AtomicWrite.newFile(path, mode: 0o644) { target in try target.write(bytes) }
    case .file(let origin):
      let source = try FileSource(path: origin, followingLinks: false)
      guard source.size == file.facts.size.bytes else {
        throw FilesError.stagedDiffers(
          path: origin, detail: "it has \(source.size) bytes; expected \(file.facts.size.bytes)")
      }
      try AtomicWrite.newFile(path, mode: 0o644) { target in
        let digest = try source.sha256 { chunk in try target.write(chunk) }
        guard digest == file.facts.sha256 else {
          throw FilesError.stagedDiffers(
            path: origin, detail: "it has SHA-256 \(digest); expected \(file.facts.sha256)")
        }
      }
    }
  }
}
