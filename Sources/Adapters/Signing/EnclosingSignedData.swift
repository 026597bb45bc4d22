// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import Packaging
internal import SwiftASN1

/// A CMS SignedData that holds its content, as Custota's clients and `openssl cms -verify` read it
/// (RFC 5652, 5.1).
struct EnclosingSignedData {
  let certificate: AndroidCertificate
  let content: [UInt8]

  private static let signedData: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 7, 2]
  private static let data: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 7, 1]
  private static let contentType: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 3]
  private static let messageDigest: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 9, 4]
  private static let sha256: ASN1ObjectIdentifier = [2, 16, 840, 1, 101, 3, 4, 2, 1]
  private static let sha256WithRSA: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 1, 11]
  private static let tag0 = ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific)

  /// The DER; `sign` signs the digest of the signed attributes.
  func der(sign: (SHA256.Digest) throws -> [UInt8]) throws -> [UInt8] {
    // The signature is over the attributes as a SET, which the SignerInfo carries with another tag (5.4).
    var signed = DER.Serializer()
    try signed.appendConstructedNode(identifier: .set) { try appendAttributes(to: &$0) }
    let signature = try sign(SHA256.hash(data: signed.serializedBytes))
    var coder = DER.Serializer()
    try coder.appendConstructedNode(identifier: .sequence) { coder in
      try coder.serialize(Self.signedData)
      try coder.appendConstructedNode(identifier: Self.tag0) { coder in
        try coder.appendConstructedNode(identifier: .sequence) { coder in
          try coder.serialize(1)
          try coder.appendConstructedNode(identifier: .set) { try Self.appendDigestAlgorithm(to: &$0) }
          try coder.appendConstructedNode(identifier: .sequence) { coder in
            try coder.serialize(Self.data)
            try coder.appendConstructedNode(identifier: Self.tag0) {
              try $0.serialize(ASN1OctetString(contentBytes: content[...]))
            }
          }
          coder.appendConstructedNode(identifier: Self.tag0) { $0.serializeRawBytes(certificate.der) }
          try coder.appendConstructedNode(identifier: .set) { try appendSigner(signature, to: &$0) }
        }
      }
    }
    return coder.serializedBytes
  }

  private func appendSigner(_ signature: [UInt8], to coder: inout DER.Serializer) throws {
    try coder.appendConstructedNode(identifier: .sequence) { coder in
      try coder.serialize(1)
      coder.appendConstructedNode(identifier: .sequence) { coder in
        coder.serializeRawBytes(certificate.issuer)
        coder.serializeRawBytes(certificate.serialNumber)
      }
      try Self.appendDigestAlgorithm(to: &coder)
      try coder.appendConstructedNode(identifier: Self.tag0) { try appendAttributes(to: &$0) }
      try coder.appendConstructedNode(identifier: .sequence) { coder in
        try coder.serialize(Self.sha256WithRSA)
        try coder.serialize(ASN1Null())
      }
      try coder.serialize(ASN1OctetString(contentBytes: signature[...]))
    }
  }

  /// In the order DER wants of a SET OF: the shorter encoding, that of the content type, sorts first.
  private func appendAttributes(to coder: inout DER.Serializer) throws {
    try coder.appendConstructedNode(identifier: .sequence) { coder in
      try coder.serialize(Self.contentType)
      try coder.appendConstructedNode(identifier: .set) { try $0.serialize(Self.data) }
    }
    let digest = Array(SHA256.hash(data: content))
    try coder.appendConstructedNode(identifier: .sequence) { coder in
      try coder.serialize(Self.messageDigest)
      try coder.appendConstructedNode(identifier: .set) {
        try $0.serialize(ASN1OctetString(contentBytes: digest[...]))
      }
    }
  }

  /// SHA-256 without the NULL parameter (RFC 5754, 2).
  private static func appendDigestAlgorithm(to coder: inout DER.Serializer) throws {
    try coder.appendConstructedNode(identifier: .sequence) { try $0.serialize(sha256) }
  }
}

extension RSAPackageSigner: DocumentSigner {
  package func signedData(enclosing content: [UInt8]) throws -> [UInt8] {
    try EnclosingSignedData(certificate: certificate, content: content).der(sign: signature(of:))
  }
}
