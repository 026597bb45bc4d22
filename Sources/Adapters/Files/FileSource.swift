// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Packaging

/// A regular file that is read at any offset, from several tasks at once.
package final class FileSource: ByteSource {
  /// Bytes in the file when it was opened.
  package let size: UInt64
  private let file: Descriptor

  /// Opens the file; it stays open as long as this value lives.
  ///
  /// `followingLinks`: whether the last part of the path may be a symbolic link (O_NOFOLLOW).
  package init(path: String, followingLinks: Bool = true) throws(FilesError) {
    // O_NONBLOCK: opening a pipe somebody put there must not wait for a writer.
    let file = try Descriptor(path, O_RDONLY | O_NONBLOCK | (followingLinks ? 0 : O_NOFOLLOW))
    let status = try file.status()
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notPlainFile(path: path) }
    size = UInt64(status.st_size)
    self.file = file
  }

  package func read(at offset: UInt64, count: Int) throws(FilesError) -> [UInt8] {
    try file.read(at: offset, exactly: count, of: size)
  }
}

extension Descriptor {
  /// Exactly `count` bytes from an offset of a file of `size` bytes.
  func read(at offset: UInt64, exactly count: Int, of size: UInt64) throws(FilesError) -> [UInt8] {
    let rest = size - min(offset, size)
    guard count >= 0, offset <= size, UInt64(count) <= rest else {
      throw .truncated(path: path, offset: offset, expected: count, found: Int(rest))
    }
    let bytes = try read(at: offset, count: count)
    // Fewer: the file was cut short after its size was taken.
    guard bytes.count == count else {
      throw .truncated(path: path, offset: offset, expected: count, found: bytes.count)
    }
    return bytes
  }
}
