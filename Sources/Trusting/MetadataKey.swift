// SPDX-License-Identifier: Apache-2.0
internal import Crypto
internal import CryptoExtras
internal import Foundation
internal import ReleaseCore

/// The name of a key: SHA-256 of the canonical JSON of the key object, in hexadecimal (TUF 4.2).
package struct KeyID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let text: ExactText

  package init(_ text: ExactText) { self.text = text }
  package init(_ text: String) { self.text = ExactText(text) }

  package static func < (left: KeyID, right: KeyID) -> Bool { left.text < right.text }
  package var description: String { text.text }
  /// The first eight digits, for people.
  package var short: String { String(text.text.prefix(8)) }
}

/// A public key as metadata lists it, unknown fields included.
package struct MetadataKey: Hashable, Sendable {
  package let id: KeyID
  /// `ed25519`, `ecdsa`, `rsa`, or a type that is not known here.
  package let keytype: String
  package let scheme: String
  /// `keyval.public`: 64 hexadecimal digits for ed25519, PEM for the others; nil for a type that has none.
  package let publicValue: String?
  /// The key object as it stands in metadata.
  package let json: JSONValue

  /// A key of 32 raw bytes.
  package init(ed25519 rawPublicKey: [UInt8]) {
    self.init(keytype: "ed25519", scheme: "ed25519", publicValue: Hexadecimal.text(of: rawPublicKey))
  }

  package init(keytype: String, scheme: String, publicValue: String) {
    self.keytype = keytype
    self.scheme = scheme
    self.publicValue = publicValue
    json = [
      "keytype": .string(keytype), "scheme": .string(scheme), "keyval": ["public": .string(publicValue)],
    ]
    id = MetadataKey.id(of: json)
  }

  package init(_ json: JSONValue, role: String, path: String) throws(TrustError) {
    var fields = try MetadataFields(json, role: role, path: path)
    keytype = try fields.text("keytype")
    scheme = try fields.text("scheme")
    let value = JSONValue.object(try fields.object("keyval"))
    publicValue = value["public"]?.string
    self.json = json
    id = MetadataKey.id(of: json)
  }

  private static func id(of json: JSONValue) -> KeyID {
    KeyID(ReleaseCore.Digest.sha256(of: CanonicalJSON.bytes(of: json)).description)
  }

  /// True where this key made the signature over the bytes; false also for a key or a scheme that cannot be
  /// used here.
  package func verifies(signature: [UInt8], of bytes: [UInt8]) -> Bool {
    material?.verifies(signature, bytes) ?? false
  }

  /// The key itself, however it is written: two ids with one fingerprint are one key.
  package var fingerprint: [UInt8]? { material?.fingerprint }

  private var material: KeyMaterial? {
    guard let publicValue else { return nil }
    return switch (keytype, scheme) {
    case ("ed25519", "ed25519"): KeyMaterial(ed25519: publicValue)
    // Old repositories write the scheme as the type.
    case ("ecdsa", "ecdsa-sha2-nistp256"), ("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256"):
      KeyMaterial(p256: publicValue)
    case ("rsa", "rsassa-pss-sha256"): KeyMaterial(rsa: publicValue)
    default: nil
    }
  }
}

/// A public key that can be used: three algorithms behind one question.
private enum KeyMaterial {
  case ed25519(Curve25519.Signing.PublicKey)
  case p256(P256.Signing.PublicKey)
  case rsa(_RSA.Signing.PublicKey)

  init?(ed25519 hexadecimal: String) {
    guard let bytes = Hexadecimal.bytes(of: hexadecimal.lowercased()),
      let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
    else { return nil }
    self = .ed25519(key)
  }

  init?(p256 pem: String) {
    guard let key = try? P256.Signing.PublicKey(pemRepresentation: pem) else { return nil }
    self = .p256(key)
  }

  /// At least 2,048 bits.
  init?(rsa pem: String) {
    guard let key = try? _RSA.Signing.PublicKey(pemRepresentation: pem) else { return nil }
    self = .rsa(key)
  }

  var fingerprint: [UInt8] {
    switch self {
    case .ed25519(let key): Array(key.rawRepresentation)
    case .p256(let key): Array(key.x963Representation)
    case .rsa(let key): Array(key.derRepresentation)
    }
  }

  func verifies(_ signature: [UInt8], _ bytes: [UInt8]) -> Bool {
    switch self {
    case .ed25519(let key): return key.isValidSignature(signature, for: bytes)
    case .p256(let key):
      guard let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature) else {
        return false
      }
      return key.isValidSignature(signature, for: bytes)
    case .rsa(let key):
      let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
      return key.isValidSignature(signature, for: bytes, padding: .PSS)
    }
  }
}
