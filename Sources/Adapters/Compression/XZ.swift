// SPDX-License-Identifier: Apache-2.0
internal import CLZMA
internal import Packaging

/// What liblzma's two directions have in common.
protocol XZKind: CodecKind where Stream == lzma_stream {
  static func failure(_ status: lzma_ret, _ stream: lzma_stream) -> CompressionError
}

extension XZKind {
  // All null and zero is LZMA_STREAM_INIT, a macro that Swift does not see.
  static var initial: lzma_stream { unsafe lzma_stream() }

  static func feed(_ stream: inout lzma_stream, _ input: UnsafeBufferPointer<UInt8>) {
    unsafe stream.next_in = input.baseAddress
    unsafe stream.avail_in = input.count
  }

  static func step(
    _ stream: UnsafeMutablePointer<lzma_stream>, into window: UnsafeMutableBufferPointer<UInt8>
  ) throws(CompressionError) -> (filled: Int, ended: Bool) {
    unsafe stream.pointee.next_out = window.baseAddress
    unsafe stream.pointee.avail_out = window.count
    var status = unsafe lzma_code(stream, LZMA_FINISH)
    if status == LZMA_GET_CHECK {
      let check = unsafe lzma_get_check(stream)
      guard check == LZMA_CHECK_NONE || check == LZMA_CHECK_CRC32 else {
        throw .unsupportedCheck(number: Int(check.rawValue))
      }
      status = unsafe lzma_code(stream, LZMA_FINISH)
    }
    let filled = unsafe window.count - stream.pointee.avail_out
    if status == LZMA_STREAM_END { return (filled, true) }
    guard status == LZMA_OK else { throw unsafe failure(status, stream.pointee) }
    return (filled, false)
  }

  static func unread(_ stream: lzma_stream) -> Int { unsafe stream.avail_in }
  static func end(_ stream: UnsafeMutablePointer<lzma_stream>) { unsafe lzma_end(stream) }
}

/// liblzma's encoder: preset 6, LZMA2, no integrity check.
enum XZEncoder: @unsafe XZKind {
  /// `LZMA_PRESET_DEFAULT` of liblzma and what AOSP's generator uses.
  static let preset: UInt32 = 6
  /// `LZMA_FILTER_LZMA2` and `LZMA_VLI_UNKNOWN`, macros that Swift does not see.
  private static let filterLZMA2: lzma_vli = 0x21
  private static let endOfChain = lzma_vli.max

  static func start(
    _ stream: UnsafeMutablePointer<lzma_stream>, length: Int
  ) throws(CompressionError) {
    var options = unsafe lzma_options_lzma()
    _ = unsafe lzma_lzma_preset(&options, preset)
    unsafe options.dict_size = min(options.dict_size, dictionarySize(for: length))
    let status = unsafe withUnsafeMutablePointer(to: &options) { options in
      // The filter chain is copied by lzma_stream_encoder, options included.
      let chain = unsafe [
        lzma_filter(id: filterLZMA2, options: UnsafeMutableRawPointer(options)),
        lzma_filter(id: endOfChain, options: nil),
      ]
      return unsafe lzma_stream_encoder(stream, chain, LZMA_CHECK_NONE)
    }
    guard status == LZMA_OK else {
      throw .codecFailed(.xz, function: "lzma_stream_encoder", status: Int(status.rawValue))
    }
  }

  /// The smallest size of the form 2^n or 3·2^n that LZMA2 can name and that holds `length` bytes.
  static func dictionarySize(for length: Int) -> UInt32 {
    var size: UInt32 = 4096
    while size < 1 << 30, Int(size) < length {
      let half = size + size / 2
      if Int(half) >= length { return half }
      size *= 2
    }
    return size
  }

  static func failure(_ status: lzma_ret, _ stream: lzma_stream) -> CompressionError {
    .codecFailed(.xz, function: "lzma_code", status: Int(status.rawValue))
  }
}

/// liblzma's decoder, held to what Android's can do.
enum XZDecoder: @unsafe XZKind {
  /// A dictionary of 64 MiB and what the decoder needs beside it, in bytes.
  static let memoryLimit: UInt64 = 65 << 20
  /// `LZMA_TELL_ANY_CHECK`, a macro that Swift does not see.
  private static let tellAnyCheck: UInt32 = 0x04

  static func start(_ stream: UnsafeMutablePointer<lzma_stream>) throws(CompressionError) {
    let status = unsafe lzma_stream_decoder(stream, memoryLimit, tellAnyCheck)
    guard status == LZMA_OK else {
      throw .codecFailed(.xz, function: "lzma_stream_decoder", status: Int(status.rawValue))
    }
  }

  static func failure(_ status: lzma_ret, _ stream: lzma_stream) -> CompressionError {
    switch status {
    // No input left and no progress: the end marker never came.
    case LZMA_BUF_ERROR: return .truncated(.xz)
    case LZMA_MEMLIMIT_ERROR:
      var copy = unsafe stream
      return unsafe .memoryLimit(needed: lzma_memusage(&copy), limit: memoryLimit)
    case LZMA_MEM_ERROR, LZMA_PROG_ERROR:
      return .codecFailed(.xz, function: "lzma_code", status: Int(status.rawValue))
    default: return .damaged(.xz, function: "lzma_code", status: Int(status.rawValue))
    }
  }
}
