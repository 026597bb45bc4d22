// SPDX-License-Identifier: Apache-2.0
package import Crypto
internal import CryptoExtras
package import Packaging
internal import ReleaseCore

/// Checks the signatures of packages as Android does, and their form more strictly.
package struct AndroidPackageTrust: PackageTrust, CertificateReading {
  package init() {}

  package func certificatePEM(inSignedData der: [UInt8]) throws -> String {
    try SignedData(parsing: der).certificate.pem
  }

  package func isValid(signedData der: [UInt8], for digest: SHA256.Digest) throws -> Bool {
    let parsed = try SignedData(parsing: der)
    return parsed.certificate.verifies(parsed.signature, of: digest)
  }

  package func isValid(
    signature: [UInt8], for digest: SHA256.Digest, certificatePEM: String
  ) throws -> Bool {
    try AndroidCertificate(pem: certificatePEM).verifies(signature, of: digest)
  }

  package func summary(ofCertificatePEM pem: String) throws -> CertificateSummary {
    let certificate = try AndroidCertificate(pem: pem)
    return CertificateSummary(
      subject: certificate.subject, keyBits: certificate.publicKey.keySizeInBits,
      sha256: ReleaseCore.Digest.sha256(of: certificate.der))
  }

  /// SubjectPublicKeyInfo, PEM, of a certificate.
  package func publicKeyPEM(ofCertificatePEM pem: String) throws -> String {
    try AndroidCertificate(pem: pem).publicKey.pemRepresentation + "\n"
  }
}
