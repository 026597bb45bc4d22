// SPDX-License-Identifier: Apache-2.0
#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// The sole owner of a POSIX file descriptor, with whole reads and writes at an offset.
///
/// Interrupted calls are made again and short ones continued (pread(2), pwrite(2)).
struct FileDescriptor: ~Copyable, Sendable {
  let path: String
  private let number: Int32

  init(path: String, flags: Int32, mode: mode_t = 0o644) throws(FileError) {
    self.path = path
    var opened: Int32
    repeat { opened = unsafe open(path, flags | O_CLOEXEC, mode) } while opened < 0 && errno == EINTR
    guard opened >= 0 else { throw FileError.last("open", path) }
    number = opened
  }

  deinit { _ = close(number) }

  /// Bytes in the file; only regular files have any.
  func size() throws(FileError) -> UInt64 {
    var status = stat()
    guard unsafe fstat(number, &status) == 0 else { throw .last("examine", path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(path: path) }
    return UInt64(status.st_size)
  }

  /// Exactly `count` bytes from `offset`.
  func read(at offset: UInt64, count: Int, size: UInt64) throws(FileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    try unsafe bytes.withUnsafeMutableBufferPointer {
      (buffer: inout UnsafeMutableBufferPointer<UInt8>) throws(FileError) in
      var done = 0
      while done < count {
        let part = unsafe UnsafeMutableBufferPointer(rebasing: buffer[done...])
        let got = unsafe pread(number, part.baseAddress, part.count, off_t(offset) + off_t(done))
        if got < 0 {
          if errno == EINTR { continue }
          throw FileError.last("read", path)
        }
        // The file was cut short after its size was taken.
        if got == 0 { throw .endsEarly(path: path, offset: offset, needed: count, size: size) }
        done += got
      }
    }
    return bytes
  }

  /// All of `bytes` to `offset`.
  func write(_ bytes: [UInt8], at offset: UInt64) throws(FileError) {
    try unsafe bytes.withUnsafeBufferPointer {
      (buffer: UnsafeBufferPointer<UInt8>) throws(FileError) in
      var done = 0
      while done < buffer.count {
        let part = unsafe UnsafeBufferPointer(rebasing: buffer[done...])
        let put = unsafe pwrite(number, part.baseAddress, part.count, off_t(offset) + off_t(done))
        if put < 0 {
          if errno == EINTR { continue }
          throw FileError.last("write", path)
        }
        done += put
      }
    }
  }

  /// Waits until the file's content is on the disk (fsync(2)).
  func synchronize() throws(FileError) {
    guard fsync(number) == 0 else { throw .last("synchronize", path) }
  }
}

extension FileError {
  /// What errno says about the call that just failed.
  static func last(_ operation: String, _ path: String) -> FileError {
    let number = errno
    return .failed(
      operation: operation, path: path, errno: number, reason: unsafe String(cString: strerror(number)))
  }
}
