// SPDX-License-Identifier: Apache-2.0
import CDeflate

/// zlib streams of known size, uncompressed in one step by libdeflate.
@safe
final class Inflater {
  /// libdeflate is quick as long as it may write this far behind what it needs.
  private static let slack = 320

  private let decompressor: OpaquePointer

  init?() {
    guard let decompressor = unsafe libdeflate_alloc_decompressor() else { return nil }
    unsafe self.decompressor = decompressor
  }

  deinit { unsafe libdeflate_free_decompressor(decompressor) }

  /// The first stream of the bytes; nil where it is damaged or of another size.
  @unsafe func inflate(_ stream: UnsafeRawBufferPointer, to size: Int) -> [UInt8]? {
    var isWhole = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size + Inflater.slack) { target, count in
      var used = 0
      var made = 0
      let status = unsafe libdeflate_zlib_decompress_ex(
        decompressor, stream.baseAddress, stream.count, target.baseAddress, target.count, &used, &made)
      isWhole = status == LIBDEFLATE_SUCCESS && made == size
      count = isWhole ? size : 0
    }
    return isWhole ? bytes : nil
  }
}
