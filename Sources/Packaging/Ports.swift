// SPDX-License-Identifier: Apache-2.0
package import Crypto

/// Bytes that can be read at any offset: a file, a part of one, or memory.
package protocol ByteSource: Sendable {
  var size: UInt64 { get }
  /// Exactly `count` bytes from `offset`, or an error. Cost: one read.
  func read(at offset: UInt64, count: Int) throws -> [UInt8]
}

/// A file being written from its start, whose earlier bytes can be patched.
package protocol ByteSink: AnyObject {
  /// Where the next byte goes; also the number of bytes so far.
  var position: UInt64 { get }
  func append(_ bytes: [UInt8]) throws
  func overwrite(_ bytes: [UInt8], at offset: UInt64) throws
}

/// How a blob of a payload is compressed.
package enum BlobCompression: Hashable, Sendable, CaseIterable {
  /// bzip2, level 9.
  case bzip2
  /// A .xz stream with no integrity check and an LZMA2 dictionary of at most 64 MiB.
  case xz
}

/// liblzma and libbz2, one blob at a time. Implemented by `Compression`.
package protocol BlobCompressor: Sendable {
  /// The same input gives the same output. Cost: CPU time, no I/O; called from several tasks at once.
  func compress(_ bytes: [UInt8], with method: BlobCompression) throws -> [UInt8]
  /// At most `limit` bytes; more is an error, not a truncation.
  func decompress(_ bytes: [UInt8], with method: BlobCompression, limit: Int) throws -> [UInt8]
}

/// The key that packages are signed with. Implemented by `Signing`.
package protocol PackageSigner: Sendable {
  /// X.509, PEM, as it is put into the package as `otacert`.
  var certificatePEM: String { get }
  /// Bytes of one signature: 256 for RSA-2048, 512 for RSA-4096.
  var signatureSize: Int { get }
  /// RSASSA-PKCS1-v1_5 with SHA-256 of data with this digest; deterministic.
  func signature(of digest: SHA256.Digest) throws -> [UInt8]
  /// CMS SignedData, DER, detached, without signed attributes, with the certificate (OTA.md 1.2).
  func signedData(of digest: SHA256.Digest) throws -> [UInt8]
}

/// What a package is checked against. Implemented by `Signing`.
package protocol PackageTrust: Sendable {
  /// X.509, PEM, of the certificate that `signedData` carries; throws where the DER is not the CMS
  /// that Android reads: one certificate, one signer, no signed attributes.
  func certificatePEM(inSignedData der: [UInt8]) throws -> String
  /// True where the CMS's signature is the carried certificate's over data with this digest.
  func isValid(signedData der: [UInt8], for digest: SHA256.Digest) throws -> Bool
  /// True where a raw PKCS#1 signature is this certificate's over data with this digest.
  func isValid(signature: [UInt8], for digest: SHA256.Digest, certificatePEM: String) throws -> Bool
}

/// The key of packages, signing a document that travels inside its signature. Implemented by `Signing`.
package protocol DocumentSigner: Sendable {
  /// CMS SignedData, DER: the content enclosed as `data`, one signer with the signed attributes content type
  /// and message digest (RFC 5652, 5.3), SHA-256 with RSA, the certificate carried; deterministic.
  func signedData(enclosing content: [UInt8]) throws -> [UInt8]
}
