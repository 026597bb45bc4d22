// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// Writes the zip of a package: STORED entries without gaps, in the order they are begun (ZipLayout).
///
/// An entry's checksum is patched into its header when the entry ends, unless it was known before; the
/// sink then sees appended bytes only.
package struct SeekableZipWriter: ~Copyable {
  private let sink: any ByteSink
  private let start: UInt64
  private var entries: [ZipEntry] = []
  private var names: Set<String> = []
  private var current: Current?

  private struct Current {
    var entry: ZipEntry
    var crc = CRC32()
    var written: UInt64 = 0
    /// What the header says already; nil: to be patched.
    let promised: UInt32?
  }

  /// The zip starts where the sink stands, which must be its beginning for offsets to hold.
  package init(into sink: any ByteSink) {
    self.sink = sink
    start = sink.position
  }

  /// Begins an entry of exactly `size` bytes; returns where its contents start.
  @discardableResult
  package mutating func begin(_ name: String, size: UInt64, crc: UInt32? = nil) throws -> UInt64 {
    if let current {
      throw PackageError.unwritable(entry: name, problem: "“\(current.entry.name)” has not ended yet")
    }
    guard !name.isEmpty, name.utf8.count <= 1024, !name.hasPrefix("/"), !name.utf8.contains(0),
      !name.split(separator: "/", omittingEmptySubsequences: false).contains("..")
    else { throw PackageError.unwritable(entry: name, problem: "the name is not a relative path") }
    guard names.insert(name).inserted else {
      throw PackageError.unwritable(entry: name, problem: "the package has an entry of that name")
    }
    guard entries.count < 0xfffe else {
      throw PackageError.unwritable(entry: name, problem: "the package has 65534 entries")
    }
    let entry = ZipEntry(name: name, crc: crc ?? 0, size: size, headerOffset: sink.position - start)
    try sink.append(ZipLayout.localHeader(of: entry))
    current = Current(entry: entry, promised: crc)
    return entry.dataOffset
  }

  /// Adds to the entry begun last.
  package mutating func append(_ bytes: [UInt8]) throws {
    guard var entry = current else {
      throw PackageError.unwritable(entry: "", problem: "no entry was begun")
    }
    // Taken out while it changes, so that the checksum is not copied.
    current = nil
    guard UInt64(bytes.count) <= entry.entry.size - entry.written else {
      throw PackageError.unwritable(
        entry: entry.entry.name, problem: "more than the \(entry.entry.size) bytes announced")
    }
    entry.crc.update(bytes)
    try sink.append(bytes)
    entry.written += UInt64(bytes.count)
    current = entry
  }

  /// Ends the entry begun last, and patches its checksum.
  @discardableResult
  package mutating func endEntry() throws -> ZipEntry {
    guard let ended = current else {
      throw PackageError.unwritable(entry: "", problem: "no entry was begun")
    }
    current = nil
    var entry = ended.entry
    guard ended.written == entry.size else {
      throw PackageError.unwritable(
        entry: entry.name, problem: "\(ended.written) bytes were written of the \(entry.size) announced")
    }
    entry.crc = ended.crc.value
    if let promised = ended.promised {
      guard promised == entry.crc else {
        throw PackageError.unwritable(entry: entry.name, problem: "its contents changed while it was written")
      }
    } else {
      var crc = LittleEndianBytes()
      crc.append(entry.crc)
      try sink.overwrite(crc.bytes, at: start + entry.headerOffset + 14)
    }
    entries.append(entry)
    return entry
  }

  /// Adds a whole entry from memory, in appended bytes only.
  @discardableResult
  package mutating func add(_ name: String, _ bytes: [UInt8]) throws -> ZipEntry {
    try begin(name, size: UInt64(bytes.count), crc: CRC32.of(bytes))
    try append(bytes)
    return try endEntry()
  }

  /// Writes the central directory and the end record with an empty comment.
  package consuming func finish() throws -> FinishedZip {
    if let current {
      throw PackageError.unwritable(entry: current.entry.name, problem: "it has not ended")
    }
    let offset = sink.position - start
    var directory: [UInt8] = []
    for entry in entries { directory += ZipLayout.centralHeader(of: entry) }
    let size = UInt64(directory.count)
    directory += ZipLayout.end(count: entries.count, directoryOffset: offset, directorySize: size)
    try sink.append(directory)
    return FinishedZip(entries: entries, endRecord: Array(directory.suffix(ZipLayout.endSize)))
  }
}

/// What a finished zip consists of.
package struct FinishedZip: Hashable, Sendable {
  /// In physical order.
  package let entries: [ZipEntry]
  /// The last 22 bytes.
  package let endRecord: [UInt8]
}
