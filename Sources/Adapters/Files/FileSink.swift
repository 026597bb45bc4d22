// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Packaging
internal import Synchronization

/// A file that is written from its start; what is written can be patched and read again.
///
/// Nothing is buffered: every `append` is one write. The file is closed when this value goes.
package final class FileSink: ByteSink, ByteSource {
  private let file: Descriptor
  private let written = Mutex<UInt64>(0)

  /// Creates the file, or empties the one that is there; mode 0644 less the umask.
  package init(path: String) throws(FilesError) {
    file = try Descriptor(path, O_RDWR | O_CREAT | O_TRUNC, mode: 0o644)
  }

  package var position: UInt64 { written.withLock { $0 } }
  package var size: UInt64 { position }

  package func append(_ bytes: [UInt8]) throws(FilesError) {
    try written.withLock { (position: inout UInt64) throws(FilesError) in
      try file.write(bytes, at: position)
      position += UInt64(bytes.count)
    }
  }

  package func overwrite(_ bytes: [UInt8], at offset: UInt64) throws(FilesError) {
    let size = position
    guard offset <= size, UInt64(bytes.count) <= size - offset else {
      throw .patchOutside(path: file.path, offset: offset, count: bytes.count, size: size)
    }
    try file.write(bytes, at: offset)
  }

  package func read(at offset: UInt64, count: Int) throws(FilesError) -> [UInt8] {
    try file.read(at: offset, exactly: count, of: position)
  }

  /// Waits until everything written is on the disk (fsync(2)).
  package func synchronize() throws(FilesError) { try file.sync() }
}
