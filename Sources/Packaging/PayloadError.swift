// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// Which of the two signatures of a payload.
package enum PayloadSignatureRole: String, Hashable, Sendable {
  /// Over header and manifest.
  case metadata
  /// Over header, manifest and all blobs.
  case payload
}

/// An operation by its partition and its index there, counted from 0.
package struct PayloadOperationName: Hashable, Sendable, CustomStringConvertible {
  package let partition: String
  package let index: Int
  package var description: String { "operation \(index) of partition \(partition)" }
}

/// One way in which payload.bin, or what it is to be made of, is wrong.
package enum PayloadError: Failure {
  // The container.
  case truncated(structure: String, offset: UInt64, needed: UInt64, available: UInt64)
  case notAPayload(found: [UInt8])
  case majorVersionUnsupported(UInt64)
  case manifestEmpty
  case manifestTooLarge(size: UInt64, limit: UInt64)
  case manifestUndecodable(cause: any Error)
  case signaturesTooLarge(PayloadSignatureRole, size: UInt64, limit: UInt64)
  case trailingBytes(count: UInt64)

  // The manifest.
  case fieldMissing(field: String, of: String)
  case blockSizeUnsupported(UInt32)
  case notFull(minorVersion: UInt32)
  case incremental(field: String, of: String)
  case noPartitions
  case partitionNameInvalid(String)
  case partitionTwice(String)
  case partitionSizeInvalid(partition: String, size: UInt64)
  case imagesTooLarge(limit: UInt64)
  case tooManyOperations(limit: Int)
  case digestLengthInvalid(field: String, of: String, count: Int)

  // The operations.
  case operationTypeRefused(PayloadOperationName, type: String)
  case operationHasSource(PayloadOperationName)
  case extentCountInvalid(PayloadOperationName, count: Int)
  case extentEmpty(PayloadOperationName)
  case extentOutside(PayloadOperationName, start: UInt64, count: UInt64, blocks: UInt64)
  case extentOverlaps(PayloadOperationName, start: UInt64, expected: UInt64)
  case extentGap(PayloadOperationName, start: UInt64, expected: UInt64)
  case partitionUnfinished(partition: String, written: UInt64, blocks: UInt64)
  case operationTooLarge(PayloadOperationName, blocks: UInt64, limit: UInt64)
  case dstLengthInvalid(PayloadOperationName, length: UInt64, expected: UInt64)
  case dataOffsetInvalid(PayloadOperationName, offset: UInt64, expected: UInt64)
  case dataLengthInvalid(PayloadOperationName, type: String, length: UInt64, destination: UInt64)
  case dataOutside(PayloadOperationName, offset: UInt64, length: UInt64, available: UInt64)
  case signaturesOffsetInvalid(offset: UInt64, expected: UInt64)

  // The content.
  case dataDigestWrong(PayloadOperationName, offset: UInt64, expected: Digest, found: Digest)
  case undecodable(PayloadOperationName, offset: UInt64, cause: any Error)
  case decodedLengthWrong(PayloadOperationName, expected: UInt64, found: Int)
  case imageDigestWrong(partition: String, expected: Digest, found: Digest)
  case signaturesUndecodable(PayloadSignatureRole, offset: UInt64, cause: any Error)
  case unsigned(PayloadSignatureRole)
  case signatureInvalid(PayloadSignatureRole)

  // payload_properties.txt.
  case propertyMalformed(line: Int, text: String)
  case propertyMissing(String)
  case propertyTwice(String, line: Int)
  case propertyWrong(String, expected: String, found: String)

  // What a payload is to be made of.
  case imageNotInBlocks(partition: String, size: UInt64)
  case chunkSizeInvalid(bytes: UInt64)
  case signatureSizeWrong(expected: Int, found: Int)
  case partitionAbsent(String)
}
