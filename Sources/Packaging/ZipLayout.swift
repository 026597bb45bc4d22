// SPDX-License-Identifier: Apache-2.0

/// One STORED entry of a package, as both of its headers say it.
package struct ZipEntry: Hashable, Sendable {
  package let name: String
  /// CRC-32 of the contents.
  package var crc: UInt32
  /// Bytes of the contents; STORED, so also bytes in the file.
  package let size: UInt64
  /// Where the local header starts.
  package let headerOffset: UInt64

  package init(name: String, crc: UInt32, size: UInt64, headerOffset: UInt64) {
    self.name = name
    self.crc = crc
    self.size = size
    self.headerOffset = headerOffset
  }

  /// Where the contents start.
  package var dataOffset: UInt64 {
    headerOffset + UInt64(ZipLayout.localSize + name.utf8.count + ZipLayout.extraSize(of: self))
  }

  /// Where the contents end, and the next local header or the directory starts.
  package var end: UInt64 { dataOffset + size }
}

/// The bytes of every structure of a package's zip (APPNOTE.TXT 4.3), from the values they carry.
///
/// There is one form only, so that a reader can compare instead of interpret: method 0, no data
/// descriptor, one date, extras only for zip64, and a local extra exactly as long as the central one,
/// because LineageOS's updater adds up central lengths to find payload.bin.
package enum ZipLayout {
  package static let localMagic: UInt32 = 0x0403_4b50
  package static let centralMagic: UInt32 = 0x0201_4b50
  package static let endMagic: UInt32 = 0x0605_4b50
  package static let end64Magic: UInt32 = 0x0606_4b50
  package static let locator64Magic: UInt32 = 0x0706_4b50

  package static let localSize = 30
  package static let centralSize = 46
  package static let endSize = 22
  package static let end64Size = 56
  package static let locator64Size = 20

  /// The date that signapk gives every entry: 2009-01-01, at 00:00:00.
  static let date: UInt16 = 29 << 9 | 1 << 5 | 1
  /// From here on a 32-bit field says 0xffffffff, and the zip64 extra the value.
  static let limit: UInt64 = 0xffff_ffff

  /// 0; 20 for a large entry; 28 for an entry that starts behind 4 GiB.
  package static func extraSize(of entry: ZipEntry) -> Int {
    entry.headerOffset >= limit ? 28 : entry.size >= limit ? 20 : 0
  }

  package static func localHeader(of entry: ZipEntry) -> [UInt8] {
    var bytes = LittleEndianBytes()
    bytes.append(localMagic)
    appendCommon(of: entry, to: &bytes)
    bytes.append(text: entry.name)
    switch extraSize(of: entry) {
    case 20:
      appendSizes(of: entry, length: 16, to: &bytes)
    case 28:
      // A local zip64 extra holds the two sizes and nothing else; the eight bytes that the central one
      // needs for the offset are filled with zipalign's padding field.
      appendSizes(of: entry, length: 16, to: &bytes)
      bytes.append(UInt16(0xd935))
      bytes.append(UInt16(4))
      bytes.append(UInt32(0))
    default: break
    }
    return bytes.bytes
  }

  package static func centralHeader(of entry: ZipEntry) -> [UInt8] {
    let far = entry.headerOffset >= limit
    var bytes = LittleEndianBytes()
    bytes.append(centralMagic)
    bytes.append(versionNeeded(by: entry))
    appendCommon(of: entry, to: &bytes)
    bytes.append(UInt16(0))  // comment length
    bytes.append(UInt16(0))  // disk
    bytes.append(UInt16(0))  // internal attributes
    bytes.append(UInt32(0))  // external attributes
    bytes.append(far ? UInt32.max : UInt32(entry.headerOffset))
    bytes.append(text: entry.name)
    switch extraSize(of: entry) {
    case 20:
      appendSizes(of: entry, length: 16, to: &bytes)
    case 28:
      appendSizes(of: entry, length: 24, to: &bytes)
      bytes.append(entry.headerOffset)
    default: break
    }
    return bytes.bytes
  }

  /// The zip64 record and locator where needed, and the end record with an empty comment.
  package static func end(count: Int, directoryOffset: UInt64, directorySize: UInt64) -> [UInt8] {
    var bytes = LittleEndianBytes()
    let large = directoryOffset >= limit || directorySize >= limit
    if large {
      bytes.append(end64Magic)
      bytes.append(UInt64(end64Size - 12))
      bytes.append(UInt16(45))
      bytes.append(UInt16(45))
      bytes.append(UInt32(0))
      bytes.append(UInt32(0))
      bytes.append(UInt64(count))
      bytes.append(UInt64(count))
      bytes.append(directorySize)
      bytes.append(directoryOffset)
      bytes.append(locator64Magic)
      bytes.append(UInt32(0))
      bytes.append(directoryOffset + directorySize)
      bytes.append(UInt32(1))
    }
    bytes.append(endMagic)
    bytes.append(UInt16(0))
    bytes.append(UInt16(0))
    bytes.append(UInt16(truncatingIfNeeded: count))
    bytes.append(UInt16(truncatingIfNeeded: count))
    bytes.append(UInt32(min(directorySize, limit)))
    bytes.append(UInt32(min(directoryOffset, limit)))
    bytes.append(UInt16(0))
    return bytes.bytes
  }

  /// The fields that both headers have, from `version needed` to the extra's length.
  private static func appendCommon(of entry: ZipEntry, to bytes: inout LittleEndianBytes) {
    let extra = extraSize(of: entry)
    bytes.append(versionNeeded(by: entry))
    // Bit 11 says that the name is UTF-8; for ASCII it would say nothing.
    bytes.append(UInt16(entry.name.utf8.allSatisfy { $0 < 0x80 } ? 0 : 0x0800))
    bytes.append(UInt16(0))  // method: STORED
    bytes.append(UInt16(0))  // time
    bytes.append(date)
    bytes.append(entry.crc)
    bytes.append(extra == 0 ? UInt32(entry.size) : UInt32.max)
    bytes.append(extra == 0 ? UInt32(entry.size) : UInt32.max)
    bytes.append(UInt16(entry.name.utf8.count))
    bytes.append(UInt16(extra))
  }

  private static func appendSizes(of entry: ZipEntry, length: UInt16, to bytes: inout LittleEndianBytes) {
    bytes.append(UInt16(1))
    bytes.append(length)
    bytes.append(entry.size)
    bytes.append(entry.size)
  }

  private static func versionNeeded(by entry: ZipEntry) -> UInt16 { extraSize(of: entry) == 0 ? 10 : 45 }
}

/// Bytes being put together, integers least significant byte first.
struct LittleEndianBytes {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ value: some FixedWidthInteger & UnsignedInteger) {
    for shift in stride(from: 0, to: value.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }

  mutating func append(text: String) { bytes.append(contentsOf: text.utf8) }
}
