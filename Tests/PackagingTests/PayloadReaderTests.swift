// SPDX-License-Identifier: Apache-2.0
import Foundation
import OTAProtos
import Packaging
import SwiftProtobuf
import TestSupport
import Testing

struct PayloadReaderTests {
  /// What the reader refuses before it looks at a blob; every payload is signed anew.
  static let damages: [PayloadDamage] = [
    // Header.
    .init("another magic", "not-a-payload") { $0.magic = Array("CrAV".utf8) },
    .init("major version 1", "major-version-unsupported") { $0.majorVersion = 1 },
    .init("major version of all ones", "major-version-unsupported") { $0.majorVersion = .max },
    .init("a manifest of no bytes", "manifest-empty") { $0.manifestSize = 0 },
    .init("a manifest of 2^64 - 1 bytes", "manifest-too-large") { $0.manifestSize = .max },
    .init("a manifest of 2^63 bytes", "manifest-too-large") { $0.manifestSize = 1 << 63 },
    .init("a manifest one byte above the limit", "manifest-too-large") { $0.manifestSize = 64 << 20 + 1 },
    .init("a manifest longer than the file", "truncated") { $0.manifestSize = 64 << 20 },
    .init("a metadata signature of 4 GiB", "signatures-too-large") { $0.metadataSignatureSize = .max },
    .init("a metadata signature longer than the file", "truncated") {
      $0.blobs = []
      $0.metadataSignatureSize = 65536
    },
    // Manifest.
    .init("a manifest of noise", "manifest-undecodable") { $0.manifestBytes = [0xff, 0xff, 0xff, 0x07, 1] },
    .init("a manifest cut in the middle", "manifest-undecodable") {
      let whole: [UInt8] = try $0.manifest.serializedBytes()
      $0.manifestBytes = Array(whole[..<100])
    },
    .init("two million empty operations", "too-many-operations") {
      let operations = [UInt8](repeating: 0, count: 4 << 20).indices.map { UInt8($0 % 2 == 0 ? 0x42 : 0) }
      // Field 13, with the length of the operations as a varint.
      $0.manifestBytes = [0x6a, 0x80, 0x80, 0x80, 0x02] + operations
    },
    .init("no block size", "field-missing") { $0.manifest.clearBlockSize() },
    .init("blocks of 512 bytes", "block-size-unsupported") { $0.manifest.blockSize = 512 },
    .init("blocks of no bytes", "block-size-unsupported") { $0.manifest.blockSize = 0 },
    .init("no minor version", "field-missing") { $0.manifest.clearMinorVersion() },
    .init("an incremental payload", "not-full") { $0.manifest.minorVersion = 7 },
    .init("a partial update", "incremental") { $0.manifest.partialUpdate = true },
    .init("no signatures offset", "unsigned") { $0.manifest.clearSignaturesOffset() },
    .init("a signature of no bytes", "unsigned") { $0.manifest.signaturesSize = 0 },
    .init("a signature of 2^64 - 1 bytes", "signatures-too-large") { $0.manifest.signaturesSize = .max },
    .init("a signature longer than the file", "truncated") { $0.manifest.signaturesSize += 1 },
    .init("a signature that leaves a byte", "trailing-bytes") { $0.manifest.signaturesSize -= 1 },
    .init("one byte too many", "trailing-bytes") { $0.tail = [0] },
    .init("a signatures offset of 2^64 - 1", "signatures-offset-invalid") {
      $0.manifest.signaturesOffset = .max
    },
    .init("a signatures offset inside the blobs", "signatures-offset-invalid") {
      $0.manifest.signaturesOffset -= 1
    },
    // Partitions.
    .init("no partition", "no-partitions") { $0.manifest.partitions = [] },
    .init("a partition without name", "field-missing") { $0.manifest.partitions[0].clearPartitionName() },
    .init("a partition named as a path", "partition-name-invalid") {
      $0.manifest.partitions[0].partitionName = "../../etc/passwd"
    },
    .init("a hidden partition", "partition-name-invalid") {
      $0.manifest.partitions[0].partitionName = ".boot"
    },
    .init("a partition twice", "partition-twice") { $0.manifest.partitions[1].partitionName = "boot" },
    .init("a partition with a source", "incremental") {
      $0.manifest.partitions[0].oldPartitionInfo.size = 4096
    },
    .init("a partition without size", "field-missing") {
      $0.manifest.partitions[0].newPartitionInfo.clearSize()
    },
    .init("a partition without hash", "field-missing") {
      $0.manifest.partitions[0].newPartitionInfo.clearHash()
    },
    .init("a partition of no bytes", "partition-size-invalid") {
      $0.manifest.partitions[0].newPartitionInfo.size = 0
    },
    .init("a partition of half a block more", "partition-size-invalid") {
      $0.manifest.partitions[0].newPartitionInfo.size += 2048
    },
    .init("a partition of 2^64 - 4096 bytes", "images-too-large") {
      $0.manifest.partitions[0].newPartitionInfo.size = .max - 4095
    },
    .init("partitions whose sizes overflow together", "images-too-large") {
      $0.manifest.partitions[1].newPartitionInfo.size = 256 << 30
    },
    .init("a partition hash of 20 bytes", "digest-length-invalid") {
      $0.manifest.partitions[0].newPartitionInfo.hash = Data(count: 20)
    },
    .init("a partition of one block more than is written", "partition-unfinished") {
      $0.manifest.partitions[0].newPartitionInfo.size += 4096
    },
    .init("a partition without operations", "partition-unfinished") {
      $0.manifest.partitions[1].operations = []
    },
  ]

  @Test(arguments: damages)
  func refuses(_ damage: PayloadDamage) async throws {
    try await damage.expectRefusal()
  }

  @Test func readsWhatTheForgeLeavesAlone() async throws {
    let payload = try await PayloadSample.make().bytes
    #expect(try PayloadForge(payload).bytes() == payload)
  }

  @Test func refusesEveryTruncation() async throws {
    let payload = try await PayloadSample.make().bytes
    let header = try PayloadReader(MemoryBytes(payload)).header
    let structures = [0, 1, 4, 12, 20, 23, 24, 25, Int(header.metadataSize), Int(header.blobsOffset)]
    for count in structures + [payload.count - 268, payload.count - 267, payload.count - 1] {
      let error = #expect(throws: PayloadError.self, "\(count) bytes") {
        try PayloadReader(MemoryBytes(Array(payload[..<count])))
      }
      #expect(["payload.truncated", "payload.data-outside"].contains(error?.code), "\(count) bytes")
    }
  }

  @Test func survivesNoiseInEveryByteOfTheManifest() async throws {
    let payload = try await PayloadSample.make().bytes
    let end = Int(try PayloadReader(MemoryBytes(payload)).header.metadataSize)
    for index in 0..<end {
      var damaged = payload
      for value: UInt8 in [0x01, 0x80, 0xff] {
        damaged[index] = payload[index] ^ value
        // Whether it still reads is the signature's matter; here it must only not trap.
        do { _ = try PayloadReader(MemoryBytes(damaged)) } catch is PayloadError {}
      }
    }
  }

  @Test func namesThePartitionThatIsNotThere() async throws {
    let reader = try PayloadReader(MemoryBytes(try await PayloadSample.make().bytes))
    let error = #expect(throws: PayloadError.self) { try reader.image("vendor") }
    #expect(error?.message == "the payload has no partition vendor")
  }
}
