// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import OTAProtos
internal import ReleaseCore

/// Turns images into operations and their blobs, chunk by chunk, on several tasks.
struct PayloadEncoder: Sendable {
  private let compressor: any BlobCompressor
  private let pipeline: PayloadPipeline
  private let chunkSize: UInt64

  init(compressor: any BlobCompressor, width: Int, chunkSize: ByteCount) throws(PayloadError) {
    guard chunkSize.bytes > 0, chunkSize.bytes % PayloadFormat.blockSize == 0,
      chunkSize.bytes <= PayloadFormat.operationLimit
    else { throw .chunkSizeInvalid(bytes: chunkSize.bytes) }
    self.compressor = compressor
    self.chunkSize = chunkSize.bytes
    pipeline = PayloadPipeline(width: width)
  }

  /// A chunk to compress, or one that was there before.
  private enum Piece: Sendable {
    case new([UInt8])
    case again(chunk: Int)
  }

  /// What became of a piece.
  private enum Outcome: Sendable {
    case blob(PayloadBlob)
    case again(chunk: Int)
  }

  /// Appends the blobs of one image to `scratch`, whose position is the data offset, and describes them.
  func encode(
    _ partition: PayloadPartition, into scratch: any PayloadScratch
  ) async throws -> ChromeosUpdateEngine_PartitionUpdate {
    let image = partition.image
    let count = Int((image.size + chunkSize - 1) / chunkSize)
    var hash = SHA256()
    var seen: [SHA256.Digest: Int] = [:]
    var operations: [ChromeosUpdateEngine_InstallOperation] = []
    operations.reserveCapacity(count)
    let compressor = compressor
    try await pipeline.run(
      count: count,
      make: { index -> Piece in
        let offset = UInt64(index) * chunkSize
        let chunk = try image.read(at: offset, count: Int(min(chunkSize, image.size - offset)))
        hash.update(data: chunk)
        let digest = SHA256.hash(data: chunk)
        // Two operations may not share a blob, but compressing it once is enough.
        if let first = seen[digest] { return .again(chunk: first) }
        seen[digest] = index
        return .new(chunk)
      },
      work: { piece -> Outcome in
        switch piece {
        case .new(let chunk): .blob(try PayloadBlob.smallest(of: chunk, with: compressor))
        case .again(let first): .again(chunk: first)
        }
      },
      take: { index, outcome in
        var operation: ChromeosUpdateEngine_InstallOperation
        let data: [UInt8]
        switch outcome {
        case .blob(let blob):
          operation = ChromeosUpdateEngine_InstallOperation()
          operation.type = blob.type.proto
          operation.dataSha256Hash = blob.digest.data
          data = blob.bytes
        case .again(let first):
          operation = operations[first]
          data = try scratch.read(at: operation.dataOffset, count: Int(operation.dataLength))
        }
        operation.dataOffset = scratch.position
        operation.dataLength = UInt64(data.count)
        operation.dstExtents = [extent(ofChunk: index, imageSize: image.size)]
        try scratch.append(data)
        operations.append(operation)
      })
    var update = ChromeosUpdateEngine_PartitionUpdate()
    update.partitionName = partition.name
    update.operations = operations
    update.newPartitionInfo.size = image.size
    update.newPartitionInfo.hash = ReleaseCore.Digest(hash.finalize()).data
    return update
  }

  /// Both fields are set, also a start of 0: paycheck wants it on the wire.
  private func extent(ofChunk index: Int, imageSize: UInt64) -> ChromeosUpdateEngine_Extent {
    let offset = UInt64(index) * chunkSize
    var extent = ChromeosUpdateEngine_Extent()
    extent.startBlock = offset / PayloadFormat.blockSize
    extent.numBlocks = min(chunkSize, imageSize - offset) / PayloadFormat.blockSize
    return extent
  }
}
