// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import ReleaseCore

/// Turns the blobs of an image back into its blocks, on several tasks, in order.
struct PayloadDecoder: Sendable {
  let compressor: any BlobCompressor
  let pipeline: PayloadPipeline

  /// Hands the image over piece by piece, then checks the whole of it against the manifest's digest.
  ///
  /// Every blob is checked against its digest before it is decompressed, and never becomes more bytes than
  /// its operation writes.
  func decode(
    _ image: PayloadImage, of reader: PayloadReader, each: ([UInt8]) throws -> Void
  ) async throws {
    var hash = SHA256()
    let compressor = compressor
    let base = reader.header.blobsOffset
    try await pipeline.run(
      count: image.operations.count,
      make: { index -> Piece in
        let operation = image.operations[index]
        return Piece(
          name: PayloadOperationName(partition: image.name, index: index), operation: operation,
          offset: base + operation.dataOffset, data: try reader.data(of: operation))
      },
      work: { piece in try piece.blocks(with: compressor) },
      take: { _, blocks in
        hash.update(data: blocks)
        try each(blocks)
      })
    let found = ReleaseCore.Digest(hash.finalize())
    guard found == image.digest else {
      throw PayloadError.imageDigestWrong(partition: image.name, expected: image.digest, found: found)
    }
  }

  /// An operation and its data.
  private struct Piece: Sendable {
    let name: PayloadOperationName
    let operation: PayloadOperation
    /// Where the data lies in the payload.
    let offset: UInt64
    let data: [UInt8]

    func blocks(with compressor: any BlobCompressor) throws(PayloadError) -> [UInt8] {
      let found = ReleaseCore.Digest.sha256(of: data)
      guard found == operation.dataDigest else {
        throw .dataDigestWrong(name, offset: offset, expected: operation.dataDigest, found: found)
      }
      let size = Int(operation.destinationSize)
      guard let method = operation.type.compression else {
        return data + [UInt8](repeating: 0, count: size - data.count)
      }
      let blocks: [UInt8]
      do {
        blocks = try compressor.decompress(data, with: method, limit: size)
      } catch {
        throw .undecodable(name, offset: offset, cause: error)
      }
      guard blocks.count == size else {
        throw .decodedLengthWrong(name, expected: operation.destinationSize, found: blocks.count)
      }
      return blocks
    }
  }
}

/// Writes the partition images of a payload.
package struct PayloadExtractor: Sendable {
  private let decoder: PayloadDecoder

  /// `width` is the number of blobs decompressed at the same time.
  package init(compressor: any BlobCompressor, width: Int) {
    decoder = PayloadDecoder(compressor: compressor, pipeline: PayloadPipeline(width: width))
  }

  /// Appends the image of one partition to `sink`; what it wrote is only good if it does not throw.
  ///
  /// Signatures are not checked here, digests are.
  package func extract(
    _ name: String, from reader: PayloadReader, to sink: any ByteSink
  ) async throws {
    try await decoder.decode(try reader.image(name), of: reader) { try sink.append($0) }
  }
}
