// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import OTAProtos
internal import SwiftProtobuf

/// Reads the structure of a full payload from untrusted bytes and checks every rule that needs no blob.
package struct PayloadReader: Sendable {
  package let source: any ByteSource
  package let header: PayloadHeader
  package let manifest: PayloadManifest
  /// SHA-256 of header and manifest.
  let metadataDigest: SHA256.Digest

  /// Reads header and manifest; no size is trusted before it is compared with the source's.
  ///
  /// Cost: the manifest in memory, at most 64 MiB of it and a million operations. Throws `PayloadError`,
  /// and what the source throws.
  package init(_ source: any ByteSource) throws {
    self.source = source
    let prefix = try source.read(at: 0, count: Int(min(PayloadFormat.headerSize, source.size)))
    header = try PayloadHeader(prefix, payloadSize: source.size)
    let body = try source.read(at: PayloadFormat.headerSize, count: Int(header.manifestSize))
    var hash = SHA256()
    hash.update(data: prefix)
    hash.update(data: body)
    metadataDigest = hash.finalize()
    guard ManifestCensus.count(body) <= PayloadFormat.operationCountLimit else {
      throw PayloadError.tooManyOperations(limit: PayloadFormat.operationCountLimit)
    }
    let message: ChromeosUpdateEngine_DeltaArchiveManifest
    do {
      // Missing required fields are reported by name, by the rules.
      message = try ChromeosUpdateEngine_DeltaArchiveManifest(serializedBytes: body, partial: true)
    } catch {
      throw PayloadError.manifestUndecodable(cause: error)
    }
    manifest = try PayloadManifest(message, blobSpace: source.size - header.blobsOffset)
  }

  /// The image of this name.
  package func image(_ name: String) throws(PayloadError) -> PayloadImage {
    guard let image = manifest.images.first(where: { $0.name == name }) else {
      throw .partitionAbsent(name)
    }
    return image
  }

  /// The data of an operation as it lies in the payload; not checked yet.
  func data(of operation: PayloadOperation) throws -> [UInt8] {
    try source.read(
      at: header.blobsOffset + operation.dataOffset, count: Int(operation.dataLength))
  }
}
