// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What an X.509 certificate says about itself.
package struct CertificateSummary: Hashable, Sendable, Codable {
  /// RFC 4514: `CN=…,O=…`.
  package let subject: String
  package let keyBits: Int
  /// SHA-256 of the certificate's DER.
  package let sha256: Digest

  package init(subject: String, keyBits: Int, sha256: Digest) {
    self.subject = subject
    self.keyBits = keyBits
    self.sha256 = sha256
  }
}

/// Reads certificates for people. Implemented by `Signing`.
package protocol CertificateReading: Sendable {
  func summary(ofCertificatePEM pem: String) throws -> CertificateSummary
}
