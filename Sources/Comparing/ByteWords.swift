// SPDX-License-Identifier: Apache-2.0

extension Span where Element == UInt8 {
  /// Eight bytes as one little-endian number.
  @inline(__always)
  func word(at index: Int) -> UInt64 {
    // One check for all eight: only so does the compiler make one load of them.
    let bytes = extracting(index..<index &+ 8)
    let low = UInt64(bytes[0]) | UInt64(bytes[1]) << 8 | UInt64(bytes[2]) << 16 | UInt64(bytes[3]) << 24
    let high = UInt64(bytes[4]) | UInt64(bytes[5]) << 8 | UInt64(bytes[6]) << 16 | UInt64(bytes[7]) << 24
    return low | high << 32
  }

  /// How many bytes at the start of both are the same.
  @inline(__always)
  func commonPrefix(with other: Span<UInt8>) -> Int {
    let limit = Swift.min(count, other.count)
    var index = 0
    // Without a way out inside a block, the compiler compares it with vector instructions.
    while index <= limit &- 64 {
      var difference: UInt8 = 0
      for offset in 0..<64 { difference |= self[index &+ offset] ^ other[index &+ offset] }
      if difference != 0 { break }
      index &+= 64
    }
    while index <= limit &- 8 {
      let difference = word(at: index) ^ other.word(at: index)
      if difference != 0 { return index &+ difference.trailingZeroBitCount >> 3 }
      index &+= 8
    }
    while index < limit, self[index] == other[index] { index &+= 1 }
    return index
  }

  /// True when both hold the same bytes; they are of one size.
  @inline(__always)
  func isSame(as other: Span<UInt8>) -> Bool {
    if count < 8 { return commonPrefix(with: other) == count }
    var index = 0
    while index < count &- 8 {
      if word(at: index) != other.word(at: index) { return false }
      index &+= 8
    }
    return word(at: count &- 8) == other.word(at: count &- 8)
  }

  /// True when a byte occurs.
  func contains(_ byte: UInt8) -> Bool {
    let pattern = UInt64(byte) &* LineScan.ones
    var index = 0
    while index <= count &- 8 {
      let folded = word(at: index) ^ pattern
      if (folded &- LineScan.ones) & ~folded & LineScan.highBits != 0 { return true }
      index &+= 8
    }
    while index < count {
      if self[index] == byte { return true }
      index &+= 1
    }
    return false
  }

  /// How many zeros stand from `start` on.
  @inline(__always)
  func zeroRun(from start: Int) -> Int {
    var index = start
    while index <= count &- 8 {
      let bytes = word(at: index)
      if bytes != 0 { return index &+ bytes.trailingZeroBitCount >> 3 &- start }
      index &+= 8
    }
    while index < count, self[index] == 0 { index &+= 1 }
    return index &- start
  }
}

/// The end of a line and a hash of its bytes, the line feed included.
struct LineScan {
  var end: Int
  var hash: UInt64

  private static let seed: UInt64 = 0x243F_6A88_85A3_08D3
  private static let multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
  static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let lineFeeds: UInt64 = 0x0A0A_0A0A_0A0A_0A0A
  static let highBits: UInt64 = 0x8080_8080_8080_8080

  /// Reads the line that starts at `start`, eight bytes at a time.
  @inline(__always)
  init(of text: Span<UInt8>, from start: Int) {
    var hash = Self.seed
    var index = start
    while index <= text.count &- 8 {
      let bytes = text.word(at: index)
      // The lowest set bit marks the first line feed; bits above it may be wrong.
      let folded = bytes ^ Self.lineFeeds
      let found = (folded &- Self.ones) & ~folded & Self.highBits
      if found != 0 {
        let bits = found.trailingZeroBitCount &+ 1
        let kept = bytes & (UInt64.max >> UInt64(truncatingIfNeeded: 64 &- bits))
        end = index &+ bits >> 3
        self.hash = Self.mixed(hash, kept)
        return
      }
      hash = Self.mixed(hash, bytes)
      index &+= 8
    }
    var rest: UInt64 = 0
    var shift: UInt64 = 0
    while index < text.count {
      let byte = text[index]
      rest |= UInt64(byte) &<< shift
      shift &+= 8
      index &+= 1
      if byte == 0x0A { break }
    }
    end = index
    self.hash = Self.mixed(hash, rest)
  }

  @inline(__always)
  private static func mixed(_ hash: UInt64, _ bytes: UInt64) -> UInt64 {
    let product = (hash ^ bytes) &* multiplier
    return product ^ product &>> 32
  }
}
