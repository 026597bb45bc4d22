// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import CryptoExtras
internal import Foundation
internal import SwiftASN1
internal import X509

/// An X.509 certificate that Android verifies packages with: RSA 2048 or 4096, exponent 3 or 65537,
/// signed with SHA-256 (recovery's verifier picks the digest by the certificate's own signature).
struct AndroidCertificate {
  let der: [UInt8]
  let certificate: Certificate
  let publicKey: _RSA.Signing.PublicKey
  /// The DER of issuer and serial number, as they stand in the certificate.
  let issuer: [UInt8]
  let serialNumber: [UInt8]

  init(pem: String) throws {
    let document: PEMDocument
    do {
      document = try PEMDocument(pemString: pem)
    } catch {
      throw SigningError.unreadable(what: "certificate", problem: "it is not one PEM document", cause: error)
    }
    guard document.discriminator == "CERTIFICATE" else {
      throw SigningError.unreadable(
        what: "certificate", problem: "the PEM says \(document.discriminator), expected CERTIFICATE",
        cause: nil)
    }
    try self.init(der: document.derBytes)
  }

  init(der: [UInt8]) throws {
    self.der = der
    do {
      certificate = try Certificate(derEncoded: der)
      let tbs = try DERNode(DER.parse(der)).children()[0].children()
      // version [0], serialNumber, signature, issuer: a version is there because extensions are.
      let first = tbs.first?.node.identifier == .integer ? 0 : 1
      guard tbs.count > first + 2 else {
        throw SigningError.unreadable(what: "certificate", problem: "fields are missing", cause: nil)
      }
      serialNumber = tbs[first].encoded
      issuer = tbs[first + 2].encoded
    } catch let error as SigningError {
      throw error
    } catch {
      throw SigningError.unreadable(what: "certificate", problem: "it is not X.509", cause: error)
    }
    guard let key = _RSA.Signing.PublicKey(certificate.publicKey) else {
      throw SigningError.unfitCertificate(problem: "its key is not RSA")
    }
    publicKey = key
    try AndroidCertificate.check(key)
    guard certificate.signatureAlgorithm == .sha256WithRSAEncryption else {
      throw SigningError.unfitCertificate(
        problem: "it is signed with \(certificate.signatureAlgorithm), expected SHA-256 with RSA")
    }
  }

  static func check(_ key: _RSA.Signing.PublicKey) throws {
    let bits = key.keySizeInBits
    guard bits == 2048 || bits == 4096 else {
      throw SigningError.unfitKey(problem: "it is RSA with \(bits) bits, expected 2048 or 4096")
    }
    let exponent: [UInt8]
    do {
      exponent = Array(try key.getKeyPrimitives().publicExponent)
    } catch {
      throw SigningError.failed(doing: "reading the public exponent", cause: error)
    }
    let value = Array(exponent.drop { $0 == 0 })
    guard value == [3] || value == [1, 0, 1] else {
      throw SigningError.unfitKey(problem: "its public exponent is neither 3 nor 65537")
    }
  }

  var subject: String { certificate.subject.description }

  var pem: String { PEMDocument(type: "CERTIFICATE", derBytes: der).pemString + "\n" }

  func verifies(_ signature: [UInt8], of digest: SHA256.Digest) -> Bool {
    publicKey.isValidSignature(
      _RSA.Signing.RSASignature(rawRepresentation: signature), for: digest, padding: .insecurePKCS1v1_5)
  }
}
