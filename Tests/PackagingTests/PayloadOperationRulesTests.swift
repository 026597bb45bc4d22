// SPDX-License-Identifier: Apache-2.0
import Foundation
import OTAProtos
import Packaging
import SwiftProtobuf
import TestSupport
import Testing

struct PayloadOperationRulesTests {
  typealias Operation = ChromeosUpdateEngine_InstallOperation

  /// Makes the second operation of `system`, a text of sixteen blocks, wrong.
  static func second(
    _ name: String, _ code: String, _ change: @escaping @Sendable (inout Operation) -> Void
  ) -> PayloadDamage {
    PayloadDamage(name, code) { change(&$0.manifest.partitions[1].operations[1]) }
  }

  static let damages: [PayloadDamage] = [
    second("no type", "field-missing") { $0.clearType() },
    second("a type of incremental payloads", "operation-type-refused") { $0.type = .sourceCopy },
    second("a type that reads no data", "operation-type-refused") { $0.type = .zero },
    second("a type newer than this program", "operation-type-refused") { $0.type = .replaceZstd },
    PayloadDamage("a type nobody knows", "operation-type-refused") {
      // Field 1 of the operation, an enum, with 99.
      $0.manifest.partitions[1].operations[1] = try Operation(
        serializedBytes: [0x08, 99] as [UInt8], partial: true)
    },
    second("a source extent", "operation-has-source") { $0.srcExtents = $0.dstExtents },
    second("a source length", "operation-has-source") { $0.srcLength = 4096 },
    second("a source hash", "operation-has-source") { $0.srcSha256Hash = Data(count: 32) },
    second("no extent", "extent-count-invalid") { $0.dstExtents = [] },
    second("two extents", "extent-count-invalid") { $0.dstExtents += $0.dstExtents },
    second("an extent without start", "field-missing") { $0.dstExtents[0].clearStartBlock() },
    second("an extent without count", "field-missing") { $0.dstExtents[0].clearNumBlocks() },
    second("an extent of no blocks", "extent-empty") { $0.dstExtents[0].numBlocks = 0 },
    second("an extent of 2^64 - 1 blocks", "extent-outside") { $0.dstExtents[0].numBlocks = .max },
    second("an extent from block 2^64 - 1", "extent-outside") { $0.dstExtents[0].startBlock = .max },
    second("an extent one block beyond the end", "extent-outside") { $0.dstExtents[0].numBlocks = 98 },
    second("an extent over blocks written before", "extent-overlaps") { $0.dstExtents[0].startBlock = 15 },
    second("an extent that leaves a block out", "extent-gap") { $0.dstExtents[0].startBlock = 17 },
    second("an extent over blocks written later", "data-length-invalid") {
      $0.dstExtents[0].numBlocks = 17
      $0.type = .replace
    },
    second("a destination length that is not the extent's", "dst-length-invalid") { $0.dstLength = 1 },
    PayloadDamage("an extent of 128 MiB", "operation-too-large") {
      $0.manifest.partitions[1].newPartitionInfo.size = 1 << 30
      $0.manifest.partitions[1].operations[1].dstExtents[0].numBlocks = 32768
    },
    second("no data offset", "field-missing") { $0.clearDataOffset() },
    second("no data length", "field-missing") { $0.clearDataLength() },
    second("a data offset that leaves a byte out", "data-offset-invalid") { $0.dataOffset += 1 },
    second("a data offset into the blob before", "data-offset-invalid") { $0.dataOffset -= 1 },
    second("a data offset of 2^64 - 1", "data-offset-invalid") { $0.dataOffset = .max },
    second("no data", "data-length-invalid") { $0.dataLength = 0 },
    second("data of 2^64 - 1 bytes", "data-length-invalid") { $0.dataLength = .max },
    second("compressed data as long as its blocks", "data-length-invalid") { $0.dataLength = 65536 },
    PayloadDamage("raw data of a block less", "data-length-invalid") {
      $0.manifest.partitions[1].operations[0].dataLength = 65536 - 4096
    },
    PayloadDamage("raw data of a byte more", "data-length-invalid") {
      $0.manifest.partitions[1].operations[0].dataLength = 65537
    },
    PayloadDamage("data beyond the end of the file", "data-outside") {
      // The first two partitions' blobs and both signatures end before.
      let offset = Int($0.manifest.partitions[1].operations[1].dataOffset)
      $0.blobs = Array($0.blobs[..<offset])
    },
    second("no data hash", "field-missing") { $0.clearDataSha256Hash() },
    second("a data hash of 33 bytes", "digest-length-invalid") { $0.dataSha256Hash = Data(count: 33) },
  ]

  @Test(arguments: damages)
  func refuses(_ damage: PayloadDamage) async throws {
    try await damage.expectRefusal()
  }

  @Test func namesPartitionAndIndex() async throws {
    var forge = try PayloadForge(try await PayloadSample.make().bytes)
    forge.manifest.partitions[1].operations[1].dstExtents[0].startBlock = 17
    let bytes = try forge.bytes()
    let error = #expect(throws: PayloadError.self) { try PayloadReader(MemoryBytes(bytes)) }
    #expect(
      error?.message
        == "operation 1 of partition system writes from block 17, and nothing has written block 16")
  }
}
