// SPDX-License-Identifier: Apache-2.0
internal import CLibArchive
package import Packaging
package import ReleaseCore

/// What an untrusted archive may cost at most.
package struct ArchiveLimits: Hashable, Sendable {
  package var entryCount = 1000
  /// In bytes of UTF-8.
  package var nameLength = 1024
  package var totalSize = ByteCount.mebibytes(64 << 10)
  /// Unpacked bytes for each byte of the archive.
  package var ratio = 50

  package init() {}
}

/// Reads zips of untrusted origin with libarchive, through their central directory.
package struct ArchiveReader: ArchiveListing {
  package let limits: ArchiveLimits

  package init(limits: ArchiveLimits = ArchiveLimits()) { self.limits = limits }

  package func entries(of source: any ByteSource) throws -> [ListedEntry] {
    var listed: [ListedEntry] = []
    var name: String?
    var crc = CRC32()
    var size: UInt64 = 0
    func close() {
      if let name { listed.append(ListedEntry(name: name, size: size, crc: crc.value)) }
    }
    try read(source) { event in
      switch event {
      case .entry(let next):
        close()
        (name, crc, size) = (next, CRC32(), 0)
      case .data(let bytes):
        crc.update(bytes)
        size += UInt64(bytes.count)
      }
    }
    close()
    return listed
  }

  /// What a walk through an archive meets: an entry's name, then its contents in order.
  package enum Event: Sendable {
    case entry(String)
    /// At most some hundred KiB; a hole of a sparse entry comes as zeros.
    case data([UInt8])
  }

  /// Walks the archive once and hands over every event. Throws `ArchiveError`, what the source throws,
  /// and what the body throws. Memory: one block.
  package func read(_ source: any ByteSource, _ body: (Event) throws -> Void) throws {
    let feed = SourceFeed(source)
    try withExtendedLifetime(feed) {
      let archive = try unsafe ArchiveHandle(archive_read_new())
      unsafe archive_read_support_format_zip_seekable(archive.pointer)
      try check(unsafe feed.open(archive.pointer), "archive_read_open1", of: archive, feed, entry: nil)
      var total: UInt64 = 0
      var index = 0
      var entry = unsafe OpaquePointer?.none
      while true {
        let status = unsafe archive_read_next_header(archive.pointer, &entry)
        if status == ARCHIVE_EOF { break }
        try check(status, "archive_read_next_header", of: archive, feed, entry: nil)
        index += 1
        guard index <= limits.entryCount else { throw ArchiveError.tooManyEntries(limit: limits.entryCount) }
        let name = try unsafe name(of: entry, index)
        guard unsafe archive_entry_filetype(entry) == 0o100000 else {
          throw ArchiveError.notAFile(entry: name)
        }
        try body(.entry(name))
        try readData(of: name, from: archive, feed, source, &total, body)
      }
    }
  }

  private func readData(
    of name: String, from archive: borrowing ArchiveHandle, _ feed: SourceFeed,
    _ source: any ByteSource, _ total: inout UInt64, _ body: (Event) throws -> Void
  ) throws {
    var position: Int64 = 0
    while true {
      var block = unsafe UnsafeRawPointer?.none
      var count = 0
      var offset: Int64 = 0
      let status = unsafe archive_read_data_block(archive.pointer, &block, &count, &offset)
      if status == ARCHIVE_EOF { return }
      try check(status, "archive_read_data_block", of: archive, feed, entry: name)
      let hole = offset - position
      guard hole >= 0 else {
        throw ArchiveError.malformed(
          function: "archive_read_data_block", entry: name, said: "data goes backwards")
      }
      total += UInt64(hole) + UInt64(count)
      guard total <= limits.totalSize.bytes else {
        throw ArchiveError.tooLarge(entry: name, limit: limits.totalSize)
      }
      guard total / UInt64(max(1, limits.ratio)) <= max(source.size, 1 << 10) else {
        throw ArchiveError.outOfProportion(
          entry: name, ratio: limits.ratio, archive: ByteCount(source.size))
      }
      if hole > 0 { try body(.data([UInt8](repeating: 0, count: Int(hole)))) }
      let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: block, count: count))
      if !bytes.isEmpty { try body(.data(bytes)) }
      position = offset + Int64(count)
    }
  }

  /// ARCHIVE_OK or an error: a warning of libarchive's, such as a wrong checksum, is no success here.
  private func check(
    _ status: Int32, _ function: String, of archive: borrowing ArchiveHandle, _ feed: SourceFeed,
    entry: String?
  ) throws {
    guard status != ARCHIVE_OK else { return }
    let said = archive.said
    if let failure = feed.failure { throw failure }
    throw ArchiveError.malformed(function: function, entry: entry, said: said)
  }

  private func name(of entry: OpaquePointer?, _ index: Int) throws -> String {
    guard let raw = unsafe archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry) else {
      throw ArchiveError.unfitName(index: index, problem: "is not UTF-8")
    }
    guard let name = unsafe String(validatingCString: raw) else {
      throw ArchiveError.unfitName(index: index, problem: "is not UTF-8")
    }
    guard !name.isEmpty, name.utf8.count <= limits.nameLength else {
      throw ArchiveError.unfitName(
        index: index, problem: "has \(name.utf8.count) bytes, expected 1 to \(limits.nameLength)")
    }
    return name
  }
}
