// SPDX-License-Identifier: Apache-2.0
import Packaging
internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A regular file that is read at any offset, from several tasks at once.
package final class FileSource: ByteSource {
  /// Bytes in the file when it was opened.
  package let size: UInt64
  private let descriptor: FileDescriptor

  /// Opens the file; it stays open as long as this value lives.
  package init(path: String) throws(FileError) {
    let descriptor = try FileDescriptor(path: path, flags: O_RDONLY)
    size = try descriptor.size()
    self.descriptor = descriptor
  }

  package func read(at offset: UInt64, count: Int) throws(FileError) -> [UInt8] {
    guard count >= 0, offset <= size, UInt64(count) <= size - offset else {
      throw .endsEarly(path: descriptor.path, offset: offset, needed: count, size: size)
    }
    return try descriptor.read(at: offset, count: count, size: size)
  }
}

/// A file that is written from its start; what is written can be patched and read again.
///
/// Nothing is buffered: every `append` is one write. The file is closed when this value goes.
package final class FileSink: ByteSink, ByteSource {
  private let descriptor: FileDescriptor
  private let written = Mutex<UInt64>(0)

  /// Creates the file, or empties the one that is there.
  package init(path: String) throws(FileError) {
    descriptor = try FileDescriptor(path: path, flags: O_RDWR | O_CREAT | O_TRUNC)
  }

  package var position: UInt64 { written.withLock { $0 } }
  package var size: UInt64 { position }

  package func append(_ bytes: [UInt8]) throws(FileError) {
    try written.withLock { (position: inout UInt64) throws(FileError) in
      try descriptor.write(bytes, at: position)
      position += UInt64(bytes.count)
    }
  }

  package func overwrite(_ bytes: [UInt8], at offset: UInt64) throws(FileError) {
    let size = position
    guard offset <= size, UInt64(bytes.count) <= size - offset else {
      throw .patchOutside(path: descriptor.path, offset: offset, count: bytes.count, size: size)
    }
    try descriptor.write(bytes, at: offset)
  }

  package func read(at offset: UInt64, count: Int) throws(FileError) -> [UInt8] {
    let size = position
    guard count >= 0, offset <= size, UInt64(count) <= size - offset else {
      throw .endsEarly(path: descriptor.path, offset: offset, needed: count, size: size)
    }
    return try descriptor.read(at: offset, count: count, size: size)
  }

  /// Waits until everything written is on the disk (fsync(2)).
  package func synchronize() throws(FileError) { try descriptor.synchronize() }
}
