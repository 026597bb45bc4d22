// SPDX-License-Identifier: Apache-2.0
package import Crypto
internal import CryptoExtras
package import Foundation
internal import Packaging
internal import SwiftASN1
internal import X509

/// Signs packages with an RSA key held in memory; RSA PKCS#1 v1.5, so the same bytes every time.
package struct RSAPackageSigner: PackageSigner {
  package let certificatePEM: String
  private let key: _RSA.Signing.PrivateKey
  let certificate: AndroidCertificate

  /// Reads a certificate and its private key (PKCS#8 or PKCS#1, not encrypted), both PEM.
  package init(certificatePEM: String, privateKeyPEM: String) throws {
    key = try RSAPackageSigner.privateKey(privateKeyPEM)
    try AndroidCertificate.check(key.publicKey)
    certificate = try AndroidCertificate(pem: certificatePEM)
    self.certificatePEM = certificatePEM
    guard key.publicKey.derRepresentation == certificate.publicKey.derRepresentation else {
      throw SigningError.mismatch(subject: certificate.subject)
    }
  }

  package var signatureSize: Int { key.keySizeInBits / 8 }

  package func signature(of digest: SHA256.Digest) throws -> [UInt8] {
    do {
      return Array(try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
    } catch {
      throw SigningError.failed(doing: "signing with the RSA key", cause: error)
    }
  }

  package func signedData(of digest: SHA256.Digest) throws -> [UInt8] {
    try SignedData(certificate: certificate, signature: try signature(of: digest)).der()
  }

  /// SubjectPublicKeyInfo, PEM, as `paycheck.py` and `delta_generator` take it.
  package var publicKeyPEM: String { certificate.publicKey.pemRepresentation + "\n" }

  /// What a person should hear about the certificate, which Android itself does not look at: one
  /// sentence where it is not valid at this instant.
  package func warnings(at instant: Date) -> [String] {
    let certificate = certificate.certificate
    if instant > certificate.notValidAfter {
      return ["the signing certificate of \(certificate.subject) expired; devices accept it all the same"]
    }
    if instant < certificate.notValidBefore {
      return ["the signing certificate of \(certificate.subject) is not valid yet; devices accept it"]
    }
    return []
  }

  private static func privateKey(_ pem: String) throws -> _RSA.Signing.PrivateKey {
    func refuse(_ problem: String, _ cause: (any Error)? = nil) -> SigningError {
      .unreadable(what: "private key", problem: problem, cause: cause)
    }
    let kind: String
    do {
      kind = try PEMDocument(pemString: pem).discriminator
    } catch {
      throw refuse("it is not one PEM document", error)
    }
    switch kind {
    case "PRIVATE KEY", "RSA PRIVATE KEY": break
    case "ENCRYPTED PRIVATE KEY": throw refuse("it is encrypted; give it decrypted")
    case "EC PRIVATE KEY": throw SigningError.unfitKey(problem: "it is an EC key, expected RSA")
    default: throw refuse("the PEM says \(kind), expected PRIVATE KEY or RSA PRIVATE KEY")
    }
    do {
      return try _RSA.Signing.PrivateKey(unsafePEMRepresentation: pem)
    } catch {
      throw SigningError.unfitKey(problem: "it is not RSA with 2048 or 4096 bits (\(error))")
    }
  }
}
