// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Small files that hold a secret and that nobody but their owner may read.
package enum PrivateFile {
  /// Reads a file that belongs to who runs this and that has mode 0600 or stricter.
  ///
  /// Throws `FilesError.notPrivate` for others' files and wider modes, `notPlainFile` for anything but a file,
  /// `tooLarge` past `limit` bytes. The file that was checked is the one that is read.
  package static func read(_ path: String, limit: Int) throws(FilesError) -> [UInt8] {
    // O_NONBLOCK: opening a pipe somebody put there must not wait for a writer.
    let file = try Descriptor(path, O_RDONLY | O_NONBLOCK)
    let status = try file.status()
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notPlainFile(path: path) }
    guard status.st_uid == geteuid() else {
      throw .notPrivate(
        path: path, detail: "it belongs to the user \(status.st_uid), and this runs as \(geteuid())")
    }
    let mode = status.st_mode & 0o777
    guard mode & 0o077 == 0 else {
      throw .notPrivate(
        path: path, detail: "its mode is \(String(mode, radix: 8)), so that others may use it; expected 600")
    }
    guard Int64(status.st_size) <= Int64(limit) else {
      throw .tooLarge(path: path, limit: limit, found: UInt64(clamping: status.st_size))
    }
    return try file.read(at: 0, count: Int(status.st_size))
  }

}
