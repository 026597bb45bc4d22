// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Foundation

/// Signs the canonical bytes of metadata with one key.
package protocol MetadataSigner {
  var key: MetadataKey { get }
  func sign(_ bytes: [UInt8]) throws -> [UInt8]
}

/// Signs with an ed25519 key held in memory.
package struct Ed25519Signer: MetadataSigner, Sendable {
  package let key: MetadataKey
  private let privateKey: Curve25519.Signing.PrivateKey

  /// Takes the 32 raw bytes of a private key (the seed of RFC 8032); nil for any other length.
  package init?(rawPrivateKey: [UInt8]) {
    guard let privateKey = try? Curve25519.Signing.PrivateKey(rawRepresentation: rawPrivateKey) else {
      return nil
    }
    self.privateKey = privateKey
    key = MetadataKey(ed25519: Array(privateKey.publicKey.rawRepresentation))
  }

  package func sign(_ bytes: [UInt8]) throws -> [UInt8] { Array(try privateKey.signature(for: bytes)) }
}
