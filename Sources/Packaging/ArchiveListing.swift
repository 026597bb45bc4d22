// SPDX-License-Identifier: Apache-2.0

/// An entry of a zip as a general reader sees it.
package struct ListedEntry: Hashable, Sendable {
  package let name: String
  /// Bytes that came out when it was read to its end.
  package let size: UInt64
  /// CRC-32 of those bytes.
  package let crc: UInt32

  package init(name: String, size: UInt64, crc: UInt32) {
    self.name = name
    self.size = size
    self.crc = crc
  }
}

/// A zip reader that shares no code with this chapter's. Implemented by `Archive` with libarchive.
package protocol ArchiveListing: Sendable {
  /// All entries in physical order, their contents read within limits. Cost: one pass, decompressed.
  func entries(of source: any ByteSource) throws -> [ListedEntry]
}
