// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Publishing

/// Writes a file so that a reader, also one after a power cut, sees its old bytes or its new ones.
package enum AtomicWrite {
  /// Writes beside the file, syncs, renames over it, and syncs the folder; durable when it returns.
  ///
  /// The file has mode 0644, or the one given, whatever the umask. On an error the old file stands and
  /// nothing is left beside it.
  package static func write(_ bytes: [UInt8], to path: String, mode: UInt32 = 0o644) throws(FilesError) {
    let temporary = try newFile(beside: path, mode: mode, bytes: bytes)
    do {
      try Folders.rename(temporary, to: path)
    } catch {
      // After a rename that worked and a sync that did not, there is nothing left to remove.
      _ = unsafe unlink(temporary)
      throw error
    }
  }

  /// Writes a file that is not there yet, whole or not at all, and syncs its folder; never overwrites: a
  /// file that is there is `FilesError.system` with EEXIST.
  package static func create(_ bytes: [UInt8], at path: String, mode: UInt32 = 0o644) throws(FilesError) {
    let temporary = try newFile(beside: path, mode: mode, bytes: bytes)
    defer { _ = unsafe unlink(temporary) }
    try SystemCall.run("link", path) { unsafe link(temporary, path) }
    try Descriptor(folder: Folders.parent(of: path)).sync()
  }

  /// Writes a new file that must not be there, synced, its folder not; removes it again on an error.
  static func newFile(_ path: String, mode: UInt32, write: (borrowing Descriptor) throws -> Void) throws {
    let file = try Descriptor(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
    do {
      try write(file)
      try file.setMode(mode)
      try file.sync()
      try file.close()
    } catch {
      _ = unsafe unlink(path)
      throw error
    }
  }

  private static func newFile(
    beside path: String, mode: UInt32, bytes: [UInt8]
  ) throws(FilesError) -> String {
    let base = "\(Folders.parent(of: path))/\(FileName.stagingPrefix)\(Folders.name(of: path)).\(getpid())"
    for attempt in 0..<100 {
      let temporary = attempt == 0 ? base : "\(base).\(attempt)"
      do {
        try newFile(temporary, mode: mode) { file in try file.write(bytes) }
        return temporary
      } catch FilesError.system(name: "open", path: _, number: EEXIST) {
        // A dead process with the same number left it, or another task is writing the same file.
        continue
      } catch let error as FilesError {
        throw error
      } catch {
        throw .damaged(path: temporary, detail: "\(error)")
      }
    }
    throw .system(name: "open", path: base, number: EEXIST)
  }
}
