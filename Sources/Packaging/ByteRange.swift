// SPDX-License-Identifier: Apache-2.0

/// A part of a source as a source of its own: an entry of a package.
package struct ByteRange: ByteSource {
  package let base: any ByteSource
  package let offset: UInt64
  package let size: UInt64

  /// The range must lie inside the base.
  package init(of base: any ByteSource, offset: UInt64, size: UInt64) throws {
    guard offset <= base.size, size <= base.size - offset else {
      throw PackageError.truncated(
        structure: "contents", offset: offset, needed: size, size: base.size)
    }
    self.base = base
    self.offset = offset
    self.size = size
  }

  package func read(at position: UInt64, count: Int) throws -> [UInt8] {
    guard count >= 0, position <= size, UInt64(count) <= size - position else {
      throw PackageError.truncated(
        structure: "contents", offset: offset + position, needed: UInt64(max(0, count)),
        size: offset + size)
    }
    return try base.read(at: offset + position, count: count)
  }
}
