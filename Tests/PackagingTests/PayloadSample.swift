// SPDX-License-Identifier: Apache-2.0
import Compression
import OTAProtos
import Packaging
import ReleaseCore
import SwiftProtobuf
import TestSupport

/// Images that make every kind of operation, and a payload of them.
enum PayloadSample {
  static let chunk = 64 << 10

  /// Bytes that no compressor can shorten; the same for the same seed.
  static func noise(_ count: Int, seed: UInt64) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
  }

  /// Lines of words in an order that changes from line to line.
  static func text(_ count: Int, seed: UInt64) -> [UInt8] {
    let words = ["recorder", "torch", "elder", "mode", "call", "silence", "VIP", "night", "phone", "find"]
    var bytes: [UInt8] = []
    for byte in noise(count, seed: seed) {
      bytes += Array(words[Int(byte) % words.count].utf8)
      bytes.append(byte % 7 == 0 ? 0x0a : 0x20)
      if bytes.count >= count { break }
    }
    return Array(bytes.prefix(count))
  }

  /// Program-like bytes: four-byte records of which some parts repeat.
  static func records(_ count: Int, seed: UInt64) -> [UInt8] {
    let random = noise(count / 4, seed: seed)
    return random.flatMap { [$0 & 0x1f, 0x8b, $0 >> 6, 0x00] }
  }

  /// Noise, text, records, zeros, and a last chunk of one block.
  static let system: [UInt8] =
    noise(chunk, seed: 1) + text(2 * chunk, seed: 2) + records(chunk, seed: 3)
    + [UInt8](repeating: 0, count: 3 * chunk) + text(4096, seed: 4)
  static let boot: [UInt8] = records(2 * chunk, seed: 5) + noise(4096, seed: 6)

  static var partitions: [PayloadPartition] {
    [
      PayloadPartition(name: "boot", image: MemoryBytes(boot)),
      PayloadPartition(name: "system", image: MemoryBytes(system)),
    ]
  }

  static func writer(width: Int = 2) throws -> PayloadWriter {
    PayloadWriter(
      compressor: SystemBlobCompressor(), signer: try PayloadTestKey.shared.get(), width: width,
      chunkSize: ByteCount(chunk))
  }

  /// The payload of the two images, and its properties.
  static func make(
    _ partitions: [PayloadPartition] = partitions, width: Int = 2
  ) async throws -> (bytes: [UInt8], properties: PayloadProperties) {
    let output = MemoryBytes()
    let properties = try await writer(width: width).write(
      partitions, maxTimestamp: 1_795_000_000, securityPatchLevel: "2026-11-05", scratch: MemoryBytes(),
      to: output)
    return (output.bytes, properties)
  }

  /// The manifest as the device would decode it.
  static func manifest(
    of payload: [UInt8]
  ) throws -> ChromeosUpdateEngine_DeltaArchiveManifest {
    let header = try PayloadReader(MemoryBytes(payload)).header
    return try ChromeosUpdateEngine_DeltaArchiveManifest(
      serializedBytes: Array(payload[24..<Int(header.metadataSize)]))
  }
}
