// SPDX-License-Identifier: Apache-2.0
internal import Glibc
package import Packaging
package import Publishing

/// A channel's folder on this machine, for verifying.
package struct FilePublishedFolder: PublishedFolder, Sendable {
  /// The channel's folder.
  package let path: String

  package init(_ path: String) { self.path = path }

  package func entries(of folder: String) throws -> [FolderEntry] {
    try Folders.entries(of: inner(folder))
  }

  package func open(_ path: String) throws -> any ByteSource { try PublishedFile(inner(path)) }

  private func inner(_ relative: String) -> String { relative.isEmpty ? path : "\(path)/\(relative)" }
}

/// A regular file that was not opened through a link.
final class PublishedFile: ByteSource {
  let size: UInt64
  private let descriptor: Descriptor

  init(_ path: String) throws(FilesError) {
    // O_NONBLOCK: opening a pipe somebody put there must not wait for a writer.
    let descriptor = try Descriptor(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    let status = try descriptor.status()
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notPlainFile(path: path) }
    size = UInt64(status.st_size)
    self.descriptor = descriptor
  }

  func read(at offset: UInt64, count: Int) throws -> [UInt8] {
    let bytes = try descriptor.read(at: offset, count: count)
    guard bytes.count == count else {
      throw FilesError.truncated(path: descriptor.path, offset: offset, expected: count, found: bytes.count)
    }
    return bytes
  }
}
