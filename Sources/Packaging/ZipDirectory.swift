// SPDX-License-Identifier: Apache-2.0

/// The entries of a package, read with the strictness that makes every byte of the file belong to
/// exactly one checked structure.
///
/// Headers are not interpreted but compared: from the name, checksum, size and offset that the central
/// header gives, the bytes of both headers are made again (`ZipLayout`), and any other byte is refused by
/// the name of its field. Entries must follow each other and the directory without a gap.
package struct ZipDirectory: Hashable, Sendable {
  /// In physical order, which is also the directory's.
  package let entries: [ZipEntry]
  package let offset: UInt64
  package let size: UInt64

  /// The most entries a package may have.
  static let entryLimit = 1000
  /// The largest central directory that is read, in bytes.
  static let sizeLimit: UInt64 = 1 << 20
  static let nameLimit = 1024

  /// Reads the directory that the end record at `endOffset` names.
  package init(in source: any ByteSource, endOffset: UInt64) throws {
    let end = try EndRecord(in: source, at: endOffset)
    guard end.size <= ZipDirectory.sizeLimit, end.count <= ZipDirectory.entryLimit else {
      throw PackageError.malformed(
        structure: "end of central directory", offset: endOffset,
        problem: "announces \(end.count) entries in \(end.size) bytes of directory; at most "
          + "\(ZipDirectory.entryLimit) in \(ZipDirectory.sizeLimit) are read")
    }
    guard end.offset <= end.start, end.size == end.start - end.offset else {
      throw PackageError.malformed(
        structure: "end of central directory", offset: endOffset + 12,
        problem: "puts a directory of \(end.size) bytes at \(end.offset), and it must end at \(end.start)")
    }
    let bytes = try source.read(at: end.offset, count: Int(end.size))
    var cursor = ByteCursor(bytes, at: end.offset, in: "central directory")
    var entries: [ZipEntry] = []
    var expected: UInt64 = 0
    var names: Set<String> = []
    for index in 0..<end.count {
      let entry = try ZipDirectory.entry(index, from: &cursor, of: bytes, at: end.offset)
      guard names.insert(entry.name).inserted else {
        throw PackageError.malformed(
          structure: "central header of “\(entry.name)”", offset: end.offset,
          problem: "names an entry for the second time")
      }
      guard entry.headerOffset == expected else {
        throw PackageError.malformed(
          structure: "central header of “\(entry.name)”", offset: cursor.offset,
          problem: "says the entry starts at \(entry.headerOffset), and the one before ends at \(expected)")
      }
      guard entry.dataOffset <= end.offset, entry.size <= end.offset - entry.dataOffset else {
        throw PackageError.malformed(
          structure: "central header of “\(entry.name)”", offset: cursor.offset,
          problem: "says the entry has \(entry.size) bytes, which reach behind the directory's start")
      }
      expected = entry.end
      entries.append(entry)
    }
    guard cursor.offset == end.start else {
      throw PackageError.malformed(
        structure: "central directory", offset: cursor.offset,
        problem: "has \(end.start - cursor.offset) bytes behind its last header")
    }
    guard expected == end.offset else {
      throw PackageError.malformed(
        structure: "gap before the central directory", offset: expected,
        problem: "has \(end.offset - expected) bytes that belong to no entry")
    }
    var central = end.offset
    for entry in entries {
      try ZipDirectory.checkLocalHeader(of: entry, in: source, centralOffset: central)
      central += UInt64(ZipLayout.centralHeader(of: entry).count)
    }
    self.entries = entries
    offset = end.offset
    size = end.size
  }

  package subscript(name: String) -> ZipEntry? { entries.first { $0.name == name } }
}

extension ZipDirectory {
  /// The next central header, compared byte for byte with the one this package's writer would write.
  private static func entry(
    _ index: Int, from cursor: inout ByteCursor, of bytes: [UInt8], at base: UInt64
  ) throws -> ZipEntry {
    let start = cursor.offset
    let structure = "central header \(index + 1)"
    cursor.structure = structure
    let header = try CentralFields(from: &cursor, structure: structure)
    let entry = ZipEntry(
      name: header.name, crc: header.crc, size: header.size, headerOffset: header.headerOffset)
    let expected = ZipLayout.centralHeader(of: entry)
    let found = Array(bytes[Int(start - base)..<Int(cursor.offset - base)])
    try compare(
      found, with: expected, structure: "central header of “\(entry.name)”", at: start,
      fields: ZipField.central)
    return entry
  }

  private static func checkLocalHeader(
    of entry: ZipEntry, in source: any ByteSource, centralOffset: UInt64
  ) throws {
    let expected = ZipLayout.localHeader(of: entry)
    let structure = "local header of “\(entry.name)”"
    guard entry.headerOffset <= source.size,
      UInt64(expected.count) <= source.size - entry.headerOffset
    else {
      throw PackageError.truncated(
        structure: structure, offset: entry.headerOffset, needed: UInt64(expected.count), size: source.size)
    }
    let found = try source.read(at: entry.headerOffset, count: expected.count)
    try compare(
      found, with: expected, structure: structure, at: entry.headerOffset, fields: ZipField.local,
      reason: " by its central header at offset \(centralOffset)")
  }

  /// Refuses the first byte that differs, by its field.
  static func compare(
    _ found: [UInt8], with expected: [UInt8], structure: String, at offset: UInt64, fields: [ZipField],
    reason: String = ""
  ) throws {
    for index in 0..<max(found.count, expected.count) {
      let left = index < found.count ? found[index] : nil
      let right = index < expected.count ? expected[index] : nil
      guard left != right else { continue }
      let field = fields.last { $0.offset <= index } ?? ZipField(0, "contents")
      let note =
        field.name == "flags" && (left ?? 0) & 8 != 0 && index == field.offset
        ? "; bit 3, a data descriptor, breaks the updater's offsets" : ""
      throw PackageError.malformed(
        structure: structure, offset: offset + UInt64(index),
        problem: "has \(hex(left)) in its \(field.name), expected \(hex(right))\(reason)\(note)")
    }
  }

  private static func hex(_ byte: UInt8?) -> String {
    guard let byte else { return "no byte" }
    let digits = String(byte, radix: 16)
    return "0x" + (digits.count == 1 ? "0" : "") + digits
  }
}

/// A field of a header, for naming it in an error.
struct ZipField {
  let offset: Int
  let name: String

  init(_ offset: Int, _ name: String) {
    self.offset = offset
    self.name = name
  }

  static let local = [
    ZipField(0, "magic"), ZipField(4, "version needed"), ZipField(6, "flags"), ZipField(8, "method"),
    ZipField(10, "time"), ZipField(12, "date"), ZipField(14, "checksum"), ZipField(18, "compressed size"),
    ZipField(22, "size"), ZipField(26, "name length"), ZipField(28, "extra length"),
    ZipField(30, "name or extra field"),
  ]

  static let central = [
    ZipField(0, "magic"), ZipField(4, "version made by"), ZipField(6, "version needed"),
    ZipField(8, "flags"), ZipField(10, "method"), ZipField(12, "time"), ZipField(14, "date"),
    ZipField(16, "checksum"), ZipField(20, "compressed size"), ZipField(24, "size"),
    ZipField(28, "name length"), ZipField(30, "extra length"), ZipField(32, "comment length"),
    ZipField(34, "disk number"), ZipField(36, "internal attributes"), ZipField(38, "external attributes"),
    ZipField(42, "local header offset"), ZipField(46, "name or extra field"),
  ]

  static let end = [
    ZipField(0, "magic"), ZipField(4, "disk number"), ZipField(6, "directory's disk number"),
    ZipField(8, "entry count of this disk"), ZipField(10, "entry count"), ZipField(12, "directory size"),
    ZipField(16, "directory offset"), ZipField(20, "comment length"),
  ]
}
