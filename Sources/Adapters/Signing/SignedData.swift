// SPDX-License-Identifier: Apache-2.0
internal import Foundation
internal import SwiftASN1

/// The one CMS SignedData that signapk writes and recovery's DER walker can follow: SHA-256, detached, one
/// certificate, one signer, no signed attributes (RFC 5652; bootable/recovery otautil/verifier.cpp).
struct SignedData {
  let certificate: AndroidCertificate
  let signature: [UInt8]

  private static let signedData: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 7, 2]
  private static let data: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 7, 1]
  private static let sha256: ASN1ObjectIdentifier = [2, 16, 840, 1, 101, 3, 4, 2, 1]
  private static let sha256WithRSA: ASN1ObjectIdentifier = [1, 2, 840, 113549, 1, 1, 11]

  init(certificate: AndroidCertificate, signature: [UInt8]) {
    self.certificate = certificate
    self.signature = signature
  }

  /// The DER; a function of certificate and signature alone.
  func der() throws -> [UInt8] {
    var coder = DER.Serializer()
    let tag0 = ASN1Identifier(tagWithNumber: 0, tagClass: .contextSpecific)
    try coder.appendConstructedNode(identifier: .sequence) { coder in
      try coder.serialize(SignedData.signedData)
      try coder.appendConstructedNode(identifier: tag0) { coder in
        try coder.appendConstructedNode(identifier: .sequence) { coder in
          try coder.serialize(1)
          try coder.appendConstructedNode(identifier: .set) { try SignedData.appendDigestAlgorithm(to: &$0) }
          try coder.appendConstructedNode(identifier: .sequence) { try $0.serialize(SignedData.data) }
          coder.appendConstructedNode(identifier: tag0) { $0.serializeRawBytes(certificate.der) }
          try coder.appendConstructedNode(identifier: .set) { try appendSignerInfo(to: &$0) }
        }
      }
    }
    return coder.serializedBytes
  }

  private func appendSignerInfo(to coder: inout DER.Serializer) throws {
    try coder.appendConstructedNode(identifier: .sequence) { coder in
      try coder.serialize(1)
      coder.appendConstructedNode(identifier: .sequence) { coder in
        coder.serializeRawBytes(certificate.issuer)
        coder.serializeRawBytes(certificate.serialNumber)
      }
      try SignedData.appendDigestAlgorithm(to: &coder)
      try coder.appendConstructedNode(identifier: .sequence) { coder in
        try coder.serialize(SignedData.sha256WithRSA)
        try coder.serialize(ASN1Null())
      }
      try coder.serialize(ASN1OctetString(contentBytes: signature[...]))
    }
  }

  /// SHA-256 without the NULL parameter.
  private static func appendDigestAlgorithm(to coder: inout DER.Serializer) throws {
    try coder.appendConstructedNode(identifier: .sequence) { try $0.serialize(sha256) }
  }

  /// Reads untrusted DER: takes certificate and signature out of their places, makes the CMS again, and
  /// refuses the first byte that differs.
  init(parsing der: [UInt8]) throws {
    let places = try SignedData.places(in: der)
    let certificate = try AndroidCertificate(der: places.certificate)
    self.init(certificate: certificate, signature: places.signature)
    let canonical = try self.der()
    if let offset = canonical.indices.first(where: { $0 >= der.count || canonical[$0] != der[$0] })
      ?? (der.count > canonical.count ? canonical.count : nil)
    {
      throw SigningError.malformedSignedData(
        offset: offset,
        problem: "differs from the form that Android reads: SHA-256 with RSA, one certificate, one signer "
          + "naming it, no signed attributes")
    }
  }

  private static func places(in der: [UInt8]) throws -> (certificate: [UInt8], signature: [UInt8]) {
    func refuse(_ problem: String) -> SigningError { .malformedSignedData(offset: 0, problem: problem) }
    do {
      let info = try DERNode(DER.parse(der)).children()
      guard info.count == 2, let content = try info[1].children().first else {
        throw refuse("is no ContentInfo")
      }
      let fields = try content.children()
      guard fields.count == 5 else {
        throw refuse("has \(fields.count) fields in its SignedData, expected 5")
      }
      let certificates = try fields[3].children()
      guard certificates.count == 1 else {
        throw refuse("carries \(certificates.count) certificates, expected one")
      }
      let signers = try fields[4].children()
      guard signers.count == 1 else { throw refuse("has \(signers.count) signers, expected one") }
      let signer = try signers[0].children()
      guard signer.count == 5 else {
        throw refuse("has \(signer.count) fields in its SignerInfo, expected 5 and no signed attributes")
      }
      return (certificates[0].encoded, Array(try ASN1OctetString(derEncoded: signer[4].node).bytes))
    } catch let error as SigningError {
      throw error
    } catch {
      throw refuse("is not DER: \(error)")
    }
  }
}

/// A parsed DER value and its children.
struct DERNode {
  let node: ASN1Node

  init(_ node: ASN1Node) { self.node = node }

  var encoded: [UInt8] { Array(node.encodedBytes) }

  /// The values inside; an error for a primitive one.
  func children() throws -> [DERNode] {
    guard case .constructed(let nodes) = node.content else {
      throw SigningError.malformedSignedData(offset: 0, problem: "has a simple value in place of a list")
    }
    return nodes.map(DERNode.init)
  }
}
