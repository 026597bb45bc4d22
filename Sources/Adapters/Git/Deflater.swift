// SPDX-License-Identifier: Apache-2.0
import CDeflate

/// Writes zlib streams with libdeflate.
@safe
final class Deflater {
  private let compressor: OpaquePointer
  private var room: [UInt8] = []

  init(level: Int32) throws(GitError) {
    guard let compressor = unsafe libdeflate_alloc_compressor(level) else {
      throw .system("calloc", "a compressor")
    }
    unsafe self.compressor = compressor
  }

  deinit { unsafe libdeflate_free_compressor(compressor) }

  /// Appends one stream of the bytes.
  func append(_ bytes: [UInt8], to stream: inout [UInt8]) throws(GitError) {
    let bound = unsafe libdeflate_zlib_compress_bound(compressor, bytes.count)
    if room.count < bound { room = Array(repeating: 0, count: bound) }
    let size = unsafe room.withUnsafeMutableBytes { target in
      unsafe bytes.withUnsafeBytes { source in
        unsafe libdeflate_zlib_compress(
          compressor, source.baseAddress, source.count, target.baseAddress, target.count)
      }
    }
    guard size > 0 else {
      throw .callFailed(
        function: "libdeflate_zlib_compress", status: 0, class: 0,
        words: "libdeflate could not compress an object")
    }
    stream.append(contentsOf: room[..<size])
  }
}
