// SPDX-License-Identifier: Apache-2.0
internal import OTAProtos
internal import ReleaseCore

// The rules of update_engine's delta_performer and of AOSP's paycheck for full payloads.

extension PayloadManifest {
  /// Takes a decoded manifest over, or throws the first rule it breaks.
  ///
  /// `blobSpace` is the number of bytes that follow the metadata signature.
  init(
    _ message: ChromeosUpdateEngine_DeltaArchiveManifest, blobSpace: UInt64
  ) throws(PayloadError) {
    guard message.hasBlockSize else { throw .fieldMissing(field: "block_size", of: "the manifest") }
    guard UInt64(message.blockSize) == PayloadFormat.blockSize else {
      throw .blockSizeUnsupported(message.blockSize)
    }
    guard message.hasMinorVersion else {
      throw .fieldMissing(field: "minor_version", of: "the manifest")
    }
    guard message.minorVersion == PayloadFormat.fullMinorVersion else {
      throw .notFull(minorVersion: message.minorVersion)
    }
    guard !message.partialUpdate else {
      throw .incremental(field: "partial_update", of: "the manifest")
    }
    guard !message.partitions.isEmpty else { throw .noPartitions }
    guard message.hasSignaturesOffset, message.hasSignaturesSize, message.signaturesSize > 0 else {
      throw .unsigned(.payload)
    }
    guard message.signaturesSize <= PayloadFormat.signaturesLimit else {
      throw .signaturesTooLarge(
        .payload, size: message.signaturesSize, limit: PayloadFormat.signaturesLimit)
    }
    var rules = PartitionRules(blobSpace: blobSpace)
    var images: [PayloadImage] = []
    for partition in message.partitions { images.append(try rules.read(partition)) }
    guard message.signaturesOffset == rules.dataEnd else {
      throw .signaturesOffsetInvalid(offset: message.signaturesOffset, expected: rules.dataEnd)
    }
    // dataEnd lies within blobSpace, and the size below its limit.
    let end = rules.dataEnd + message.signaturesSize
    guard end <= blobSpace else {
      throw .truncated(
        structure: "payload signature", offset: rules.dataEnd, needed: message.signaturesSize,
        available: blobSpace - rules.dataEnd)
    }
    guard end == blobSpace else { throw .trailingBytes(count: blobSpace - end) }
    self.images = images
    maxTimestamp = message.hasMaxTimestamp ? message.maxTimestamp : nil
    securityPatchLevel = message.hasSecurityPatchLevel ? message.securityPatchLevel : nil
    signaturesOffset = message.signaturesOffset
    signaturesSize = message.signaturesSize
  }
}

/// The rules of partitions, with what they have in common: names, sizes and the space of the blobs.
private struct PartitionRules {
  let blobSpace: UInt64
  /// Where the blob of the next operation must begin.
  private(set) var dataEnd: UInt64 = 0
  private var names: Set<String> = []
  private var total: UInt64 = 0

  init(blobSpace: UInt64) { self.blobSpace = blobSpace }

  mutating func read(
    _ update: ChromeosUpdateEngine_PartitionUpdate
  ) throws(PayloadError) -> PayloadImage {
    guard update.hasPartitionName else {
      throw .fieldMissing(field: "partition_name", of: "a partition")
    }
    let name = update.partitionName
    guard PayloadFormat.isPartitionName(name) else { throw .partitionNameInvalid(name) }
    guard names.insert(name).inserted else { throw .partitionTwice(name) }
    let owner = "partition \(name)"
    guard !update.hasOldPartitionInfo else {
      throw .incremental(field: "old_partition_info", of: owner)
    }
    guard update.hasNewPartitionInfo, update.newPartitionInfo.hasSize else {
      throw .fieldMissing(field: "new_partition_info.size", of: owner)
    }
    guard update.newPartitionInfo.hasHash else {
      throw .fieldMissing(field: "new_partition_info.hash", of: owner)
    }
    let size = update.newPartitionInfo.size
    guard size > 0, size % PayloadFormat.blockSize == 0 else {
      throw .partitionSizeInvalid(partition: name, size: size)
    }
    guard size <= PayloadFormat.imagesLimit - total else {
      throw .imagesTooLarge(limit: PayloadFormat.imagesLimit)
    }
    total += size
    guard let digest = Digest(bytes: Array(update.newPartitionInfo.hash)) else {
      throw .digestLengthInvalid(
        field: "new_partition_info.hash", of: owner, count: update.newPartitionInfo.hash.count)
    }
    var rules = OperationRules(blocks: size / PayloadFormat.blockSize, blobSpace: blobSpace, dataEnd: dataEnd)
    var operations: [PayloadOperation] = []
    operations.reserveCapacity(update.operations.count)
    for (index, operation) in update.operations.enumerated() {
      let name = PayloadOperationName(partition: name, index: index)
      operations.append(try rules.read(operation, name: name))
    }
    guard rules.nextBlock == rules.blocks else {
      throw .partitionUnfinished(partition: name, written: rules.nextBlock, blocks: rules.blocks)
    }
    dataEnd = rules.dataEnd
    return PayloadImage(name: name, size: ByteCount(size), digest: digest, operations: operations)
  }
}
