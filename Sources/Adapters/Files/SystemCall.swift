// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Calls into the C library that say what failed, where and why, and go on after a signal.
enum SystemCall {
  /// Runs a call that gives -1 and sets `errno` on failure; repeats it after EINTR.
  @discardableResult
  static func run<Result: SignedInteger>(
    _ name: String, _ path: String, _ call: () -> Result
  ) throws(FilesError) -> Result {
    while true {
      let result = call()
      if result != -1 { return result }
      let number = errno
      if number != EINTR { throw .system(name: name, path: path, number: number) }
    }
  }

  /// Like `run`, and nil where the call failed with one of the given numbers.
  static func run<Result: SignedInteger>(
    _ name: String, _ path: String, unless accepted: Set<Int32>, _ call: () -> Result
  ) throws(FilesError) -> Result? {
    do throws(FilesError) {
      return try run(name, path, call)
    } catch .system(_, _, let number) where accepted.contains(number) {
      return nil
    }
  }
}

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

  /// Writes all bytes, however many calls it takes.
  func write(_ bytes: [UInt8]) throws(FilesError) {
    let number = number
    var offset = 0
    while offset < bytes.count {
      offset += try SystemCall.run("write", path) {
        unsafe bytes.withUnsafeBytes { buffer in
          unsafe Glibc.write(number, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
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
