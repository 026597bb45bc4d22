// SPDX-License-Identifier: Apache-2.0

extension WholeFileSignature {
  /// Finds the signature in an untrusted file, from its end, in the order of recovery's verify_file.
  ///
  /// Cost: two reads of at most 64 KiB. Nothing is verified but the layout.
  package init(locatingIn source: any ByteSource) throws {
    let size = source.size
    let smallest = ZipLayout.endSize + WholeFileSignature.footerSize
    guard size >= UInt64(smallest) else {
      throw PackageError.truncated(
        structure: "signature footer", offset: 0, needed: UInt64(smallest), size: size)
    }
    let footerOffset = size - UInt64(WholeFileSignature.footerSize)
    var footer = ByteCursor(
      try source.read(at: footerOffset, count: WholeFileSignature.footerSize), at: footerOffset,
      in: "signature footer")
    let start = Int(try footer.integer(UInt16.self))
    let marker = try footer.integer(UInt16.self)
    let comment = Int(try footer.integer(UInt16.self))
    func refuse(_ offset: UInt64, _ problem: String) -> PackageError {
      .malformed(structure: "signature footer", offset: offset, problem: problem)
    }
    guard marker == 0xffff else {
      throw refuse(
        footerOffset + 2, "has no ff ff marker: the package is not signed, or its end is damaged")
    }
    guard start <= comment else {
      throw refuse(footerOffset, "puts the CMS \(start) bytes before the end, and the comment has \(comment)")
    }
    guard start > WholeFileSignature.footerSize else {
      throw refuse(footerOffset, "leaves no room for a CMS: it starts \(start) bytes before the end")
    }
    let recordSize = comment + ZipLayout.endSize
    guard UInt64(recordSize) <= size else {
      throw refuse(footerOffset + 4, "says the comment has \(comment) bytes, and the file has \(size)")
    }
    let endOffset = size - UInt64(recordSize)
    let record = try source.read(at: endOffset, count: recordSize)
    var end = ByteCursor(record, at: endOffset, in: "end of central directory")
    guard try end.integer(UInt32.self) == ZipLayout.endMagic else {
      throw PackageError.malformed(
        structure: "end of central directory", offset: endOffset,
        problem: "does not start with 50 4b 05 06; the comment length \(comment) may be wrong")
    }
    try end.skip(16)
    let length = Int(try end.integer(UInt16.self))
    guard length == comment else {
      throw PackageError.malformed(
        structure: "comment length", offset: endOffset + 20,
        problem: "is \(length), and the signature footer says \(comment)")
    }
    if let second = WholeFileSignature.offsetOfMagic(in: record) {
      throw PackageError.malformed(
        structure: "signature comment", offset: endOffset + UInt64(second),
        problem: "holds a second end-of-central-directory magic 50 4b 05 06")
    }
    signedSize = endOffset + 20
    message = Array(record[ZipLayout.endSize..<(recordSize - start)])
    signedData = Array(record[(recordSize - start)..<(recordSize - WholeFileSignature.footerSize)])
  }
}

/// Reads little-endian integers from bytes that stand at a known offset of the package.
struct ByteCursor {
  private let bytes: [UInt8]
  private let base: UInt64
  /// What an error names; changed where one ends and the next begins.
  var structure: String
  private var index = 0

  init(_ bytes: [UInt8], at base: UInt64, in structure: String) {
    self.bytes = bytes
    self.base = base
    self.structure = structure
  }

  /// The package offset of the next byte.
  var offset: UInt64 { base + UInt64(index) }

  mutating func integer<Value: FixedWidthInteger & UnsignedInteger>(_: Value.Type) throws -> Value {
    var value: Value = 0
    for (shift, byte) in try take(Value.bitWidth / 8).enumerated() { value |= Value(byte) << (8 * shift) }
    return value
  }

  mutating func skip(_ count: Int) throws { _ = try take(count) }

  mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
    guard count <= bytes.count - index else {
      throw PackageError.truncated(
        structure: structure, offset: offset, needed: UInt64(count), size: base + UInt64(bytes.count))
    }
    defer { index += count }
    return bytes[index..<(index + count)]
  }
}
