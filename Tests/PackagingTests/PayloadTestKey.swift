// SPDX-License-Identifier: Apache-2.0
import Crypto
import CryptoExtras
import Packaging

/// A key made for one test run; its "certificate" is the public key alone.
struct PayloadTestKey: PackageSigner, PackageTrust {
  static let shared: Result<PayloadTestKey, any Error> = Result { try PayloadTestKey(.bits2048) }

  let key: _RSA.Signing.PrivateKey

  init(_ size: _RSA.Signing.KeySize) throws { key = try _RSA.Signing.PrivateKey(keySize: size) }

  var certificatePEM: String { key.publicKey.pemRepresentation }
  var signatureSize: Int { key.keySizeInBits / 8 }

  func signature(of digest: SHA256.Digest) throws -> [UInt8] {
    Array(try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
  }

  func isValid(signature: [UInt8], for digest: SHA256.Digest, certificatePEM: String) throws -> Bool {
    let key = try _RSA.Signing.PublicKey(pemRepresentation: certificatePEM)
    return key.isValidSignature(.init(rawRepresentation: signature), for: digest, padding: .insecurePKCS1v1_5)
  }

  // A payload has no CMS.
  func signedData(of digest: SHA256.Digest) throws -> [UInt8] { throw NotPartOfAPayload() }
  func certificatePEM(inSignedData der: [UInt8]) throws -> String { throw NotPartOfAPayload() }
  func isValid(signedData der: [UInt8], for digest: SHA256.Digest) throws -> Bool {
    throw NotPartOfAPayload()
  }

  struct NotPartOfAPayload: Error {}
}
