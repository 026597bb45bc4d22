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
  private let file: Descriptor

  /// Takes the lock or throws `FilesError.locked`, kind busy, at once; makes the file and its folder.
  package init(_ path: String, holder: LockHolder) throws(FilesError) {
    try Folders.make(Folders.parent(of: path))
    let file = try Descriptor(path, O_RDWR | O_CREAT | O_NOFOLLOW, mode: 0o644)
    // Between a holder's lock and its name, and between its last truncation and its end, the file says
    // nothing: it is asked again for a moment, so that whoever is refused hears by whom.
    var patience = 100
    while try !file.tryLock() {
      let named = FileLock.holder(of: path)
      patience -= 1
      guard named == nil, patience > 0 else { throw .locked(path: path, by: named) }
      usleep(10_000)
    }
    try file.truncate()
    try file.write(FileLock.text(of: holder))
    self.path = path
    self.file = file
  }

  deinit {
    // Empty contents say that nobody holds it; the kernel's lock is what counts, so a failure is harmless.
    try? file.truncate()
    file.unlock()
  }

  /// Who holds the lock by the file's contents; nil where they say nothing. It does not ask the kernel:
  /// a process that was killed leaves its name here.
  package static func holder(of path: String) -> LockHolder? {
    guard let bytes = try? Descriptor(path, O_RDONLY | O_NOFOLLOW).read(at: 0, count: 65_536) else {
      return nil
    }
    return try? JSONDecoder().decode(LockHolder.self, from: Data(bytes))
  }

  private static func text(of holder: LockHolder) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Five plain fields always encode; without them the lock still holds, and does not say who it is.
    return Array((try? encoder.encode(holder)) ?? Data()) + [10]
  }
}

/// A lock on a folder itself, for as long as the value lives; it leaves no file behind.
struct FolderLock: ~Copyable {
  private let folder: Descriptor

  /// Waits up to `patience` seconds for another holder to end; then `FilesError.folderLocked`, kind busy.
  init(_ path: String, patience: Int = 0) throws(FilesError) {
    let folder = try Descriptor(folder: path)
    var rounds = max(0, patience) * 20
    while try !folder.tryLock() {
      guard rounds > 0 else { throw .folderLocked(path: path) }
      rounds -= 1
      usleep(50_000)
    }
    self.folder = folder
  }

  deinit { folder.unlock() }

  /// Ends the lock; called at the end of what it guards, so that it lasts that long.
  consuming func release() {}
}
