// SPDX-License-Identifier: Apache-2.0
import Compression
import Crypto
import Foundation
import OTAProtos
import Packaging
import ReleaseCore
import SwiftProtobuf
import TestSupport
import Testing

/// A payload taken apart, so that a test can make one thing of it wrong and sign it anew.
struct PayloadForge {
  var magic = Array("CrAU".utf8)
  var majorVersion: UInt64 = 2
  /// Written instead of the true sizes, where set.
  var manifestSize: UInt64?
  var metadataSignatureSize: UInt32?
  /// Written instead of the manifest, where set.
  var manifestBytes: [UInt8]?
  var manifest: ChromeosUpdateEngine_DeltaArchiveManifest
  var blobs: [UInt8]
  /// Written instead of true signatures, where set.
  var metadataSignature: [UInt8]?
  var payloadSignature: [UInt8]?
  var tail: [UInt8] = []

  /// Takes a good payload apart.
  init(_ payload: [UInt8]) throws {
    manifest = try PayloadSample.manifest(of: payload)
    let start = Int(24 + Self.number(payload[12..<20]) + Self.number(payload[20..<24]))
    blobs = Array(payload[start..<(start + Int(manifest.signaturesOffset))])
  }

  /// The payload, with whatever was made wrong, under signatures that fit.
  func bytes() throws -> [UInt8] {
    let body: [UInt8] = try manifestBytes ?? manifest.serializedBytes(partial: true)
    let key = try PayloadTestKey.shared.get()
    let length = UInt32(metadataSignature?.count ?? 267)
    let header =
      magic + Self.bytes(majorVersion, 8) + Self.bytes(manifestSize ?? UInt64(body.count), 8)
      + Self.bytes(UInt64(metadataSignatureSize ?? length), 4)
    let metadata = header + body
    let signature = try metadataSignature ?? Self.signatures(key.signature(of: SHA256.hash(data: metadata)))
    let ending =
      try payloadSignature ?? Self.signatures(key.signature(of: SHA256.hash(data: metadata + blobs)))
    return metadata + signature + blobs + ending + tail
  }

  static func signatures(_ signature: [UInt8], size: UInt32? = nil) throws -> [UInt8] {
    var entry = ChromeosUpdateEngine_Signatures.Signature()
    entry.data = Data(signature)
    entry.unpaddedSignatureSize = size ?? UInt32(signature.count)
    var message = ChromeosUpdateEngine_Signatures()
    message.signatures = [entry]
    return try message.serializedBytes()
  }

  /// Puts other data in the place of the last operation's, with a digest that fits.
  mutating func replaceLastBlob(_ type: ChromeosUpdateEngine_InstallOperation.TypeEnum, _ data: [UInt8]) {
    let last = manifest.partitions[1].operations.count - 1
    var operation = manifest.partitions[1].operations[last]
    blobs = Array(blobs[..<Int(operation.dataOffset)]) + data
    operation.type = type
    operation.dataLength = UInt64(data.count)
    operation.dataSha256Hash = Data(SHA256.hash(data: data))
    manifest.partitions[1].operations[last] = operation
    manifest.signaturesOffset = UInt64(blobs.count)
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static func bytes(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt64(8 * (count - 1 - $0))) }
  }
}

/// One way to make a payload wrong, and the error it must end in.
struct PayloadDamage: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let code: String
  let apply: @Sendable (inout PayloadForge) throws -> Void

  init(_ name: String, _ code: String, _ apply: @escaping @Sendable (inout PayloadForge) throws -> Void) {
    testDescription = name
    self.code = "payload." + code
    self.apply = apply
  }

  /// Expects the reader to refuse the sample so damaged, with this code.
  func expectRefusal() async throws {
    var forge = try PayloadForge(try await PayloadSample.make().bytes)
    try apply(&forge)
    let bytes = try forge.bytes()
    let error = #expect(throws: PayloadError.self) { try PayloadReader(MemoryBytes(bytes)) }
    #expect(error?.code == code, "\(error?.message ?? "")")
  }
}
