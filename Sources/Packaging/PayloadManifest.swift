// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// The manifest of a full payload, read and found to keep every rule.
package struct PayloadManifest: Hashable, Sendable {
  package let images: [PayloadImage]
  /// Seconds since 1970; nil where the payload may go over any build.
  package let maxTimestamp: Int64?
  /// A date such as `2026-11-05`; nil where the payload names none.
  package let securityPatchLevel: String?
  /// Bytes of all blobs together, and where the payload signature begins after them.
  package let signaturesOffset: UInt64
  package let signaturesSize: UInt64
}

/// One partition of a payload.
package struct PayloadImage: Hashable, Sendable {
  package let name: String
  /// A multiple of 4096.
  package let size: ByteCount
  /// SHA-256 of the whole image.
  package let digest: Digest
  /// In the order of their blocks, without gap or overlap.
  package let operations: [PayloadOperation]
}

/// One operation: where its data is, and which blocks it becomes.
package struct PayloadOperation: Hashable, Sendable {
  package let type: PayloadOperationType
  /// Counted from the first blob.
  package let dataOffset: UInt64
  /// At least 1; below `destinationSize` where the data is compressed.
  package let dataLength: UInt64
  /// SHA-256 of the data as it lies in the payload.
  package let dataDigest: Digest
  package let startBlock: UInt64
  /// Bytes of the blocks written: at most `PayloadFormat.operationLimit`.
  package let destinationSize: UInt64
}
