// SPDX-License-Identifier: Apache-2.0
internal import CryptoExtras
package import Foundation
internal import SwiftASN1
internal import X509

/// A new signing key and its self-signed certificate, both PEM.
package struct GeneratedKeyPair: Sendable {
  /// PKCS#8, not encrypted: to be written with mode 0600.
  package let privateKeyPEM: String
  package let certificatePEM: String
}

/// Makes signing keys: RSA-2048, SHA-256, self-signed.
package struct KeyPairGenerator: Sendable {
  package init() {}

  /// - Parameters:
  ///   - commonName: the subject's and issuer's CN.
  ///   - serialNumber: from 8 to 20 random bytes; the first bit is cleared.
  /// Cost: some tenths of a second of CPU time. The key is random, its dates are the caller's.
  package func generate(
    commonName: String, notBefore: Date, notAfter: Date, serialNumber: [UInt8]
  ) throws -> GeneratedKeyPair {
    guard !commonName.isEmpty, commonName.utf8.count <= 64 else {
      throw SigningError.unfitCertificate(
        problem: "its common name has \(commonName.utf8.count) bytes, expected 1 to 64")
    }
    guard notBefore < notAfter else {
      throw SigningError.unfitCertificate(problem: "it would expire before it is valid")
    }
    guard (8...20).contains(serialNumber.count) else {
      throw SigningError.unfitCertificate(
        problem: "its serial number has \(serialNumber.count) bytes, expected 8 to 20")
    }
    var serial = serialNumber
    // Positive and not zero (RFC 5280, 4.1.2.2), and of the same length whatever the bytes.
    serial[0] = serial[0] & 0x7f | 0x40
    do {
      let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
      let name = try DistinguishedName { CommonName(commonName) }
      let certificate = try Certificate(
        version: .v3, serialNumber: Certificate.SerialNumber(bytes: serial),
        publicKey: Certificate.PublicKey(key.publicKey), notValidBefore: notBefore,
        notValidAfter: notAfter, issuer: name, subject: name,
        signatureAlgorithm: .sha256WithRSAEncryption,
        extensions: try Certificate.Extensions {
          Critical(BasicConstraints.isCertificateAuthority(maxPathLength: nil))
        },
        issuerPrivateKey: Certificate.PrivateKey(key))
      var coder = DER.Serializer()
      try coder.serialize(certificate)
      return GeneratedKeyPair(
        privateKeyPEM: key.pkcs8PEMRepresentation + "\n",
        certificatePEM: try AndroidCertificate(der: coder.serializedBytes).pem)
    } catch let error as SigningError {
      throw error
    } catch {
      throw SigningError.failed(doing: "making a signing key", cause: error)
    }
  }
}
