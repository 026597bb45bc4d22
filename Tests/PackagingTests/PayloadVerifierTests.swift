// SPDX-License-Identifier: Apache-2.0
import Compression
import CryptoExtras
import Foundation
import OTAProtos
import Packaging
import SwiftProtobuf
import TestSupport
import Testing

struct PayloadVerifierTests {
  static func verify(_ bytes: [UInt8], propertiesText: String? = nil) async throws {
    let key = try PayloadTestKey.shared.get()
    let verifier = PayloadVerifier(compressor: SystemBlobCompressor(), trust: key, width: 2)
    try await verifier.verify(
      PayloadReader(MemoryBytes(bytes)), certificatePEM: key.certificatePEM, propertiesText: propertiesText)
  }

  /// What only the content shows.
  static let damages: [PayloadDamage] = [
    .init("a metadata signature of noise", "signatures-undecodable") {
      $0.metadataSignature = [UInt8](repeating: 0xff, count: 267)
    },
    .init("a metadata signature of no signatures", "unsigned") { $0.metadataSignature = [] },
    .init("a metadata signature of other bytes", "signature-invalid") {
      $0.metadataSignature = try PayloadForge.signatures([UInt8](repeating: 1, count: 256))
    },
    .init("a payload signature of noise", "signatures-undecodable") {
      $0.payloadSignature = [UInt8](repeating: 0xff, count: 267)
    },
    .init("a payload signature of other bytes", "signature-invalid") {
      $0.payloadSignature = try PayloadForge.signatures([UInt8](repeating: 1, count: 256))
    },
    .init("a payload signature longer than itself", "signature-invalid") {
      $0.payloadSignature = try PayloadForge.signatures([UInt8](repeating: 1, count: 256), size: 257)
    },
    .init("a blob with one bit changed", "data-digest-wrong") { $0.blobs[$0.blobs.count / 2] ^= 1 },
    .init("a wrong data hash", "data-digest-wrong") {
      $0.manifest.partitions[0].operations[0].dataSha256Hash = Data(count: 32)
    },
    .init("a wrong partition hash", "image-digest-wrong") {
      $0.manifest.partitions[1].newPartitionInfo.hash = Data(count: 32)
    },
    .init("raw data called bzip2", "undecodable") {
      $0.replaceLastBlob(.replaceBz, Array("not a bzip2 stream".utf8))
    },
    .init("bzip2 called xz", "undecodable") {
      $0.replaceLastBlob(
        .replaceXz, try SystemBlobCompressor().compress([UInt8](repeating: 0, count: 4096), with: .bzip2))
    },
    .init("an xz bomb of 20 MB in one block", "undecodable") {
      let bomb = try SystemBlobCompressor().compress([UInt8](repeating: 0, count: 20_000_000), with: .xz)
      $0.replaceLastBlob(.replaceXz, bomb)
    },
    .init("a bzip2 bomb of 100 MB in one block", "undecodable") {
      let bomb = try SystemBlobCompressor().compress([UInt8](repeating: 0, count: 100_000_000), with: .bzip2)
      $0.replaceLastBlob(.replaceBz, bomb)
    },
    .init("one byte more than the block", "undecodable") {
      $0.replaceLastBlob(
        .replaceXz, try SystemBlobCompressor().compress([UInt8](repeating: 0, count: 4097), with: .xz))
    },
    .init("one byte less than the block", "decoded-length-wrong") {
      $0.replaceLastBlob(
        .replaceXz, try SystemBlobCompressor().compress([UInt8](repeating: 0, count: 4095), with: .xz))
    },
    .init("bytes after the end of the stream", "undecodable") {
      let good = try SystemBlobCompressor().compress([UInt8](repeating: 0, count: 4096), with: .xz)
      $0.replaceLastBlob(.replaceXz, good + [0, 0, 0, 0])
    },
    .init("a stream without its end", "undecodable") {
      let good = try SystemBlobCompressor().compress([UInt8](repeating: 0, count: 4096), with: .bzip2)
      $0.replaceLastBlob(.replaceBz, Array(good.dropLast()))
    },
    .init("another block than the one hashed", "image-digest-wrong") {
      let other = try SystemBlobCompressor().compress([UInt8](repeating: 0, count: 4096), with: .xz)
      $0.replaceLastBlob(.replaceXz, other)
    },
  ]

  @Test(arguments: damages)
  func refuses(_ damage: PayloadDamage) async throws {
    var forge = try PayloadForge(try await PayloadSample.make().bytes)
    try damage.apply(&forge)
    let bytes = try forge.bytes()
    let error = await #expect(throws: PayloadError.self) { try await Self.verify(bytes) }
    #expect(error?.code == damage.code, "\(error?.message ?? "")")
  }

  @Test func findsAFlippedByteInEveryRegion() async throws {
    let payload = try await PayloadSample.make()
    let header = try PayloadReader(MemoryBytes(payload.bytes)).header
    let metadata = Int(header.metadataSize)
    let blobs = Int(header.blobsOffset)
    let end = payload.bytes.count
    let places =
      [0, 11, 19, 23, 24, 100, metadata - 1, metadata, metadata + 9, blobs - 1, blobs]
      + stride(from: blobs, to: end - 267, by: 9973) + [end - 268, end - 267, end - 100, end - 1]
    for place in places {
      var bytes = payload.bytes
      bytes[place] ^= 0x20
      await #expect(throws: PayloadError.self, "byte \(place)") {
        try await Self.verify(bytes, propertiesText: payload.properties.text)
      }
    }
  }

  @Test func refusesAnotherKey() async throws {
    let payload = try await PayloadSample.make()
    let other = try PayloadTestKey(.bits2048)
    let verifier = PayloadVerifier(compressor: SystemBlobCompressor(), trust: other, width: 1)
    let reader = try PayloadReader(MemoryBytes(payload.bytes))
    let error = await #expect(throws: PayloadError.self) {
      try await verifier.verify(reader, certificatePEM: other.certificatePEM, propertiesText: nil)
    }
    #expect(error?.code == "payload.signature-invalid")
  }

  @Test func refusesPropertiesOfAnotherPayload() async throws {
    let payload = try await PayloadSample.make()
    let other = try await PayloadSample.make([PayloadSample.partitions[0]])
    let error = await #expect(throws: PayloadError.self) {
      try await Self.verify(payload.bytes, propertiesText: other.properties.text)
    }
    #expect(error?.code == "payload.property-wrong")
  }

  @Test func extractsNothingWrongWithoutSayingSo() async throws {
    var forge = try PayloadForge(try await PayloadSample.make().bytes)
    forge.blobs[forge.blobs.count - 1] ^= 1
    let reader = try PayloadReader(MemoryBytes(try forge.bytes()))
    let extractor = PayloadExtractor(compressor: SystemBlobCompressor(), width: 2)
    let error = await #expect(throws: PayloadError.self) {
      try await extractor.extract("system", from: reader, to: MemoryBytes())
    }
    #expect(error?.code == "payload.data-digest-wrong")
  }
}
