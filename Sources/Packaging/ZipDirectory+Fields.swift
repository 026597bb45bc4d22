// SPDX-License-Identifier: Apache-2.0

/// What the end record says, its zip64 record included.
struct EndRecord {
  let count: Int
  let offset: UInt64
  let size: UInt64
  /// Where the end records start: with the zip64 record where there is one.
  let start: UInt64

  init(in source: any ByteSource, at endOffset: UInt64) throws {
    let structure = "end of central directory"
    let bytes = try source.read(at: endOffset, count: ZipLayout.endSize)
    var cursor = ByteCursor(bytes, at: endOffset, in: structure)
    try cursor.skip(10)
    let count = Int(try cursor.integer(UInt16.self))
    var size = UInt64(try cursor.integer(UInt32.self))
    var offset = UInt64(try cursor.integer(UInt32.self))
    var start = endOffset
    let records = UInt64(ZipLayout.end64Size + ZipLayout.locator64Size)
    if size == ZipLayout.limit || offset == ZipLayout.limit {
      guard endOffset >= records else {
        throw PackageError.truncated(
          structure: "zip64 end of central directory", offset: 0, needed: records, size: endOffset)
      }
      start = endOffset - records
      var large = ByteCursor(
        try source.read(at: start, count: ZipLayout.end64Size), at: start,
        in: "zip64 end of central directory")
      guard try large.integer(UInt32.self) == ZipLayout.end64Magic else {
        throw PackageError.malformed(
          structure: "zip64 end of central directory", offset: start,
          problem: "does not start with 50 4b 06 06, and the end record needs one")
      }
      try large.skip(36)
      size = try large.integer(UInt64.self)
      offset = try large.integer(UInt64.self)
    }
    guard offset <= endOffset, size <= endOffset else {
      throw PackageError.malformed(
        structure: structure, offset: endOffset + 12,
        problem: "puts a directory of \(size) bytes at \(offset), behind the end record itself")
    }
    // The comment length is the signature's business and not compared here.
    let expected = ZipLayout.end(count: count, directoryOffset: offset, directorySize: size).dropLast(2)
    let found = try source.read(at: start, count: Int(endOffset - start)) + bytes.dropLast(2)
    let large = Int(endOffset - start)
    if large > 0 {
      try ZipDirectory.compare(
        Array(found.prefix(large)), with: Array(expected.dropLast(ZipLayout.endSize - 2)),
        structure: "zip64 end of central directory", at: start, fields: [ZipField(0, "fixed fields")])
    }
    try ZipDirectory.compare(
      Array(found.dropFirst(large)), with: Array(expected.suffix(ZipLayout.endSize - 2)),
      structure: structure, at: endOffset, fields: ZipField.end)
    self.count = count
    self.offset = offset
    self.size = size
    self.start = start
  }
}

/// The fields of a central header that carry a value.
struct CentralFields {
  let name: String
  let crc: UInt32
  let size: UInt64
  let headerOffset: UInt64

  /// Reads a header with its name and extra, after refusing what has a plainer sentence than a
  /// difference of bytes.
  init(from cursor: inout ByteCursor, structure: String) throws {
    let start = cursor.offset
    func refuse(_ field: UInt64, _ problem: String) -> PackageError {
      .malformed(structure: structure, offset: start + field, problem: problem)
    }
    guard try cursor.integer(UInt32.self) == ZipLayout.centralMagic else {
      throw refuse(0, "does not start with 50 4b 01 02")
    }
    try cursor.skip(4)
    let flags = try cursor.integer(UInt16.self)
    let method = try cursor.integer(UInt16.self)
    guard flags & 1 == 0 else { throw refuse(8, "says the entry is encrypted") }
    guard flags & 8 == 0 else {
      throw refuse(8, "announces a data descriptor (flag bit 3), which breaks the updater's offsets")
    }
    guard method == 0 else {
      throw refuse(10, "has compression method \(method); every entry of a package is STORED (0)")
    }
    try cursor.skip(4)
    crc = try cursor.integer(UInt32.self)
    try cursor.skip(4)
    let shortSize = UInt64(try cursor.integer(UInt32.self))
    let nameSize = Int(try cursor.integer(UInt16.self))
    let extraSize = Int(try cursor.integer(UInt16.self))
    guard (1...ZipDirectory.nameLimit).contains(nameSize) else {
      throw refuse(28, "has a name of \(nameSize) bytes; from 1 to \(ZipDirectory.nameLimit) are read")
    }
    let commentSize = try cursor.integer(UInt16.self)
    guard commentSize == 0 else { throw refuse(32, "has a comment of \(commentSize) bytes") }
    try cursor.skip(8)
    let shortOffset = UInt64(try cursor.integer(UInt32.self))
    guard let name = String(validating: try cursor.take(nameSize), as: UTF8.self) else {
      throw refuse(46, "has a name that is not UTF-8")
    }
    self.name = name
    guard extraSize == (shortOffset == ZipLayout.limit ? 28 : shortSize == ZipLayout.limit ? 20 : 0) else {
      throw refuse(30, "has an extra field of \(extraSize) bytes, which the updater's offsets cannot bear")
    }
    if extraSize > 0 {
      try cursor.skip(4)
      size = try cursor.integer(UInt64.self)
      try cursor.skip(8)
    } else {
      size = shortSize
    }
    headerOffset = extraSize == 28 ? try cursor.integer(UInt64.self) : shortOffset
  }
}
