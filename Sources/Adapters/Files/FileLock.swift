// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import Glibc

/// Who holds a lock, as it stands in the lock file.
package struct LockHolder: Hashable, Sendable, Codable {
  package let processIdentifier: Int32
  package let host: String
  package let user: String
  /// RFC 3339.
  package let since: String
  package let command: String

  package init(processIdentifier: Int32, host: String, user: String, since: String, command: String) {
    self.processIdentifier = processIdentifier
    self.host = host
    self.user = user
    self.since = since
    self.command = command
  }

  private enum CodingKeys: String, CodingKey {
    case processIdentifier = "pid"
    case host, user, since, command
  }
}

/// A lock that one process holds at a time, and that ends with the process however it ends.
///
/// flock(2) on an open file: the file stays when the lock goes, because a lock file that is removed can be
/// held twice, once under each inode.
package final class FileLock: Sendable {
  package let path: String
  private let number: Int32

  /// Takes the lock or throws `FilesError.locked`, kind busy, at once; makes the file and its folder.
  package init(_ path: String, holder: LockHolder) throws(FilesError) {
    try Folders.make(Folders.parent(of: path))
    let number = try SystemCall.run("open", path) {
      unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644 as mode_t)
    }
    do {
      let taken = try SystemCall.run("flock", path, unless: [EWOULDBLOCK]) {
        flock(number, LOCK_EX | LOCK_NB)
      }
      guard taken != nil else { throw FilesError.locked(path: path, by: FileLock.holder(of: path)) }
      try FileLock.replaceContents(of: number, path, with: try FileLock.text(of: holder))
    } catch let error as FilesError {
      close(number)
      throw error
    } catch {
      close(number)
      throw .damaged(path: path, detail: "\(error)")
    }
    self.path = path
    self.number = number
  }

  deinit {
    // Empty contents say that nobody holds it; the kernel's lock is what counts, so a failure is harmless.
    _ = ftruncate(number, 0)
    _ = close(number)
  }

  /// Who holds the lock by the file's contents; nil where they say nothing. It does not ask the kernel:
  /// a process that was killed leaves its name here.
  package static func holder(of path: String) -> LockHolder? {
    guard let file = try? Descriptor(path, O_RDONLY | O_NOFOLLOW),
      let bytes = try? file.read(at: 0, count: 65_536)
    else { return nil }
    return try? JSONDecoder().decode(LockHolder.self, from: Data(bytes))
  }

  private static func text(of holder: LockHolder) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(holder)) + [10]
  }

  private static func replaceContents(
    of number: Int32, _ path: String, with bytes: [UInt8]
  ) throws(FilesError) {
    try SystemCall.run("ftruncate", path) { ftruncate(number, 0) }
    var offset = 0
    while offset < bytes.count {
      offset += try SystemCall.run("pwrite", path) {
        unsafe bytes.withUnsafeBytes { buffer in
          unsafe pwrite(
            number, buffer.baseAddress?.advanced(by: offset), buffer.count - offset, off_t(offset))
        }
      }
    }
  }
}

/// A lock on a folder itself, for as long as the value lives; it leaves no file behind.
struct FolderLock: ~Copyable {
  private let folder: Descriptor

  init(_ path: String) throws(FilesError) {
    let folder = try Descriptor(folder: path)
    let taken = try SystemCall.run("flock", path, unless: [EWOULDBLOCK]) {
      flock(folder.number, LOCK_EX | LOCK_NB)
    }
    guard taken != nil else { throw .folderLocked(path: path) }
    self.folder = folder
  }

  /// Ends the lock; called at the end of what it guards, so that it lasts that long.
  consuming func release() {}
}
