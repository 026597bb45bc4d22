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

  /// Appends the blobs of all images to `scratch`, whose position is the data offset, and describes them.
  ///
  /// The chunks of all images go through one pipeline, so that no core waits for the end of an image.
  func encode(
    _ partitions: [PayloadPartition], into scratch: any PayloadScratch
  ) async throws -> [ChromeosUpdateEngine_PartitionUpdate] {
    let chunks = self.chunks(of: partitions)
    var hashes = partitions.map { _ in SHA256() }
    var seen: [SHA256.Digest: Int] = [:]
    var operations: [ChromeosUpdateEngine_InstallOperation] = []
    operations.reserveCapacity(chunks.count)
    let compressor = compressor
    try await pipeline.run(
      count: chunks.count,
      make: { index -> Piece in
        let chunk = chunks[index]
        let bytes = try partitions[chunk.partition].image.read(at: chunk.offset, count: chunk.count)
        hashes[chunk.partition].update(data: bytes)
        let digest = SHA256.hash(data: bytes)
        // Two operations may not share a blob, but compressing it once is enough.
        if let first = seen[digest] { return .again(chunk: first) }
        seen[digest] = index
        return .new(bytes)
      },
      work: { piece -> Outcome in
        switch piece {
        case .new(let bytes): .blob(try PayloadBlob.smallest(of: bytes, with: compressor))
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
        operation.dstExtents = [chunks[index].extent]
        try scratch.append(data)
        operations.append(operation)
      })
    return partitions.enumerated().map { index, partition in
      var update = ChromeosUpdateEngine_PartitionUpdate()
      update.partitionName = partition.name
      update.operations = zip(chunks, operations).filter { $0.0.partition == index }.map(\.1)
      update.newPartitionInfo.size = partition.image.size
      update.newPartitionInfo.hash = ReleaseCore.Digest(hashes[index].finalize()).data
      return update
    }
  }

  /// All chunks, image by image, in order.
  private func chunks(of partitions: [PayloadPartition]) -> [Chunk] {
    partitions.indices.flatMap { index in
      let size = partitions[index].image.size
      return stride(from: 0, to: size, by: Int(chunkSize)).map { offset in
        Chunk(partition: index, offset: offset, count: Int(min(chunkSize, size - offset)))
      }
    }
  }

  /// What one operation writes.
  private struct Chunk: Sendable {
    let partition: Int
    let offset: UInt64
    let count: Int

    /// Both fields are set, also a start of 0: paycheck wants it on the wire.
    var extent: ChromeosUpdateEngine_Extent {
      var extent = ChromeosUpdateEngine_Extent()
      extent.startBlock = offset / PayloadFormat.blockSize
      extent.numBlocks = UInt64(count) / PayloadFormat.blockSize
      return extent
    }
  }
}
