// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore

/// The data of one operation: the smallest form found of a chunk of an image.
struct PayloadBlob: Sendable {
  let type: PayloadOperationType
  let bytes: [UInt8]
  let digest: Digest

  /// Compresses a chunk in the ways that `ChunkProbe` finds worth trying; ties go to the simpler form.
  ///
  /// Cost: CPU time of the compressors. The same chunk always gives the same blob.
  static func smallest(
    of chunk: [UInt8], with compressor: any BlobCompressor
  ) throws -> PayloadBlob {
    var best = (type: PayloadOperationType.replace, bytes: chunk)
    let probe = ChunkProbe(chunk)
    if !probe.isIncompressible {
      let xz = try compressor.compress(chunk, with: .xz)
      if xz.count < best.bytes.count { best = (.replaceXZ, xz) }
      if probe.mayFavorBZip2 {
        let bzip2 = try compressor.compress(chunk, with: .bzip2)
        if bzip2.count < best.bytes.count { best = (.replaceBZ, bzip2) }
      }
    }
    return PayloadBlob(type: best.type, bytes: best.bytes, digest: Digest.sha256(of: best.bytes))
  }
}
