// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// What a quick look at a chunk says about how well it will compress; milliseconds instead of seconds.
struct ChunkProbe {
  /// Bits per byte that an ideal coder of single bytes would need, 0 to 8.
  let entropy: Double
  /// The share of bytes that are printable ASCII, tab or line end, 0 to 1.
  let textShare: Double
  /// True where nothing repeats either, so that no compressor would save a hundredth.
  let isIncompressible: Bool

  init(_ chunk: [UInt8]) {
    var histogram = [Int](repeating: 0, count: 256)
    for byte in chunk { histogram[Int(byte)] += 1 }
    let total = Double(max(1, chunk.count))
    entropy = histogram.reduce(0.0) { sum, count in
      guard count > 0 else { return sum }
      let share = Double(count) / total
      return sum - share * log2(share)
    }
    let text = histogram[0x20..<0x7f].reduce(0, +) + histogram[0x09] + histogram[0x0a] + histogram[0x0d]
    textShare = Double(text) / total
    isIncompressible = entropy > 7.95 && Self.repeatedShare(chunk) < 0.005
  }

  /// True where bzip2 has a chance to beat xz.
  ///
  /// By measure on file-tree images it does so on text alone, by some hundredths, and on chunks of one byte.
  var mayFavorBZip2: Bool { textShare > 0.98 || entropy == 0 }

  /// About the share of the chunk that lies in repetitions of 32 bytes and longer.
  private static func repeatedShare(_ chunk: [UInt8]) -> Double {
    // Every 32nd eight-byte word is remembered, and every one looked up.
    let stride = 32
    let bits: UInt64 = 18
    guard chunk.count > stride else { return 0 }
    var words = [UInt64](repeating: 0, count: 1 << Int(bits))
    var word: UInt64 = 0
    var found = 0
    for index in chunk.indices {
      word = word << 8 | UInt64(chunk[index])
      let slot = Int((word &* 0x9e37_79b9_7f4a_7c15) >> (64 - bits))
      if words[slot] == word, word != 0 { found += 1 }
      if index % stride == stride - 1 { words[slot] = word }
    }
    return Double(found * stride) / Double(chunk.count)
  }
}
