// SPDX-License-Identifier: Apache-2.0
import Archive
import Compression
import Foundation
import Packaging
import ReleaseCore
import Signing
import TestSupport

/// Small packages made with the fixture key.
enum SamplePackage {
  static let keys = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Fixtures/Keys").standardizedFileURL
  static let certificatePath = keys.appending(path: "TEST_KEY_DO_NOT_USE.x509.pem").path

  static func signer() throws -> RSAPackageSigner {
    try RSAPackageSigner(
      certificatePEM: String(contentsOfFile: certificatePath, encoding: .utf8),
      privateKeyPEM: String(
        contentsOf: keys.appending(path: "TEST_KEY_DO_NOT_USE.pem"), encoding: .utf8))
  }

  static func facts() throws -> PackageFacts {
    try PackageFacts(
      devices: ["cancro"], fingerprint: "Xiaomi/cancro/cancro:4.4/26.11.27/26.11.27:user/release-keys",
      incremental: "26.11.27", sdkLevel: 19, securityPatch: "2026-11-05", timestamp: 1_795_770_000)
  }

  /// Bytes that differ from place to place.
  static func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 33)
    }
  }

  /// The head of a payload with sizes that fit, and noise for the rest.
  static func payloadBytes(_ count: Int = 3000) -> [UInt8] {
    var bytes = Array("CrAU".utf8) + [0, 0, 0, 0, 0, 0, 0, 2]
    bytes += [0, 0, 0, 0, 0, 0, 1, 0] + [0, 0, 1, 11]
    return bytes + noise(count - bytes.count)
  }

  static let properties =
    "FILE_HASH=AAAA\nFILE_SIZE=3000\nMETADATA_HASH=BBBB\nMETADATA_SIZE=280\n"

  static func write(payload: [UInt8] = payloadBytes()) throws -> (bytes: [UInt8], written: WrittenPackage) {
    let sink = MemoryBytes()
    let written = try PackageWriter(signer: signer()).write(
      facts: facts(), payload: MemoryBytes(payload), properties: properties, into: sink)
    return (sink.bytes, written)
  }
}

extension SamplePackage {
  /// A package with a real payload of two small images.
  static func make(
    images: [(String, [UInt8])] = [("boot", noise(4096)), ("system", [UInt8](repeating: 7, count: 8192))]
  ) async throws -> [UInt8] {
    let sink = MemoryBytes()
    let writer = PayloadWriter(
      compressor: SystemBlobCompressor(), signer: try signer(), width: 1, chunkSize: ByteCount(8192))
    _ = try await PackageWriter(signer: signer()).write(
      facts: facts(), partitions: images.map { PayloadPartition(name: $0.0, image: MemoryBytes($0.1)) },
      with: writer, blobs: MemoryBytes(), payload: MemoryBytes(), into: sink)
    return sink.bytes
  }

  static func verifier(trusting certificate: String? = nil) -> PackageVerifier {
    PackageVerifier(
      trust: AndroidPackageTrust(), listing: ArchiveReader(), compressor: SystemBlobCompressor(),
      trustedCertificatePEM: certificate, width: 1)
  }
}

/// Runs a tool of this machine; what it printed, errors last, and its exit status.
func run(_ tool: String, _ arguments: [String]) throws -> (status: Int32, output: String) {
  let result = try Tool.run(tool, arguments)
  return (result.status, result.text + result.errors)
}
