// SPDX-License-Identifier: Apache-2.0
internal import Glibc
package import Presenting
internal import Publishing

/// A site in a folder, replaced as a whole: readers see the old site or the new one (docs/adr/0015).
///
/// The new site is written beside the old one, synced, and the two folders change their names in one call
/// (`renameat2(2)` with `RENAME_EXCHANGE`). A file that did not change is the same file in both.
package struct FileSiteStore: SiteStore {
  private let folder: String

  package init(_ folder: String) { self.folder = folder }

  package func replace(with files: [SiteFile]) throws -> SiteChange {
    let before = try list()
    let staging = try fresh()
    defer { try? Folders.remove(staging) }
    var written = 0
    for file in files {
      let path = "\(staging)/\(file.path)"
      try Folders.make(Folders.parent(of: path))
      if before?.files[file.path] != nil, try isThere(file), try linked("\(folder)/\(file.path)", path) {
        continue
      }
      try AtomicWrite.newFile(path, mode: 0o644) { try $0.write(file.bytes) }
      written += 1
    }
    let names = Set(files.map(\.path))
    let gone = Set(before?.files.keys.map { $0 } ?? []).subtracting(names)
    let change = SiteChange(files: files.count, written: written, removed: gone.count)
    if change.isNothing, before != nil { return change }
    // A reader may have the old page and not yet its style: that stays for one site more.
    for path in gone where path.hasPrefix("assets/") {
      _ = try linked("\(folder)/\(path)", "\(staging)/\(path)")
    }
    let listed = try SiteList(of: files).bytes()
    try AtomicWrite.newFile("\(staging)/\(SiteList.name)", mode: 0o644) { try $0.write(listed) }
    try sync(staging)
    try swap(staging)
    return change
  }

  /// The list of the site that is there; nil for a folder that is empty or not there.
  private func list() throws -> SiteList? {
    guard try !Folders.entries(of: folder).isEmpty else { return nil }
    let path = "\(folder)/\(SiteList.name)"
    guard let bytes = try? Self.bytes(path), let list = SiteList(bytes: bytes) else {
      throw PresentingError.notASite(folder)
    }
    return list
  }

  /// A new folder beside the site's; what killed runs left goes first. The caller holds a lock.
  private func fresh() throws -> String {
    let parent = Folders.parent(of: folder)
    try Folders.make(parent)
    let name = "\(FileName.stagingPrefix)\(Folders.name(of: folder))"
    try Folders.remove("\(parent)/\(name)")
    try Folders.remove("\(parent)/\(name).old")
    try Folders.make("\(parent)/\(name)")
    return "\(parent)/\(name)"
  }

  /// True where the old site has the same bytes under that name: compared, not believed.
  private func isThere(_ file: SiteFile) throws -> Bool {
    let path = "\(folder)/\(file.path)"
    guard try Folders.isTaken(path), let bytes = try? Self.bytes(path) else { return false }
    return bytes == file.bytes
  }

  private static func bytes(_ path: String) throws(FilesError) -> [UInt8] {
    let source = try FileSource(path: path, followingLinks: false)
    return try source.read(at: 0, count: Int(source.size))
  }

  /// Gives a file a second name; false where the file system or its limit of names does not allow it.
  private func linked(_ from: String, _ to: String) throws(FilesError) -> Bool {
    try SystemCall.run("link", from, unless: [EPERM, EMLINK, ENOTSUP, EXDEV, ENOENT]) {
      unsafe link(from, to)
    } != nil
  }

  private func sync(_ path: String) throws(FilesError) {
    for entry in try Folders.entries(of: path) where entry.kind == .folder {
      try sync("\(path)/\(entry.name)")
    }
    try Descriptor(folder: path).sync()
  }

  private func swap(_ staging: String) throws(FilesError) {
    guard try Folders.isTaken(folder) else { return try Folders.rename(staging, to: folder) }
    if try !FolderExchange.run(staging, folder) {
      // A file system that cannot exchange: for a moment there is no site, never half of one.
      let aside = "\(staging).old"
      try Folders.remove(aside)
      try Folders.rename(folder, to: aside)
      try Folders.rename(staging, to: folder)
      try Folders.remove(aside)
    }
    try Descriptor(folder: Folders.parent(of: folder)).sync()
  }
}
