// SPDX-License-Identifier: Apache-2.0
internal import Crypto
package import ReleaseCore

extension ByteSource {
  /// Reads everything up to `end` (nil: all) in order, a mebibyte at a time.
  package func forEachChunk(upTo end: UInt64? = nil, _ body: ([UInt8]) throws -> Void) throws {
    let end = end ?? size
    var position: UInt64 = 0
    while position < end {
      let count = Int(min(end - position, 1 << 20))
      try body(try read(at: position, count: count))
      position += UInt64(count)
    }
  }

  /// The digest of everything; each chunk is also handed to `body` on the way. Cost: one pass, memory for
  /// one chunk.
  package func sha256(_ body: ([UInt8]) throws -> Void = { _ in }) throws -> ReleaseCore.Digest {
    var hash = SHA256()
    try forEachChunk { chunk in
      hash.update(data: chunk)
      try body(chunk)
    }
    return ReleaseCore.Digest(hash.finalize())
  }
}
