// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Foundation
internal import SwiftASN1
package import Trusting

/// An ed25519 key of the metadata as a PKCS#8 PEM file (RFC 8410 7), as `openssl genpkey` writes it too.
package enum MetadataKeyFile {
  /// The DER of version 0, the algorithm 1.3.101.112 and an octet string in an octet string; the key follows.
  private static let prefix: [UInt8] = [
    0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
  ]
  private static let label = "PRIVATE KEY"

  /// The PEM text of a key of 32 raw bytes.
  package static func pem(of rawPrivateKey: [UInt8]) -> String {
    PEMDocument(type: label, derBytes: prefix + rawPrivateKey).pemString + "\n"
  }

  /// Reads such a file; `name` is what errors call it.
  package static func signer(pem: String, name: String) throws(SigningError) -> Ed25519Signer {
    let document: PEMDocument
    do {
      document = try PEMDocument(pemString: pem)
    } catch {
      throw .notMetadataKey(file: name, detail: "it is not PEM")
    }
    guard document.discriminator == label else {
      throw .notMetadataKey(file: name, detail: "it holds a \(document.discriminator)")
    }
    guard document.derBytes.count == prefix.count + 32, document.derBytes.starts(with: prefix),
      let signer = Ed25519Signer(rawPrivateKey: Array(document.derBytes.suffix(32)))
    else {
      throw .notMetadataKey(file: name, detail: "its PKCS#8 is not that of an ed25519 key")
    }
    return signer
  }
}
