// SPDX-License-Identifier: Apache-2.0
internal import Glibc

/// Converts a stream of bytes to UTF-8 through iconv(3); the sole owner of its conversion descriptor.
///
/// What is no text becomes the byte 0xFF, which UTF-8 does not have, so that its row alone is refused.
@safe struct CharacterConverter: ~Copyable {
  private let conversion: iconv_t
  /// Bytes that were read and not yet converted.
  private var pending: [UInt8]
  private var pendingStart = 0
  private var pendingEnd = 0
  private var isAtEnd = false

  private static let windowSize = 1 << 16

  /// Throws `encodingUnavailable` where the C library lacks the conversion.
  init(from encoding: TextEncoding) throws(ImportingError) {
    let found = unsafe iconv_open("UTF-8", encoding.iconvName)
    if Int(bitPattern: found) == -1 {
      throw .encodingUnavailable(encoding, reason: unsafe String(cString: strerror(errno)))
    }
    guard let opened = unsafe found else {
      throw .encodingUnavailable(encoding, reason: "iconv_open gave nothing")
    }
    unsafe conversion = opened
    pending = [UInt8](repeating: 0, count: Self.windowSize)
  }

  deinit { _ = unsafe iconv_close(conversion) }

  /// Fills some of the window with UTF-8; 0 only at the end. The window must hold at least 16 bytes.
  mutating func read(
    into window: UnsafeMutableRawBufferPointer, from feed: inout ByteFeed
  ) throws(ImportingError) -> Int {
    while true {
      if !isAtEnd, pendingEnd - pendingStart < 16 { try refill(from: &feed) }
      if pendingStart == pendingEnd, isAtEnd { return 0 }
      let filled = unsafe convert(into: window)
      if filled > 0 { return filled }
    }
  }

  private mutating func refill(from feed: inout ByteFeed) throws(ImportingError) {
    let kept = pendingEnd - pendingStart
    for index in 0..<kept { pending[index] = pending[pendingStart + index] }
    pendingStart = 0
    let got = try unsafe pending.withUnsafeMutableBufferPointer { (bytes) throws(ImportingError) in
      try unsafe feed.read(
        into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: bytes[kept...])))
    }
    pendingEnd = kept + got
    isAtEnd = got == 0
  }

  /// One call of iconv(3), and a mark for what it refused.
  private mutating func convert(into window: UnsafeMutableRawBufferPointer) -> Int {
    let conversion = unsafe conversion
    let (start, end, isAtEnd) = (pendingStart, pendingEnd, isAtEnd)
    var consumed = 0
    var filled = 0
    unsafe pending.withUnsafeMutableBytes { bytes in
      var input = unsafe bytes.baseAddress?.advanced(by: start).assumingMemoryBound(to: CChar.self)
      var inputLeft = end - start
      var output = unsafe window.baseAddress?.assumingMemoryBound(to: CChar.self)
      // One byte is kept for the mark.
      var outputLeft = window.count - 1
      let result = unsafe iconv(conversion, &input, &inputLeft, &output, &outputLeft)
      let failure = errno
      consumed = end - start - inputLeft
      filled = window.count - 1 - outputLeft
      guard result == -1 else { return }
      // E2BIG: the window is full. EINVAL: a character goes on in the next bytes, unless there are none.
      if failure == EILSEQ || (failure == EINVAL && (isAtEnd || filled + consumed == 0 && inputLeft > 8)) {
        unsafe window[filled] = 0xFF
        filled += 1
        consumed += 1
      }
    }
    pendingStart += consumed
    return filled
  }
}
