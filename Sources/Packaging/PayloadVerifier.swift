// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import ReleaseCore

/// Checks everything that a payload says of itself: signatures, digests, properties, images.
package struct PayloadVerifier: Sendable {
  private let decoder: PayloadDecoder
  private let trust: any PackageTrust

  /// `width` is the number of blobs decompressed at the same time.
  package init(compressor: any BlobCompressor, trust: any PackageTrust, width: Int) {
    decoder = PayloadDecoder(compressor: compressor, pipeline: PayloadPipeline(width: width))
    self.trust = trust
  }

  /// Throws the first thing found wrong, in the order in which a device meets them.
  ///
  /// `propertiesText` is the content of `payload_properties.txt`; nil checks none. Cost: the payload read
  /// twice, everything decompressed once, nothing written.
  @discardableResult
  package func verify(
    _ reader: PayloadReader, certificatePEM: String, propertiesText: String?
  ) async throws -> PayloadProperties {
    let header = reader.header
    let metadataSignature = try reader.source.read(
      at: header.metadataSize, count: Int(header.metadataSignatureSize))
    try check(
      metadataSignature, .metadata, offset: header.metadataSize, digest: reader.metadataDigest,
      certificatePEM)

    var file = SHA256()
    var signed = SHA256()
    try reader.source.forEachChunk(upTo: header.metadataSize) { chunk in
      file.update(data: chunk)
      signed.update(data: chunk)
    }
    file.update(data: metadataSignature)
    for image in reader.manifest.images {
      for (index, operation) in image.operations.enumerated() {
        try Task.checkCancellation()
        let name = PayloadOperationName(partition: image.name, index: index)
        try hash(operation, name, of: reader, into: &file, and: &signed)
      }
    }
    let signatureOffset = header.blobsOffset + reader.manifest.signaturesOffset
    let payloadSignature = try reader.source.read(
      at: signatureOffset, count: Int(reader.manifest.signaturesSize))
    file.update(data: payloadSignature)
    try check(
      payloadSignature, .payload, offset: signatureOffset, digest: signed.finalize(), certificatePEM)

    let properties = PayloadProperties(
      fileHash: ReleaseCore.Digest(file.finalize()), fileSize: reader.source.size,
      metadataHash: ReleaseCore.Digest(reader.metadataDigest), metadataSize: header.metadataSize,
      metadataSignatureSize: UInt64(header.metadataSignatureSize))
    if let propertiesText { try properties.check(propertiesText) }
    for image in reader.manifest.images {
      try await decoder.decode(image, of: reader) { _ in }
    }
    return properties
  }

  /// One valid signature is enough, as on a device.
  private func check(
    _ blob: [UInt8], _ role: PayloadSignatureRole, offset: UInt64, digest: SHA256.Digest,
    _ certificatePEM: String
  ) throws {
    let signatures = try PayloadSignature.read(blob, role: role, offset: offset)
    for signature in signatures
    where try trust.isValid(
      signature: signature.bytes, for: digest, certificatePEM: certificatePEM)
    {
      return
    }
    throw PayloadError.signatureInvalid(role)
  }

  /// Adds one blob to the digests of the file, and checks its own.
  private func hash(
    _ operation: PayloadOperation, _ name: PayloadOperationName, of reader: PayloadReader,
    into file: inout SHA256, and signed: inout SHA256
  ) throws {
    let data = try reader.data(of: operation)
    file.update(data: data)
    signed.update(data: data)
    let found = ReleaseCore.Digest.sha256(of: data)
    guard found == operation.dataDigest else {
      throw PayloadError.dataDigestWrong(
        name, offset: reader.header.blobsOffset + operation.dataOffset,
        expected: operation.dataDigest, found: found)
    }
  }
}
