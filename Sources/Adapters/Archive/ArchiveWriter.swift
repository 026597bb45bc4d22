// SPDX-License-Identifier: Apache-2.0
internal import CLibArchive
package import Packaging
internal import ReleaseCore

/// How a tar archive is compressed.
package enum ArchiveFormat: Hashable, Sendable, CaseIterable {
  /// gzip, level 6, without time and name: `.tgz`.
  case tarGzip
  /// zstd, level 12, one thread: `.tar.zst`.
  case tarZstandard
}

/// One member of a tar archive.
package struct ArchiveItem: Sendable {
  /// Relative, with slashes.
  package let path: String
  package let content: Content

  package enum Content: Sendable {
    /// Mode 0755 where executable, else 0644.
    case file(any ByteSource, executable: Bool)
    /// A file from memory.
    case bytes([UInt8], executable: Bool)
    /// A symbolic link, to be read as it stands.
    case link(String)
    case folder
  }

  package init(path: String, content: Content) {
    self.path = path
    self.content = content
  }

  /// True where neither the path nor a link's target leaves ASCII.
  var isASCII: Bool {
    let target = if case .link(let target) = content { target } else { "" }
    return path.utf8.allSatisfy { $0 < 0x80 } && target.utf8.allSatisfy { $0 < 0x80 }
  }
}

/// Writes byte-reproducible tar archives: items in ascending order of their paths' bytes, owner root,
/// one time for all, pax headers only where ustar is too small.
///
/// Bytes depend on the items, the time and the versions of libarchive, zlib and libzstd; not on user,
/// umask, locale or clock. Without `finish()` what is in the sink is no archive.
package struct ArchiveWriter: ~Copyable {
  private let archive: ArchiveHandle
  private let feed: SinkFeed
  private let modified: Int64
  private var last: String?

  /// `modified`: seconds since 1970, of every member.
  package init(_ format: ArchiveFormat, modified: Int64, into sink: any ByteSink) throws {
    let feed = SinkFeed(sink)
    archive = try ArchiveWriter.open(format, on: feed)
    self.feed = feed
    self.modified = modified
    last = nil
  }

  private static func open(_ format: ArchiveFormat, on feed: SinkFeed) throws -> ArchiveHandle {
    let archive = try unsafe ArchiveHandle(archive_write_new())
    unsafe archive_write_set_format_pax_restricted(archive.pointer)
    switch format {
    case .tarGzip:
      try check(
        unsafe archive_write_add_filter_gzip(archive.pointer), "archive_write_add_filter_gzip", of: archive,
        feed)
    case .tarZstandard:
      try check(
        unsafe archive_write_add_filter_zstd(archive.pointer), "archive_write_add_filter_zstd", of: archive,
        feed)
    }
    let options =
      switch format {
      case .tarGzip: "gzip:!timestamp,gzip:compression-level=6"
      case .tarZstandard: "zstd:compression-level=12"
      }
    let set = unsafe archive_write_set_options(archive.pointer, options)
    try check(set, "archive_write_set_options", of: archive, feed)
    unsafe archive_write_set_bytes_in_last_block(archive.pointer, 1)
    try check(unsafe feed.open(archive.pointer), "archive_write_open2", of: archive, feed)
    return archive
  }

  /// Writes one member. Cost: one pass over its contents.
  package mutating func add(_ item: ArchiveItem) throws {
    try ArchiveWriter.check(item.path, after: last)
    guard let entry = unsafe archive_entry_new() else { throw ArchiveError.exhausted }
    defer { unsafe archive_entry_free(entry) }
    unsafe archive_entry_set_pathname(entry, item.path)
    unsafe archive_entry_set_mtime(entry, Int(modified), 0)
    unsafe archive_entry_set_uid(entry, 0)
    unsafe archive_entry_set_gid(entry, 0)
    unsafe archive_entry_set_uname(entry, "root")
    unsafe archive_entry_set_gname(entry, "root")
    switch item.content {
    case .file(let source, let executable):
      unsafe archive_entry_set_filetype(entry, 0o100000)
      unsafe archive_entry_set_perm(entry, executable ? 0o755 : 0o644)
      unsafe archive_entry_set_size(entry, Int64(clamping: source.size))
    case .bytes(let bytes, let executable):
      unsafe archive_entry_set_filetype(entry, 0o100000)
      unsafe archive_entry_set_perm(entry, executable ? 0o755 : 0o644)
      unsafe archive_entry_set_size(entry, Int64(bytes.count))
    case .link(let target):
      unsafe archive_entry_set_filetype(entry, 0o120000)
      unsafe archive_entry_set_perm(entry, 0o777)
      unsafe archive_entry_set_symlink(entry, target)
    case .folder:
      unsafe archive_entry_set_filetype(entry, 0o040000)
      unsafe archive_entry_set_perm(entry, 0o755)
    }
    let written = unsafe archive_write_header(archive.pointer, entry)
    // In the C locale, where this process always is, libarchive warns that it cannot translate a name
    // that is not ASCII, and writes its bytes as they are with a pax header that says so.
    if written != ARCHIVE_WARN || item.isASCII { try check(written, "archive_write_header", item.path) }
    switch item.content {
    case .file(let source, _): try source.forEachChunk { try write($0, of: item.path) }
    case .bytes(let bytes, _): try write(bytes, of: item.path)
    case .link, .folder: break
    }
    try check(unsafe archive_write_finish_entry(archive.pointer), "archive_write_finish_entry", item.path)
    last = item.path
  }

  private func write(_ bytes: [UInt8], of path: String) throws {
    let count = unsafe bytes.withUnsafeBytes {
      unsafe archive_write_data(archive.pointer, $0.baseAddress, $0.count)
    }
    guard count == bytes.count else { throw failure("archive_write_data", path) }
  }

  /// Writes the end of the archive and checks that everything arrived.
  package consuming func finish() throws {
    try check(unsafe archive_write_close(archive.pointer), "archive_write_close", nil)
  }

  // Abandoned: archive_free would write an end to the archive, which the feed then refuses to take.
  deinit { unsafe archive_write_fail(archive.pointer) }

  private static func check(_ path: String, after last: String?) throws {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !path.isEmpty, !path.utf8.contains(0), !parts.contains(where: { $0.isEmpty || $0 == ".." }) else {
      throw ArchiveError.unwritable(path: path, problem: "it is not a relative path")
    }
    guard let last else { return }
    guard last.utf8.lexicographicallyPrecedes(path.utf8) else {
      throw ArchiveError.unwritable(path: path, problem: "it is not behind “\(last)” in the order of bytes")
    }
  }

  private borrowing func check(_ status: Int32, _ function: String, _ path: String?) throws {
    try ArchiveWriter.check(status, function, of: archive, feed, path: path)
  }

  private borrowing func failure(_ function: String, _ path: String?) -> ArchiveError {
    .failed(function: function, path: path, said: archive.said, cause: feed.failure)
  }

  private static func check(
    _ status: Int32, _ function: String, of archive: borrowing ArchiveHandle, _ feed: SinkFeed,
    path: String? = nil
  ) throws {
    guard status != ARCHIVE_OK else { return }
    throw ArchiveError.failed(function: function, path: path, said: archive.said, cause: feed.failure)
  }
}
