// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import OTAProtos
package import ReleaseCore
internal import SwiftProtobuf

/// Where blobs are kept until the manifest before them is known: written, then read again.
package typealias PayloadScratch = ByteSink & ByteSource

/// Writes the payload.bin of a full A/B update.
///
/// The same images, key and libraries give the same bytes, whatever the width.
package struct PayloadWriter: Sendable {
  private let compressor: any BlobCompressor
  private let signer: any PackageSigner
  private let width: Int
  private let chunkSize: ByteCount

  /// `width` is the number of chunks compressed at the same time.
  ///
  /// A chunk is what one operation writes. Eight mebibytes are the dictionary of xz's preset 6: by measure
  /// a file-tree image becomes 4 to 8 % larger than one .xz file, and 11 to 33 % with two mebibytes, in
  /// less CPU time than `xz -6` takes either way. Memory: about `width` × (twelve chunks for the
  /// compressor and four chunks that wait).
  package init(
    compressor: any BlobCompressor, signer: any PackageSigner, width: Int,
    chunkSize: ByteCount = .mebibytes(8)
  ) {
    self.compressor = compressor
    self.signer = signer
    self.width = width
    self.chunkSize = chunkSize
  }

  /// Appends a whole payload to `output`, which need not be empty.
  ///
  /// `maxTimestamp` is the build's, in seconds since 1970: a newer system refuses the payload.
  /// `securityPatchLevel` is a date such as `2026-11-05`. `scratch` must be empty; it grows to the size
  /// of the blobs. Cost: CPU time of the compressors, each image read once, the blobs written twice.
  package func write(
    _ partitions: [PayloadPartition], maxTimestamp: Int64, securityPatchLevel: String,
    scratch: any PayloadScratch, to output: any ByteSink
  ) async throws -> PayloadProperties {
    try PayloadPartition.check(partitions)
    let encoder = try PayloadEncoder(compressor: compressor, width: width, chunkSize: chunkSize)
    var manifest = ChromeosUpdateEngine_DeltaArchiveManifest()
    manifest.partitions = try await encoder.encode(partitions, into: scratch)
    let signatures = PayloadSignatures(signer: signer)
    // Set although they are the defaults: paycheck wants them on the wire.
    manifest.blockSize = UInt32(PayloadFormat.blockSize)
    manifest.minorVersion = PayloadFormat.fullMinorVersion
    manifest.signaturesOffset = scratch.size
    manifest.signaturesSize = UInt64(try signatures.blobSize)
    manifest.maxTimestamp = maxTimestamp
    manifest.securityPatchLevel = securityPatchLevel
    return try finish(manifest, blobs: scratch, signatures: signatures, output: output)
  }

  /// Header, manifest, metadata signature, blobs, payload signature.
  private func finish(
    _ manifest: ChromeosUpdateEngine_DeltaArchiveManifest, blobs: any ByteSource,
    signatures: PayloadSignatures, output: any ByteSink
  ) throws -> PayloadProperties {
    let body: [UInt8] = try manifest.serializedBytes()
    let header = PayloadHeader(
      manifestSize: body.count, metadataSignatureSize: try signatures.blobSize)
    let metadata = header.bytes + body
    let metadataDigest = SHA256.hash(data: metadata)
    let metadataSignature = try signatures.blob(for: metadataDigest)

    var file = SHA256()
    var signed = SHA256()
    signed.update(data: metadata)
    file.update(data: metadata)
    file.update(data: metadataSignature)
    try output.append(metadata + metadataSignature)
    try blobs.forEachChunk { chunk in
      signed.update(data: chunk)
      file.update(data: chunk)
      try output.append(chunk)
    }
    let payloadSignature = try signatures.blob(for: signed.finalize())
    file.update(data: payloadSignature)
    try output.append(payloadSignature)
    return PayloadProperties(
      fileHash: ReleaseCore.Digest(file.finalize()),
      fileSize: header.blobsOffset + blobs.size + UInt64(payloadSignature.count),
      metadataHash: ReleaseCore.Digest(metadataDigest), metadataSize: header.metadataSize,
      metadataSignatureSize: UInt64(header.metadataSignatureSize))
  }
}
