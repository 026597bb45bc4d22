// SPDX-License-Identifier: Apache-2.0
internal import CBZip2
internal import Packaging

/// What libbz2's two directions have in common.
protocol BZip2Kind: CodecKind where Stream == bz_stream {}

extension BZip2Kind {
  static var initial: bz_stream { unsafe bz_stream() }

  static func feed(
    _ stream: inout bz_stream, _ input: UnsafeBufferPointer<UInt8>
  ) throws(CompressionError) {
    guard let available = UInt32(exactly: input.count) else {
      throw unsafe .inputTooLarge(.bzip2, count: input.count)
    }
    // libbz2 reads through a pointer it does not declare const.
    unsafe stream.next_in = UnsafeMutableRawPointer(mutating: input.baseAddress)?
      .assumingMemoryBound(to: CChar.self)
    unsafe stream.avail_in = available
  }

  static func point(_ stream: inout bz_stream, at window: UnsafeMutableBufferPointer<UInt8>) {
    unsafe stream.next_out = UnsafeMutableRawPointer(window.baseAddress)?
      .assumingMemoryBound(to: CChar.self)
    unsafe stream.avail_out = UInt32(clamping: window.count)
  }

  static func unread(_ stream: bz_stream) -> Int { unsafe Int(stream.avail_in) }
}

/// libbz2's encoder, block size 900 kB.
enum BZip2Encoder: @unsafe BZip2Kind {
  static func start(_ stream: UnsafeMutablePointer<bz_stream>) throws(CompressionError) {
    let status = unsafe BZ2_bzCompressInit(stream, 9, 0, 0)
    guard status == BZ_OK else {
      throw .codecFailed(.bzip2, function: "BZ2_bzCompressInit", status: Int(status))
    }
  }

  static func step(
    _ stream: UnsafeMutablePointer<bz_stream>, into window: UnsafeMutableBufferPointer<UInt8>
  ) throws(CompressionError) -> (filled: Int, ended: Bool) {
    unsafe point(&stream.pointee, at: window)
    let status = unsafe BZ2_bzCompress(stream, BZ_FINISH)
    let filled = unsafe window.count - Int(stream.pointee.avail_out)
    if status == BZ_STREAM_END { return (filled, true) }
    guard status == BZ_FINISH_OK else {
      throw .codecFailed(.bzip2, function: "BZ2_bzCompress", status: Int(status))
    }
    return (filled, false)
  }

  static func end(_ stream: UnsafeMutablePointer<bz_stream>) { _ = unsafe BZ2_bzCompressEnd(stream) }
}

/// libbz2's decoder.
enum BZip2Decoder: @unsafe BZip2Kind {
  static func start(_ stream: UnsafeMutablePointer<bz_stream>) throws(CompressionError) {
    let status = unsafe BZ2_bzDecompressInit(stream, 0, 0)
    guard status == BZ_OK else {
      throw .codecFailed(.bzip2, function: "BZ2_bzDecompressInit", status: Int(status))
    }
  }

  static func step(
    _ stream: UnsafeMutablePointer<bz_stream>, into window: UnsafeMutableBufferPointer<UInt8>
  ) throws(CompressionError) -> (filled: Int, ended: Bool) {
    unsafe point(&stream.pointee, at: window)
    let status = unsafe BZ2_bzDecompress(stream)
    let left = unsafe Int(stream.pointee.avail_out)
    let filled = window.count - left
    if status == BZ_STREAM_END { return (filled, true) }
    guard status == BZ_OK else {
      throw status == BZ_MEM_ERROR
        ? .codecFailed(.bzip2, function: "BZ2_bzDecompress", status: Int(status))
        : .damaged(.bzip2, function: "BZ2_bzDecompress", status: Int(status))
    }
    // Room left and nothing more to read: the end marker never came.
    if left > 0, unsafe stream.pointee.avail_in == 0 { throw .truncated(.bzip2) }
    return (filled, false)
  }

  static func end(_ stream: UnsafeMutablePointer<bz_stream>) { _ = unsafe BZ2_bzDecompressEnd(stream) }
}
