// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// The sole owner of an open file descriptor; closed when it goes away.
struct Descriptor: ~Copyable {
  /// -1 once it is closed.
  private(set) var number: Int32
  let path: String

  /// Opens with O_CLOEXEC, so that no child process keeps the file or its lock.
  init(_ path: String, _ flags: Int32, mode: mode_t = 0) throws(FilesError) {
    let number = try SystemCall.run("open", path) { unsafe Glibc.open(path, flags | O_CLOEXEC, mode) }
    self.number = number
    self.path = path
  }

  /// Opens a folder for syncing or locking.
  init(folder path: String) throws(FilesError) {
    try self.init(path, O_RDONLY | O_DIRECTORY)
  }

  /// Closes and reports what the close reports: some file systems tell of a failed write only here.
  consuming func close() throws(FilesError) {
    let result = Glibc.close(number)
    let failure = errno
    number = -1
    // After EINTR the descriptor is gone on Linux; closing again could close another file's.
    if result == -1, failure != EINTR { throw .system(name: "close", path: path, number: failure) }
  }

  deinit {
    if number >= 0 { _ = Glibc.close(number) }
  }

  func sync() throws(FilesError) {
    let number = number
    try SystemCall.run("fsync", path) { fsync(number) }
  }

  /// Sets the mode whatever the umask.
  func setMode(_ mode: mode_t) throws(FilesError) {
    let number = number
    try SystemCall.run("fchmod", path) { fchmod(number, mode) }
  }

  /// Takes the file's lock for as long as it is open; false where another process holds it.
  func tryLock() throws(FilesError) -> Bool {
    let number = number
    return try SystemCall.run("flock", path, unless: [EWOULDBLOCK]) { flock(number, LOCK_EX | LOCK_NB) }
      != nil
  }

  /// Gives the lock back at once. Closing alone is late where another task is just starting a process: its
  /// copy of the descriptor lives, and the lock with it, until that process runs its program.
  func unlock() { _ = flock(number, LOCK_UN) }

  func truncate() throws(FilesError) {
    let number = number
    try SystemCall.run("ftruncate", path) { ftruncate(number, 0) }
  }

  /// Writes all bytes where the last write ended, however many calls it takes (write(2)).
  func write(_ bytes: [UInt8]) throws(FilesError) {
    let number = number
    try unsafe SystemCall.writeAll("write", path, bytes) { rest, _ in
      unsafe Glibc.write(number, rest.baseAddress, rest.count)
    }
  }

  /// Writes all bytes to an offset, however many calls it takes (pwrite(2)).
  func write(_ bytes: [UInt8], at offset: UInt64) throws(FilesError) {
    let number = number
    try unsafe SystemCall.writeAll("pwrite", path, bytes) { rest, done in
      unsafe pwrite(number, rest.baseAddress, rest.count, off_t(offset) + off_t(done))
    }
  }

  /// Writes all bytes to an offset without a copy of them.
  func write(_ bytes: RawSpan, at offset: UInt64) throws(FilesError) {
    let number = number
    let path = path
    try unsafe bytes.withUnsafeBytes { (buffer: UnsafeRawBufferPointer) throws(FilesError) in
      var done = 0
      while done < buffer.count {
        done += try SystemCall.run("pwrite", path) {
          unsafe pwrite(
            number, buffer.baseAddress?.advanced(by: done), buffer.count - done, off_t(offset) + off_t(done))
        }
      }
    }
  }

  /// Up to `count` bytes from an offset; fewer only at the end of the file.
  func read(at offset: UInt64, count: Int) throws(FilesError) -> [UInt8] {
    let number = number
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      let got = try SystemCall.run("pread", path) {
        unsafe bytes.withUnsafeMutableBytes { buffer in
          unsafe pread(
            number, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(offset) + off_t(filled))
        }
      }
      if got == 0 { break }
      filled += got
    }
    bytes.removeLast(count - filled)
    return bytes
  }

  /// The file's status.
  func status() throws(FilesError) -> stat {
    let number = number
    var status = stat()
    try SystemCall.run("fstat", path) { unsafe fstat(number, &status) }
    return status
  }
}
