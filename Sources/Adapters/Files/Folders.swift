// SPDX-License-Identifier: Apache-2.0
internal import Glibc
package import Publishing

/// Folders by what is done with them.
package enum Folders {
  /// Makes a folder and those above it, mode 0755 whatever the umask; one that is there already stays.
  package static func make(_ path: String) throws(FilesError) {
    if exists(path) { return }
    let parent = parent(of: path)
    if parent != path { try make(parent) }
    // Another process may make it meanwhile; anything else of that name is in the way.
    guard try SystemCall.run("mkdir", path, unless: [EEXIST], { unsafe mkdir(path, 0o755) }) != nil else {
      if exists(path) { return }
      throw .system(name: "mkdir", path: path, number: EEXIST)
    }
    // By its path: under a strict umask its own maker cannot open it yet.
    try SystemCall.run("chmod", path) { unsafe chmod(path, 0o755) }
    try Descriptor(folder: parent).sync()
  }

  /// Throws where the folder, or the nearest one above it that is there, cannot be written into (`access(2)`).
  package static func checkWritable(_ path: String) throws(FilesError) {
    var place = path
    while try !isTaken(place) {
      let parent = parent(of: place)
      guard parent != place else { break }
      place = parent
    }
    guard exists(place) else { throw .system(name: "opendir", path: place, number: ENOTDIR) }
    try SystemCall.run("access", place) { unsafe access(place, W_OK | X_OK) }
  }

  /// True where something is at the path that is a folder, links followed.
  package static func exists(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// True where anything is at the path, links not followed.
  package static func isTaken(_ path: String) throws(FilesError) -> Bool {
    var status = stat()
    return try SystemCall.run("lstat", path, unless: [ENOENT, ENOTDIR]) { unsafe lstat(path, &status) } != nil
  }

  /// The path without its last part; “/” for itself, “.” for a bare name.
  package static func parent(of path: String) -> String {
    var trimmed = path[...]
    while trimmed.count > 1, trimmed.last == "/" { trimmed.removeLast() }
    guard let slash = trimmed.lastIndex(of: "/") else { return "." }
    var parent = trimmed[..<slash]
    while parent.last == "/" { parent.removeLast() }
    return parent.isEmpty ? "/" : String(parent)
  }

  /// The path's last part.
  package static func name(of path: String) -> String {
    String(path.split(separator: "/").last ?? "")
  }

  /// The entries of a folder, sorted by the bytes of their names; none where there is no folder.
  package static func entries(of path: String) throws(FilesError) -> [FolderEntry] {
    guard let folder = unsafe opendir(path) else {
      let number = errno
      if number == ENOENT { return [] }
      throw .system(name: "opendir", path: path, number: number)
    }
    defer { unsafe closedir(folder) }
    var entries: [FolderEntry] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(folder) else { break }
      // The name is longer than the field's type says; its address inside the entry is what counts.
      let offset = MemoryLayout<dirent>.offset(of: \.d_name) ?? 0
      let name = unsafe String(
        cString: UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self))
      if name == "." || name == ".." { continue }
      entries.append(FolderEntry(name: name, kind: try kind(of: "\(path)/\(name)")))
    }
    if errno != 0 { throw .system(name: "readdir", path: path, number: errno) }
    return entries.sorted { FileName.precedes($0.name, $1.name) }
  }

  private static func kind(of path: String) throws(FilesError) -> FolderEntry.Kind {
    var status = stat()
    try SystemCall.run("lstat", path) { unsafe lstat(path, &status) }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    default: .other
    }
  }

  /// Removes a file, or a folder with everything in it; links are removed, never followed. Nothing there
  /// is no error.
  package static func remove(_ path: String) throws(FilesError) {
    if try SystemCall.run("unlink", path, unless: [ENOENT, EISDIR, EPERM], { unsafe unlink(path) }) != nil {
      return
    }
    guard try isTaken(path) else { return }
    for entry in try entries(of: path) { try remove("\(path)/\(entry.name)") }
    _ = try SystemCall.run("rmdir", path, unless: [ENOENT]) { unsafe rmdir(path) }
  }

  /// Renames within one file system, and syncs the folders on both sides.
  package static func rename(_ from: String, to: String) throws(FilesError) {
    try SystemCall.run("rename", from) { unsafe Glibc.rename(from, to) }
    try Descriptor(folder: parent(of: to)).sync()
    if parent(of: from) != parent(of: to) { try Descriptor(folder: parent(of: from)).sync() }
  }
}
