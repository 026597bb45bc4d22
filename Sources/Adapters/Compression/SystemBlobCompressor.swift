// SPDX-License-Identifier: Apache-2.0
package import Packaging

/// liblzma (preset 6, no check) and libbz2 (level 9) of the machine.
///
/// The same library versions give the same bytes. Memory of one call: about twelve times the input for
/// .xz, 8 MB for bzip2, and the output.
package struct SystemBlobCompressor: BlobCompressor {
  package init() {}

  package func compress(
    _ bytes: [UInt8], with method: BlobCompression
  ) throws(CompressionError) -> [UInt8] {
    let endless = CompressionError.inputTooLarge(method, count: bytes.count)
    switch method {
    case .xz:
      let codec = try unsafe Codec<XZEncoder> { stream throws(CompressionError) in
        try unsafe XZEncoder.start(stream, length: bytes.count)
      }
      return try unsafe codec.run(over: bytes, limit: .max, tooLong: endless).output
    case .bzip2:
      let codec = try unsafe Codec<BZip2Encoder>(start: BZip2Encoder.start)
      return try unsafe codec.run(over: bytes, limit: .max, tooLong: endless).output
    }
  }

  package func decompress(
    _ bytes: [UInt8], with method: BlobCompression, limit: Int
  ) throws(CompressionError) -> [UInt8] {
    let tooLong = CompressionError.longerThanLimit(method, limit: limit)
    let result: (output: [UInt8], unread: Int)
    switch method {
    case .xz:
      let codec = try unsafe Codec<XZDecoder>(start: XZDecoder.start)
      result = try unsafe codec.run(over: bytes, limit: limit, tooLong: tooLong)
    case .bzip2:
      let codec = try unsafe Codec<BZip2Decoder>(start: BZip2Decoder.start)
      result = try unsafe codec.run(over: bytes, limit: limit, tooLong: tooLong)
    }
    guard result.unread == 0 else { throw .trailingBytes(method, count: result.unread) }
    return result.output
  }
}
