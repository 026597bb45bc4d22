// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import Foundation
import Glibc

/// One name of a tree entry, checked: it stays inside the folder it is written to.
struct ExportName {
  /// With the closing NUL.
  let bytes: [CChar]
  /// The path it will have, for messages.
  let path: String

  @unsafe init(_ text: UnsafePointer<CChar>, in folder: String) throws(GitError) {
    bytes = unsafe Array(UnsafeBufferPointer(start: text, count: strlen(text) + 1))
    let name = unsafe String(cString: text)
    path = "\(folder)/\(name)"
    if name.isEmpty || name == "." || name == ".." || name.contains("/") {
      throw .unusablePath(path, reason: "“\(name)” leads out of its folder")
    }
    // git checks out no such folder either: it would bring its own hooks and settings.
    if name.lowercased() == ".git" { throw .unusablePath(path, reason: "a tree may not hold “\(name)”") }
  }
}

/// A folder that files are written into, held by its descriptor so that no link can lead elsewhere.
struct ExportFolder: ~Copyable {
  let path: String
  private let descriptor: Int32

  /// Opens an existing folder.
  init(opening path: String) throws(GitError) {
    self.path = path
    descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system("open", path) }
  }

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// The folder of that name, made where it is missing; a file or link of that name gives way.
  borrowing func folder(_ name: ExportName) throws(GitError) -> ExportFolder {
    if unsafe mkdirat(descriptor, name.bytes, 0o755) != 0 {
      guard errno == EEXIST else { throw .system("mkdir", name.path) }
      if let opened = opened(name) { return opened }
      try clear(name)
      guard unsafe mkdirat(descriptor, name.bytes, 0o755) == 0 else { throw .system("mkdir", name.path) }
    }
    guard let opened = opened(name) else { throw .system("open", name.path) }
    guard fchmod(opened.descriptor, 0o755) == 0 else { throw .system("fchmod", name.path) }
    return opened
  }

  /// Writes a file; whatever has that name gives way.
  borrowing func file(
    _ name: ExportName, _ blob: borrowing Handle<BlobKind>, mode: mode_t
  ) throws(GitError) {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    var file = unsafe openat(descriptor, name.bytes, flags, 0o600)
    if file < 0, errno == EEXIST {
      try clear(name)
      file = unsafe openat(descriptor, name.bytes, flags, 0o600)
    }
    guard file >= 0 else { throw .system("open", name.path) }
    do throws(GitError) {
      try ExportFolder.write(blob, to: file, name.path)
      guard fchmod(file, mode) == 0 else { throw GitError.system("fchmod", name.path) }
    } catch {
      close(file)
      throw error
    }
    guard close(file) == 0 else { throw .system("close", name.path) }
  }

  /// Makes a symbolic link; whatever has that name gives way.
  borrowing func link(_ name: ExportName, to target: [UInt8]) throws(GitError) {
    guard !target.isEmpty, !target.contains(0) else {
      throw .unusablePath(name.path, reason: "the symbolic link's target is empty or holds a NUL")
    }
    let text = target.map { CChar(bitPattern: $0) } + [0]
    if unsafe symlinkat(text, descriptor, name.bytes) != 0 {
      guard errno == EEXIST else { throw .system("symlink", name.path) }
      try clear(name)
      guard unsafe symlinkat(text, descriptor, name.bytes) == 0 else {
        throw .system("symlink", name.path)
      }
    }
  }

  private borrowing func opened(_ name: ExportName) -> ExportFolder? {
    let inner = unsafe openat(descriptor, name.bytes, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    return inner >= 0 ? ExportFolder(path: name.path, descriptor: inner) : nil
  }

  /// Removes a file, a link, or a folder with everything in it.
  private borrowing func clear(_ name: ExportName) throws(GitError) {
    if unsafe unlinkat(descriptor, name.bytes, 0) == 0 { return }
    guard errno == EISDIR || errno == EPERM else { throw .system("unlink", name.path) }
    do {
      try FileManager.default.removeItem(atPath: name.path)
    } catch {
      throw .system("remove", name.path)
    }
  }

  private static func write(_ blob: borrowing Handle<BlobKind>, to file: Int32, _ path: String)
    throws(GitError)
  {
    var left = Int(unsafe git_blob_rawsize(blob.pointer))
    guard left > 0, var next = unsafe git_blob_rawcontent(blob.pointer) else { return }
    while left > 0 {
      let written = unsafe Glibc.write(file, next, left)
      if written < 0 {
        if errno == EINTR { continue }
        throw .system("write", path)
      }
      left -= written
      unsafe next += written
    }
  }
}
