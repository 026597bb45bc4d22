// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Foundation
internal import OTAProtos
internal import SwiftProtobuf

/// The Signatures messages that a signer makes, all of one size.
struct PayloadSignatures: Sendable {
  let signer: any PackageSigner

  /// Bytes of the message: known before anything is signed, because it is itself signed.
  var blobSize: Int {
    get throws { try message([UInt8](repeating: 0, count: signer.signatureSize)).count }
  }

  /// The message with the signature of data with this digest.
  func blob(for digest: SHA256.Digest) throws -> [UInt8] {
    let signature = try signer.signature(of: digest)
    guard signature.count == signer.signatureSize else {
      throw PayloadError.signatureSizeWrong(expected: signer.signatureSize, found: signature.count)
    }
    return try message(signature)
  }

  private func message(_ signature: [UInt8]) throws -> [UInt8] {
    var entry = ChromeosUpdateEngine_Signatures.Signature()
    entry.data = Data(signature)
    entry.unpaddedSignatureSize = UInt32(clamping: signature.count)
    var message = ChromeosUpdateEngine_Signatures()
    message.signatures = [entry]
    return try message.serializedBytes()
  }
}

/// One signature of a payload, as it was read.
struct PayloadSignature: Sendable {
  /// Without the zeros that pad an ECDSA signature.
  let bytes: [UInt8]

  /// Reads a Signatures message, which must hold at least one signature.
  static func read(
    _ blob: [UInt8], role: PayloadSignatureRole, offset: UInt64
  ) throws(PayloadError) -> [PayloadSignature] {
    let message: ChromeosUpdateEngine_Signatures
    do {
      message = try ChromeosUpdateEngine_Signatures(serializedBytes: blob)
    } catch {
      throw .signaturesUndecodable(role, offset: offset, cause: error)
    }
    guard !message.signatures.isEmpty else { throw .unsigned(role) }
    return try message.signatures.map { (signature) throws(PayloadError) in
      let padded = Array(signature.data)
      guard signature.hasUnpaddedSignatureSize else { return PayloadSignature(bytes: padded) }
      let length = Int(signature.unpaddedSignatureSize)
      guard length <= padded.count else { throw .signatureInvalid(role) }
      return PayloadSignature(bytes: Array(padded[..<length]))
    }
  }
}
