// SPDX-License-Identifier: Apache-2.0
import Compression
import Packaging
import Testing

struct SystemBlobCompressorTests {
  let compressor = SystemBlobCompressor()

  /// Input named for the test's output, which would otherwise list every byte.
  struct Input: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: [UInt8]
  }

  static let inputs = [
    Input(testDescription: "nothing", bytes: []),
    Input(testDescription: "one byte", bytes: [7]),
    Input(testDescription: "zeros", bytes: [UInt8](repeating: 0, count: 3_000_000)),
    Input(
      testDescription: "squares", bytes: (0..<2_097_152).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }),
  ]

  @Test(arguments: BlobCompression.allCases, inputs)
  func givesBackWhatItWasGiven(_ method: BlobCompression, _ input: Input) throws {
    let packed = try compressor.compress(input.bytes, with: method)
    let unpacked = try compressor.decompress(packed, with: method, limit: input.bytes.count)
    #expect(unpacked == input.bytes)
    let again = try compressor.compress(input.bytes, with: method)
    #expect(again == packed, "the same input gives the same output")
  }

  @Test func writesXZWithoutCheckAndWithASmallDictionary() throws {
    let packed = try compressor.compress([UInt8](repeating: 5, count: 65536), with: .xz)
    #expect(Array(packed[..<8]) == [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00, 0x00])
    // Block header: size, flags of one filter, LZMA2 = 0x21, one byte of properties: 8 is 64 KiB.
    #expect(Array(packed[12..<17]) == [0x02, 0x00, 0x21, 0x01, 0x08])
  }

  @Test(arguments: BlobCompression.allCases)
  func refusesOneByteMoreThanTheLimit(_ method: BlobCompression) throws {
    let packed = try compressor.compress([UInt8](repeating: 0, count: 100_000), with: method)
    #expect(throws: CompressionError.longerThanLimit(method, limit: 99_999)) {
      try compressor.decompress(packed, with: method, limit: 99_999)
    }
    #expect(throws: CompressionError.longerThanLimit(method, limit: 0)) {
      try compressor.decompress(packed, with: method, limit: 0)
    }
  }

  @Test(arguments: BlobCompression.allCases)
  func refusesEveryTruncation(_ method: BlobCompression) throws {
    let packed = try compressor.compress(Array("a short text, a short text".utf8), with: method)
    for count in packed.indices {
      #expect(throws: CompressionError.truncated(method), "\(count) of \(packed.count) bytes") {
        try compressor.decompress(Array(packed[..<count]), with: method, limit: 1000)
      }
    }
  }

  @Test(arguments: BlobCompression.allCases)
  func refusesWhatFollowsTheEnd(_ method: BlobCompression) throws {
    let packed = try compressor.compress(Array("a short text".utf8), with: method)
    #expect(throws: CompressionError.trailingBytes(method, count: 1)) {
      try compressor.decompress(packed + [0], with: method, limit: 1000)
    }
    #expect(throws: CompressionError.trailingBytes(method, count: packed.count)) {
      try compressor.decompress(packed + packed, with: method, limit: 1000)
    }
  }

  @Test(arguments: BlobCompression.allCases)
  func refusesAnotherFormat(_ method: BlobCompression) throws {
    let error = #expect(throws: CompressionError.self) {
      try compressor.decompress(Array("neither xz nor bzip2".utf8), with: method, limit: 1000)
    }
    #expect(error?.code == "compression.damaged")
  }

  @Test func refusesADictionaryThatAndroidCannotHold() throws {
    // The header of a stream whose LZMA2 dictionary is 1.5 GiB; its CRC32 is right.
    let header: [UInt8] = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 0, 0xff, 0x12, 0xd9, 0x41]
    let block: [UInt8] = [0x02, 0x00, 0x21, 0x01, 0x25, 0, 0, 0]
    let error = #expect(throws: CompressionError.self) {
      try compressor.decompress(header + block + Self.crc32(block), with: .xz, limit: 1000)
    }
    #expect(error?.code == "compression.memory-limit")
  }

  @Test func refusesAnXZCheckThatAndroidCannotCompute() throws {
    // CRC64, the default of the xz command.
    let flags: [UInt8] = [0x00, 0x04]
    let header = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] + flags + Self.crc32(flags)
    #expect(throws: CompressionError.unsupportedCheck(number: 4)) {
      try compressor.decompress(header, with: .xz, limit: 1000)
    }
  }

  /// CRC-32 (IEEE 802.3), little-endian, as .xz headers end with it.
  static func crc32(_ bytes: [UInt8]) -> [UInt8] {
    var value: UInt32 = .max
    for byte in bytes {
      value ^= UInt32(byte)
      for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1 }
    }
    return (0..<4).map { UInt8(truncatingIfNeeded: ~value >> UInt32(8 * $0)) }
  }
}
