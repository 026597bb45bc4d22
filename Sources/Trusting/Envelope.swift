// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore

/// One entry of `signatures`.
package struct MetadataSignature: Hashable, Sendable {
  package let keyID: KeyID
  /// Hexadecimal as it came; empty where a key has not signed yet.
  package let sig: String
  package let unknown: [ExactText: JSONValue]

  package init(keyID: KeyID, bytes: [UInt8]) {
    self.keyID = keyID
    sig = Hexadecimal.text(of: bytes)
    unknown = [:]
  }

  init(_ json: JSONValue, role: String, path: String) throws(TrustError) {
    var fields = try MetadataFields(json, role: role, path: path)
    keyID = KeyID(try fields.text("keyid"))
    sig = try fields.text("sig")
    unknown = fields.unknown
  }

  /// Nil where `sig` is not hexadecimal.
  package var bytes: [UInt8]? { Hexadecimal.bytes(of: sig.lowercased()) }

  var json: JSONValue {
    .object(unknown.merging(["keyid": .string(keyID.text), "sig": .string(sig)]) { $1 })
  }
}

/// `{"signed": …, "signatures": […]}` (TUF 4.2): a document and who signed it, not yet whether rightly.
package struct Envelope: Hashable, Sendable {
  package let signed: JSONValue
  /// In their order; no key id twice.
  package private(set) var signatures: [MetadataSignature]
  package let unknown: [ExactText: JSONValue]
  /// What signatures are over: the canonical form of `signed`.
  package let signedBytes: [UInt8]

  /// An envelope nobody has signed yet.
  package init(signed: JSONValue) {
    self.signed = signed
    signatures = []
    unknown = [:]
    signedBytes = CanonicalJSON.bytes(of: signed)
  }

  /// Reads a document of a role; refuses two signatures by one key id, whatever the threshold.
  package init(parsing bytes: [UInt8], role: String) throws(TrustError) {
    let value: JSONValue
    do {
      value = try JSONParser.parse(bytes)
    } catch {
      throw .notJSON(role: role, offset: error.offset, problem: error.problem)
    }
    var fields = try MetadataFields(value, role: role, path: "")
    let signed = JSONValue.object(try fields.object("signed"))
    var seen: Set<KeyID> = []
    var signatures: [MetadataSignature] = []
    for (index, item) in try fields.list("signatures").enumerated() {
      let signature = try MetadataSignature(item, role: role, path: "signatures[\(index)]")
      guard seen.insert(signature.keyID).inserted else {
        throw .duplicateSignature(role: role, keyID: signature.keyID.description)
      }
      signatures.append(signature)
    }
    self.signed = signed
    self.signatures = signatures
    unknown = fields.unknown
    signedBytes = CanonicalJSON.bytes(of: signed)
  }

  /// The `_type` it says it is; nil where it says none.
  package var type: String? { signed["_type"]?.string }

  package var json: JSONValue {
    .object(unknown.merging(["signed": signed, "signatures": .array(signatures.map(\.json))]) { $1 })
  }

  /// The document for a file: the same envelope always gives the same bytes.
  package func bytes(indented: Bool = false) -> [UInt8] { DocumentJSON.bytes(of: json, indented: indented) }
}

extension Envelope {
  package static func signing(signed: JSONValue, with signers: [any MetadataSigner]) throws -> Envelope {
    var envelope = Envelope(signed: signed)
    for signer in signers { try envelope.add(signatureOf: signer) }
    return envelope
  }

  /// Signs with one more key; a signature of the same key is replaced.
  package mutating func add(signatureOf signer: any MetadataSigner) throws {
    add(MetadataSignature(keyID: signer.key.id, bytes: try signer.sign(signedBytes)))
  }

  package mutating func add(_ signature: MetadataSignature) {
    if let index = signatures.firstIndex(where: { $0.keyID == signature.keyID }) {
      signatures[index] = signature
    } else {
      signatures.append(signature)
    }
  }
}
