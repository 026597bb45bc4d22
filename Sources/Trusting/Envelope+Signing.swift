// SPDX-License-Identifier: Apache-2.0

/// What signing a document with one key came to.
package enum SigningOutcome: String, Hashable, Sendable {
  case signed
  /// A valid signature of the key was there already.
  case alreadySigned = "already-signed"
}

extension Envelope {
  /// True where the document carries a valid signature of a key.
  package func isSigned(by key: MetadataKey) -> Bool {
    guard let bytes = signatures.first(where: { $0.keyID == key.id })?.bytes else { return false }
    return key.verifies(signature: bytes, of: signedBytes)
  }

  /// Signs with one more key, unless a valid signature of it is there; a bad or empty one is replaced.
  package mutating func sign(with signer: any MetadataSigner) throws -> SigningOutcome {
    guard !isSigned(by: signer.key) else { return .alreadySigned }
    try add(signatureOf: signer)
    return .signed
  }
}
