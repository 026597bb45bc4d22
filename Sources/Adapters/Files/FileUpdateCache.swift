// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import Publishing
internal import ReleaseCore
package import Updating

/// The metadata that a client trusts, one file a role: `root.json`, `timestamp.json`, `snapshot.json`,
/// `targets.json`, and delegated roles under their encoded names. Nothing else there ends in `.json`.
///
/// Whoever has one holds its lock, so that no second process puts older metadata back over newer; the lock
/// goes with the value, and with the process however it ends.
package final class FileUpdateCache: UpdateCache {
  /// The lock's file in the folder.
  package static let lockName = "lock"
  /// More is no metadata of ours; it is refused before it is read.
  private static let largest: UInt64 = 8 << 20

  package let folder: String
  private let lock: FileLock

  /// Makes the folder and takes its lock, waiting up to `patience` seconds for another update to end; then
  /// `FilesError.locked`, kind busy.
  package init(folder: String, holder: LockHolder, patience: Int = 60) throws(FilesError) {
    self.folder = folder
    var rounds = max(0, patience) * 20
    while true {
      do throws(FilesError) {
        lock = try FileLock("\(folder)/\(FileUpdateCache.lockName)", holder: holder)
        break
      } catch {
        guard case .locked = error, rounds > 0 else { throw error }
        rounds -= 1
        usleep(50_000)
      }
    }
    try FileUpdateCache.removeLeftovers(in: folder)
  }

  package func document(_ name: CachedDocument) throws -> [UInt8]? {
    let path = self.path(of: name)
    do throws(FilesError) {
      let file = try Descriptor(path, O_RDONLY | O_NOFOLLOW)
      let status = try file.status()
      guard status.st_mode & S_IFMT == S_IFREG else { throw .notPlainFile(path: path) }
      guard status.st_size >= 0, UInt64(status.st_size) <= FileUpdateCache.largest else {
        throw .damaged(path: path, detail: "it has \(status.st_size) bytes")
      }
      return try file.read(at: 0, count: Int(status.st_size))
    } catch {
      if case .system("open", _, ENOENT) = error { return nil }
      throw error
    }
  }

  package func keep(_ bytes: [UInt8], as name: CachedDocument) throws {
    try AtomicWrite.write(bytes, to: path(of: name))
  }

  package func drop(_ name: CachedDocument) throws {
    let path = self.path(of: name)
    guard try SystemCall.run("unlink", path, unless: [ENOENT], { unsafe unlink(path) }) != nil else { return }
    try Descriptor(folder: folder).sync()
  }

  private func path(of name: CachedDocument) -> String {
    let file =
      switch name {
      case .root: "root"
      case .timestamp: "timestamp"
      case .snapshot: "snapshot"
      case .targets: "targets"
      case .delegated(let role): FileUpdateCache.fileName(ofRole: role)
      // No encoded role has this after a percent sign.
      case .target(let name): "%target-\(MetadataLocation.quoted(name))"
      }
    return "\(folder)/\(file).json"
  }

  /// A name inside the folder that no other role has: letters, digits, `-`, `_`, `~` and inner dots stand for
  /// themselves, all else is percent-encoded; what would be too long for a file system is a hash.
  static func fileName(ofRole role: String) -> String {
    var name = MetadataLocation.quoted(role)
    // A leading dot would hide the file, and the four roles that are not delegated have their names.
    guard let first = name.utf8.first else { return "%" }
    if first == UInt8(ascii: ".") || CachedDocument.reserved.contains(name) {
      name = "%" + String(first, radix: 16, uppercase: true) + name.dropFirst()
    }
    // No encoded name has this after a percent sign.
    guard name.utf8.count <= 200 else { return "%sha256-\(Digest.sha256(of: Array(role.utf8)))" }
    return name
  }

  /// Removes what killed updates left half written.
  private static func removeLeftovers(in folder: String) throws(FilesError) {
    for entry in try Folders.entries(of: folder) where entry.kind == .file && isLeftover(entry.name) {
      try Folders.remove("\(folder)/\(entry.name)")
    }
  }

  private static func isLeftover(_ name: String) -> Bool {
    name.hasPrefix(FileName.stagingPrefix) && name.contains(".json.")
  }
}

extension CachedDocument {
  /// The files of the roles that are not delegated.
  fileprivate static let reserved: Set<String> = ["root", "timestamp", "snapshot", "targets"]
}
