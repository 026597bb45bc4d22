// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Where the bytes of a table come from; closes what it opened.
struct ByteFeed: ~Copyable {
  private let name: String
  /// -1 where the bytes are in memory.
  private let descriptor: Int32
  private var rest: ArraySlice<UInt8>

  /// Opens a file or pipe for reading (open(2)).
  init(path: String) throws(ImportingError) {
    name = path
    rest = []
    descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    if descriptor == -1 { throw Self.failure(path) }
  }

  /// Bytes that are in memory already, such as an entry of an archive.
  init(bytes: [UInt8], name: String) {
    self.name = name
    rest = bytes[...]
    descriptor = -1
  }

  deinit {
    if descriptor >= 0 { _ = close(descriptor) }
  }

  /// Reads into the window; 0 only at the end (read(2)).
  mutating func read(into window: UnsafeMutableRawBufferPointer) throws(ImportingError) -> Int {
    guard descriptor >= 0 else {
      let count = min(window.count, rest.count)
      unsafe window.copyBytes(from: rest.prefix(count))
      rest = rest.dropFirst(count)
      return count
    }
    while true {
      let got = unsafe Glibc.read(descriptor, window.baseAddress, window.count)
      if got >= 0 { return got }
      if errno != EINTR { throw Self.failure(name) }
    }
  }

  private static func failure(_ path: String) -> ImportingError {
    .unreadable(file: path, reason: unsafe String(cString: strerror(errno)))
  }
}
