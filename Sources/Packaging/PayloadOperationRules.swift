// SPDX-License-Identifier: Apache-2.0
internal import OTAProtos
internal import ReleaseCore
internal import SwiftProtobuf

/// The rules of one partition's operations: contiguous blocks, contiguous blobs, honest lengths.
struct OperationRules {
  let blocks: UInt64
  let blobSpace: UInt64
  /// Where the next blob must begin; never beyond `blobSpace`.
  private(set) var dataEnd: UInt64
  /// The first block that nothing has written yet; never beyond `blocks`.
  private(set) var nextBlock: UInt64 = 0

  init(blocks: UInt64, blobSpace: UInt64, dataEnd: UInt64) {
    self.blocks = blocks
    self.blobSpace = blobSpace
    self.dataEnd = dataEnd
  }

  mutating func read(
    _ operation: ChromeosUpdateEngine_InstallOperation, name: PayloadOperationName
  ) throws(PayloadError) -> PayloadOperation {
    guard operation.hasType else {
      // A type newer than the field list arrives as an unknown field.
      if operation.unknownFields.data.isEmpty { throw .fieldMissing(field: "type", of: "\(name)") }
      throw .operationTypeRefused(name, type: "unknown")
    }
    guard let type = PayloadOperationType(operation.type) else {
      throw .operationTypeRefused(name, type: "\(operation.type)")
    }
    guard operation.srcExtents.isEmpty, !operation.hasSrcLength, !operation.hasSrcSha256Hash else {
      throw .operationHasSource(name)
    }
    let startBlock = nextBlock
    let size = try destination(of: operation, name: name)
    let (offset, length) = try data(of: operation, type: type, destination: size, name: name)
    guard operation.hasDataSha256Hash else {
      throw .fieldMissing(field: "data_sha256_hash", of: "\(name)")
    }
    guard let digest = Digest(bytes: Array(operation.dataSha256Hash)) else {
      throw .digestLengthInvalid(
        field: "data_sha256_hash", of: "\(name)", count: operation.dataSha256Hash.count)
    }
    return PayloadOperation(
      type: type, dataOffset: offset, dataLength: length, dataDigest: digest, startBlock: startBlock,
      destinationSize: size)
  }

  /// Checks the one extent, moves `nextBlock` behind it and gives its size in bytes.
  private mutating func destination(
    of operation: ChromeosUpdateEngine_InstallOperation, name: PayloadOperationName
  ) throws(PayloadError) -> UInt64 {
    guard operation.dstExtents.count == 1, let extent = operation.dstExtents.first else {
      throw .extentCountInvalid(name, count: operation.dstExtents.count)
    }
    guard extent.hasStartBlock, extent.hasNumBlocks else {
      throw .fieldMissing(
        field: extent.hasStartBlock ? "num_blocks" : "start_block", of: "the extent of \(name)")
    }
    let (start, count) = (extent.startBlock, extent.numBlocks)
    guard count > 0 else { throw .extentEmpty(name) }
    guard start <= blocks, count <= blocks - start else {
      throw .extentOutside(name, start: start, count: count, blocks: blocks)
    }
    guard start >= nextBlock else { throw .extentOverlaps(name, start: start, expected: nextBlock) }
    guard start == nextBlock else { throw .extentGap(name, start: start, expected: nextBlock) }
    guard count <= PayloadFormat.operationLimit / PayloadFormat.blockSize else {
      throw .operationTooLarge(name, blocks: count, limit: PayloadFormat.operationLimit)
    }
    let size = count * PayloadFormat.blockSize
    if operation.hasDstLength, operation.dstLength != size {
      throw .dstLengthInvalid(name, length: operation.dstLength, expected: size)
    }
    nextBlock = start + count
    return size
  }

  /// Checks where the blob lies and how long it is, and moves `dataEnd` behind it.
  private mutating func data(
    of operation: ChromeosUpdateEngine_InstallOperation, type: PayloadOperationType,
    destination: UInt64, name: PayloadOperationName
  ) throws(PayloadError) -> (offset: UInt64, length: UInt64) {
    guard operation.hasDataOffset else { throw .fieldMissing(field: "data_offset", of: "\(name)") }
    guard operation.hasDataLength else { throw .fieldMissing(field: "data_length", of: "\(name)") }
    let (offset, length) = (operation.dataOffset, operation.dataLength)
    guard offset == dataEnd else { throw .dataOffsetInvalid(name, offset: offset, expected: dataEnd) }
    // Raw data ends in the last block; compressed data is shorter than what it stands for.
    let fits =
      type == .replace
      ? length <= destination && length > destination - PayloadFormat.blockSize
      : length > 0 && length < destination
    guard fits else {
      throw .dataLengthInvalid(name, type: type.rawValue, length: length, destination: destination)
    }
    guard length <= blobSpace - offset else {
      throw .dataOutside(name, offset: offset, length: length, available: blobSpace)
    }
    dataEnd = offset + length
    return (offset, length)
  }
}
