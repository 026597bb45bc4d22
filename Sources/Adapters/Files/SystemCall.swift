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

  /// Makes a writing call until all bytes are written; `call` gets what is left and how much is done.
  static func writeAll(
    _ name: String, _ path: String, _ bytes: [UInt8], _ call: (UnsafeRawBufferPointer, Int) -> Int
  ) throws(FilesError) {
    var done = 0
    while done < bytes.count {
      done += try run(name, path) {
        unsafe bytes.withUnsafeBytes { buffer in
          unsafe call(UnsafeRawBufferPointer(rebasing: buffer[done...]), done)
        }
      }
    }
  }
}
