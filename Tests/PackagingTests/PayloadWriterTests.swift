// SPDX-License-Identifier: Apache-2.0
import Compression
import OTAProtos
import Packaging
import ReleaseCore
import TestSupport
import Testing

struct PayloadWriterTests {
  @Test func comesBackAsTheSameImages() async throws {
    let payload = try await PayloadSample.make()
    let reader = try PayloadReader(MemoryBytes(payload.bytes))
    #expect(reader.manifest.images.map(\.name) == ["boot", "system"])
    #expect(reader.manifest.maxTimestamp == 1_795_000_000)
    #expect(reader.manifest.securityPatchLevel == "2026-11-05")
    let extractor = PayloadExtractor(compressor: SystemBlobCompressor(), width: 2)
    for (name, image) in [("boot", PayloadSample.boot), ("system", PayloadSample.system)] {
      let sink = MemoryBytes()
      try await extractor.extract(name, from: reader, to: sink)
      #expect(sink.bytes == image, "\(name)")
    }
    let key = try PayloadTestKey.shared.get()
    let verifier = PayloadVerifier(compressor: SystemBlobCompressor(), trust: key, width: 2)
    let found = try await verifier.verify(
      reader, certificatePEM: key.certificatePEM, propertiesText: payload.properties.text)
    #expect(found == payload.properties)
  }

  @Test func usesEveryTypeOfOperation() async throws {
    let payload = try await PayloadSample.make()
    let images = try PayloadReader(MemoryBytes(payload.bytes)).manifest.images
    let types = Set(images.flatMap(\.operations).map(\.type))
    #expect(types == Set(PayloadOperationType.allCases))
  }

  @Test(arguments: [1, 2, 5])
  func givesTheSameBytesAtEveryWidth(_ width: Int) async throws {
    let one = try await PayloadSample.make(width: 1)
    let other = try await PayloadSample.make(width: width)
    #expect(one.bytes == other.bytes)
    #expect(one.properties == other.properties)
  }

  @Test func putsDefaultsOnTheWire() async throws {
    let manifest = try PayloadSample.manifest(of: try await PayloadSample.make().bytes)
    #expect(manifest.hasBlockSize && manifest.blockSize == 4096)
    #expect(manifest.hasMinorVersion && manifest.minorVersion == 0)
    for partition in manifest.partitions {
      #expect(!partition.hasOldPartitionInfo)
      #expect(partition.operations[0].dstExtents[0].hasStartBlock)
      for operation in partition.operations {
        #expect(operation.hasType && operation.hasDataOffset && operation.hasDataLength)
        #expect(operation.hasDataSha256Hash && operation.dstExtents.count == 1)
      }
    }
    #expect(manifest.partitions[0].operations[0].dataOffset == 0)
    #expect(manifest.partitions[0].operations[0].hasDataOffset)
  }

  @Test func repeatsABlobInsteadOfSharingIt() async throws {
    let zeros = [UInt8](repeating: 0, count: 3 * PayloadSample.chunk)
    let payload = try await PayloadSample.make([
      PayloadPartition(name: "zeros", image: MemoryBytes(zeros))
    ])
    let operations = try PayloadReader(MemoryBytes(payload.bytes)).manifest.images[0].operations
    #expect(operations.count == 3)
    #expect(Set(operations.map(\.dataDigest)).count == 1)
    #expect(Set(operations.map(\.dataOffset)).count == 3)
  }

  @Test func appendsToWhatTheOutputHolds() async throws {
    let output = MemoryBytes(Array("a zip's local header".utf8))
    let before = output.size
    let properties = try await PayloadSample.writer().write(
      PayloadSample.partitions, maxTimestamp: 1, securityPatchLevel: "2026-11-05", scratch: MemoryBytes(),
      to: output)
    #expect(output.size == before + properties.fileSize)
  }

  @Test func describesPayloadMetadata() async throws {
    let payload = try await PayloadSample.make()
    let header = try PayloadReader(MemoryBytes(payload.bytes)).header
    #expect(payload.properties.payloadMetadataSize == header.blobsOffset)
    #expect(payload.properties.metadataSignatureSize == 267)
    #expect(payload.properties.fileSize == UInt64(payload.bytes.count))
    #expect(payload.properties.fileHash == Digest.sha256(of: payload.bytes))
    let metadata = payload.bytes[..<Int(payload.properties.metadataSize)]
    #expect(payload.properties.metadataHash == Digest.sha256(of: metadata))
  }

  @Test(arguments: [
    ("an image that is not whole blocks", "system", 4097, "payload.image-not-in-blocks"),
    ("an empty image", "system", 0, "payload.image-not-in-blocks"),
    ("a name that leaves the folder", "../system", 4096, "payload.partition-name-invalid"),
    ("a name of no letters", "", 4096, "payload.partition-name-invalid"),
    ("a name that is there already", "boot", 4096, "payload.partition-twice"),
  ])
  func refuses(_ what: String, name: String, size: Int, code: String) async throws {
    let partitions = [
      PayloadPartition(name: "boot", image: MemoryBytes([UInt8](repeating: 1, count: 4096))),
      PayloadPartition(name: name, image: MemoryBytes([UInt8](repeating: 1, count: size))),
    ]
    let error = await #expect(throws: PayloadError.self, "\(what)") {
      try await PayloadSample.make(partitions)
    }
    #expect(error?.code == code)
  }

  @Test func refusesNoPartitionAtAll() async throws {
    let error = await #expect(throws: PayloadError.self) { try await PayloadSample.make([]) }
    #expect(error?.code == "payload.no-partitions")
  }

  @Test(arguments: [0, 4095, 6000, 1 << 30])
  func refusesAChunkOf(_ bytes: Int) async throws {
    let writer = PayloadWriter(
      compressor: SystemBlobCompressor(), signer: try PayloadTestKey.shared.get(), width: 1,
      chunkSize: ByteCount(bytes))
    let error = await #expect(throws: PayloadError.self) {
      try await writer.write(
        PayloadSample.partitions, maxTimestamp: 1, securityPatchLevel: "", scratch: MemoryBytes(),
        to: MemoryBytes())
    }
    #expect(error?.code == "payload.chunk-size-invalid")
  }
}
