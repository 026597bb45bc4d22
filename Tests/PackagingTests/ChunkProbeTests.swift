// SPDX-License-Identifier: Apache-2.0
import Compression
import Packaging
import TestSupport
import Testing

/// The probe is internal; what it decides shows in the type of operation.
struct ChunkProbeTests {
  static func type(of chunk: [UInt8]) async throws -> PayloadOperationType? {
    let payload = try await PayloadSample.make([PayloadPartition(name: "one", image: MemoryBytes(chunk))])
    return try PayloadReader(MemoryBytes(payload.bytes)).image("one").operations.first?.type
  }

  @Test func leavesNoiseAsItIs() async throws {
    #expect(try await Self.type(of: PayloadSample.noise(PayloadSample.chunk, seed: 9)) == .replace)
  }

  @Test func findsTheRepetitionInNoise() async throws {
    // Each byte value is as frequent as any other, and half of the chunk is still redundant.
    let noise = PayloadSample.noise(PayloadSample.chunk / 2, seed: 9)
    #expect(try await Self.type(of: noise + noise) == .replaceXZ)
  }

  @Test func findsARepetitionThatIsNotAligned() async throws {
    let noise = PayloadSample.noise(PayloadSample.chunk / 2, seed: 9)
    let rest = PayloadSample.noise(PayloadSample.chunk / 2 - 4097, seed: 10)
    let chunk = noise + rest + noise.prefix(4097)
    #expect(try await Self.type(of: Array(chunk)) == .replaceXZ)
  }

  @Test func givesChunksOfOneByteToBZip2() async throws {
    #expect(try await Self.type(of: [UInt8](repeating: 0, count: PayloadSample.chunk)) == .replaceBZ)
  }

  @Test func givesProgramsToXZ() async throws {
    #expect(try await Self.type(of: PayloadSample.records(PayloadSample.chunk, seed: 3)) == .replaceXZ)
  }
}
