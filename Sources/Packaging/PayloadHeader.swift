// SPDX-License-Identifier: Apache-2.0

/// The first 24 bytes of payload.bin; all integers are big-endian.
package struct PayloadHeader: Hashable, Sendable {
  package let manifestSize: UInt64
  package let metadataSignatureSize: UInt32

  /// METADATA_SIZE: header and manifest, without the metadata signature.
  package var metadataSize: UInt64 { PayloadFormat.headerSize + manifestSize }
  /// The offset of the first data blob, and the size of `payload_metadata.bin`.
  package var blobsOffset: UInt64 { metadataSize + UInt64(metadataSignatureSize) }

  init(manifestSize: Int, metadataSignatureSize: Int) {
    self.manifestSize = UInt64(manifestSize)
    self.metadataSignatureSize = UInt32(clamping: metadataSignatureSize)
  }

  /// Reads a header and checks that what it announces fits into `size` bytes and the program's limits.
  init(_ bytes: [UInt8], payloadSize size: UInt64) throws(PayloadError) {
    guard bytes.count == Int(PayloadFormat.headerSize) else {
      throw .truncated(
        structure: "header", offset: 0, needed: PayloadFormat.headerSize, available: UInt64(bytes.count))
    }
    guard Array(bytes[..<4]) == PayloadFormat.magic else { throw .notAPayload(found: Array(bytes[..<4])) }
    let version = Self.bigEndian(bytes[4..<12])
    guard version == PayloadFormat.majorVersion else { throw .majorVersionUnsupported(version) }
    manifestSize = Self.bigEndian(bytes[12..<20])
    metadataSignatureSize = UInt32(truncatingIfNeeded: Self.bigEndian(bytes[20..<24]))
    guard manifestSize > 0 else { throw .manifestEmpty }
    guard manifestSize <= PayloadFormat.manifestLimit else {
      throw .manifestTooLarge(size: manifestSize, limit: PayloadFormat.manifestLimit)
    }
    let signatureSize = UInt64(metadataSignatureSize)
    guard signatureSize <= PayloadFormat.signaturesLimit else {
      throw .signaturesTooLarge(.metadata, size: signatureSize, limit: PayloadFormat.signaturesLimit)
    }
    // Both sizes are bounded by now, so that the sums cannot overflow.
    guard metadataSize <= size else {
      throw .truncated(
        structure: "manifest", offset: PayloadFormat.headerSize, needed: manifestSize,
        available: size - PayloadFormat.headerSize)
    }
    guard blobsOffset <= size else {
      throw .truncated(
        structure: "metadata signature", offset: metadataSize, needed: signatureSize,
        available: size - metadataSize)
    }
  }

  var bytes: [UInt8] {
    PayloadFormat.magic + Self.bytes(PayloadFormat.majorVersion, count: 8)
      + Self.bytes(manifestSize, count: 8) + Self.bytes(UInt64(metadataSignatureSize), count: 4)
  }

  private static func bigEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func bytes(_ value: UInt64, count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (count - 1 - $0))) }
  }
}
