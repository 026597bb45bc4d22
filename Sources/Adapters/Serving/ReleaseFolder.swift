// SPDX-License-Identifier: Apache-2.0
internal import Glibc
internal import NIOCore

/// A file that is being sent. Closed when the last answer lets go of it.
final class OpenFile: Sendable {
  let handle: NIOFileHandle
  let version: FileVersion
  let path: String

  init(descriptor: Int32, version: FileVersion, path: String) {
    handle = NIOFileHandle(_deprecatedTakingOwnershipOfDescriptor: descriptor)
    self.version = version
    self.path = path
  }

  deinit { try? handle.close() }

  /// Appends up to `count` bytes from an offset; fewer only at the file's end (pread(2)). Blocks on a cold disk.
  func read(at offset: UInt64, count: Int, into buffer: inout ByteBuffer) throws {
    try handle.withUnsafeFileDescriptor { number in
      var filled = 0
      while filled < count {
        let got = try unsafe buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: count - filled) {
          space in
          let got = unsafe pread(
            number, space.baseAddress, min(space.count, count - filled), off_t(offset) + off_t(filled))
          if got >= 0 { return got }
          throw ServingError.file(path, call: "pread", number: errno)
        }
        if got == 0 { break }
        filled += got
      }
    }
  }
}

/// The release folder: one folder a channel, and files below them.
struct ReleaseFolder: Sendable {
  enum Found {
    case file(OpenFile)
    case noFile
    case noChannel
  }

  /// Followed where it is itself a symbolic link; opened anew for each request, because a publisher may replace it.
  let path: String

  var isThere: Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Opens a plain file part by part without following any link (openat(2), O_NOFOLLOW), so that neither a
  /// name nor a link leads out of the channel's folder. Costs one call a part.
  func open(_ wanted: RequestPath) throws(ServingError) -> Found {
    guard let root = try Self.descend(AT_FDCWD, path, O_RDONLY | O_DIRECTORY) else { return .noChannel }
    defer { close(root) }
    let isFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW
    guard var folder = try Self.descend(root, wanted.channel, isFolder) else { return .noChannel }
    defer { close(folder) }
    for name in wanted.names.dropLast() {
      guard let next = try Self.descend(folder, name, isFolder) else { return .noFile }
      close(folder)
      folder = next
    }
    // O_NONBLOCK: opening a pipe somebody put there must not wait for a writer.
    guard let file = try Self.descend(folder, wanted.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) else {
      return .noFile
    }
    var status = stat()
    guard unsafe fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(file)
      return .noFile
    }
    let version = FileVersion(size: UInt64(status.st_size), modified: Int64(status.st_mtim.tv_sec))
    return .file(OpenFile(descriptor: file, version: version, path: "\(wanted.channel)/\(wanted.below)"))
  }

  /// A descriptor; nil where there is nothing of that name and kind that we may read.
  private static func descend(_ folder: Int32, _ name: String, _ flags: Int32) throws(ServingError) -> Int32?
  {
    while true {
      let number = unsafe openat(folder, name, flags | O_CLOEXEC)
      if number >= 0 { return number }
      switch errno {
      case EINTR: continue
      case ENOENT, ENOTDIR, ELOOP, EMLINK, ENAMETOOLONG, EACCES, ENXIO: return nil
      case let failure: throw .file(name, call: "openat", number: failure)
      }
    }
  }
}
