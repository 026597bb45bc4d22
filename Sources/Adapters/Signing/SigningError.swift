// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// One way a key, a certificate or a signature can be wrong.
package enum SigningError: Failure {
  /// A PEM text does not hold what it must.
  case unreadable(what: String, problem: String, cause: (any Error)?)
  /// The key is not one that Android verifies packages with.
  case unfitKey(problem: String)
  /// The certificate is not one that Android verifies packages with.
  case unfitCertificate(problem: String)
  /// The certificate does not belong to the private key.
  case mismatch(subject: String)
  /// The DER is not the CMS that Android reads, from this offset on.
  case malformedSignedData(offset: Int, problem: String)
  /// A file that should hold a key of the channels' metadata.
  case notMetadataKey(file: String, detail: String)
  /// The library did not sign.
  case failed(doing: String, cause: any Error)

  package var kind: FailureKind {
    switch self {
    case .unreadable, .unfitKey, .unfitCertificate, .mismatch, .notMetadataKey: .badConfiguration
    case .malformedSignedData: .untrusted
    case .failed: .internal
    }
  }

  package var code: String {
    switch self {
    case .unreadable: "signing.unreadable"
    case .unfitKey: "signing.unfit-key"
    case .unfitCertificate: "signing.unfit-certificate"
    case .mismatch: "signing.mismatch"
    case .malformedSignedData: "signing.malformed-signed-data"
    case .notMetadataKey: "signing.not-metadata-key"
    case .failed: "signing.failed"
    }
  }

  package var message: String {
    switch self {
    case .unreadable(let what, let problem, _): "the \(what) cannot be read: \(problem)"
    case .unfitKey(let problem): "the signing key does not serve for Android packages: \(problem)"
    case .unfitCertificate(let problem): "the certificate does not serve for Android packages: \(problem)"
    case .mismatch(let subject): "the certificate of \(subject) does not belong to the signing key"
    case .malformedSignedData(let offset, let problem):
      "the CMS signature, \(offset) bytes in, \(problem)"
    case .notMetadataKey(let file, let detail): "\(file) is no ed25519 private key: \(detail)"
    case .failed(let doing, _): "\(doing) failed"
    }
  }

  package var hints: [String] {
    switch self {
    case .unfitKey: ["Make a key with `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048`."]
    case .notMetadataKey:
      ["Make one with `miui-release key generate`, or `openssl genpkey -algorithm ed25519`."]
    case .mismatch: ["Give the certificate that was made from this key."]
    default: []
    }
  }

  package var cause: (any Error)? {
    switch self {
    case .unreadable(_, _, let cause): cause
    case .failed(_, let cause): cause
    default: nil
    }
  }
}
