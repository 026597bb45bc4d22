// SPDX-License-Identifier: Apache-2.0
import Crypto
import CryptoExtras
import Foundation
import TestSupport
import Testing
import Trusting

@Suite struct MetadataKeyTests {
  static func threeKeys() throws -> MetadataDocument<RootMetadata> {
    let file = ProjectFiles.url("Tests/Fixtures/tuf/three-keys.json")
    return try MetadataDocument(parsing: Array(try Data(contentsOf: file)))
  }

  @Test("ed25519, ecdsa and rsa-pss signatures of securesystemslib are valid")
  func threeSchemes() throws {
    let root = try Self.threeKeys()
    #expect(root.body.authority(of: .root).validSigners(of: root.envelope).count == 3)
    #expect(
      Set(root.body.keys.values.map(\.scheme)) == ["ed25519", "ecdsa-sha2-nistp256", "rsassa-pss-sha256"])
    try root.body.authority(of: .root).verify(root.envelope, role: "root")
  }

  @Test("A signature with one bit changed is not valid, whatever the scheme")
  func changedBit() throws {
    let root = try Self.threeKeys()
    for signature in root.envelope.signatures {
      let key = try #require(root.body.keys[signature.keyID])
      let good = try #require(signature.bytes)
      #expect(key.verifies(signature: good, of: root.envelope.signedBytes))
      for place in [0, good.count / 2, good.count - 1] {
        var bad = good
        bad[place] ^= 1
        #expect(!key.verifies(signature: bad, of: root.envelope.signedBytes), "\(key.scheme) at \(place)")
      }
      #expect(!key.verifies(signature: [], of: root.envelope.signedBytes))
      #expect(!key.verifies(signature: good + [0], of: root.envelope.signedBytes))
      #expect(!key.verifies(signature: good, of: root.envelope.signedBytes + [0x20]))
    }
  }

  @Test("The old spelling of an ecdsa key's type is the same key, under another id")
  func oldSpelling() throws {
    let privateKey = P256.Signing.PrivateKey()
    let pem = privateKey.publicKey.pemRepresentation
    let old = MetadataKey(keytype: "ecdsa-sha2-nistp256", scheme: "ecdsa-sha2-nistp256", publicValue: pem)
    let new = MetadataKey(keytype: "ecdsa", scheme: "ecdsa-sha2-nistp256", publicValue: pem)
    let signature = Array(try privateKey.signature(for: [1, 2, 3]).derRepresentation)
    #expect(old.verifies(signature: signature, of: [1, 2, 3]))
    #expect(new.verifies(signature: signature, of: [1, 2, 3]))
    #expect(old.id != new.id)
    #expect(old.fingerprint == new.fingerprint)
  }

  @Test("A raw ecdsa signature is not the DER one that TUF asks for")
  func rawSignature() throws {
    let privateKey = P256.Signing.PrivateKey()
    let key = MetadataKey(
      keytype: "ecdsa", scheme: "ecdsa-sha2-nistp256", publicValue: privateKey.publicKey.pemRepresentation)
    let signature = try privateKey.signature(for: [1])
    #expect(!key.verifies(signature: Array(signature.rawRepresentation), of: [1]))
  }

  @Test("An rsa signature with PKCS#1 padding is not a PSS one")
  func otherPadding() throws {
    let privateKey = try _RSA.Signing.PrivateKey(keySize: .bits2048)
    let key = MetadataKey(
      keytype: "rsa", scheme: "rsassa-pss-sha256", publicValue: privateKey.publicKey.pemRepresentation)
    let bytes: [UInt8] = [1]
    let other = try privateKey.signature(for: bytes, padding: .insecurePKCS1v1_5).rawRepresentation
    let right = try privateKey.signature(for: bytes, padding: .PSS).rawRepresentation
    #expect(!key.verifies(signature: Array(other), of: bytes))
    #expect(key.verifies(signature: Array(right), of: bytes))
  }

  @Test(
    "A key that cannot be used verifies nothing",
    arguments: [
      ("ed25519", "ed25519", "00"), ("ed25519", "ed25519", "not hexadecimal"),
      ("ed25519", "ed25519ph", String(repeating: "00", count: 32)),
      ("ecdsa", "ecdsa-sha2-nistp256", "no PEM"),
      ("rsa", "rsassa-pss-sha256", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"),
      ("sigstore-oidc", "Fulcio", "somebody"),
    ])
  func unusable(keytype: String, scheme: String, value: String) {
    let key = MetadataKey(keytype: keytype, scheme: scheme, publicValue: value)
    #expect(!key.verifies(signature: [UInt8](repeating: 0, count: 64), of: []))
    #expect(key.fingerprint == nil)
  }

  @Test("A key's id covers the fields that are not known here")
  func unknownFields() throws {
    let plain = MetadataKey(ed25519: [UInt8](repeating: 7, count: 32))
    var members = try #require(plain.json.object)
    members["x-owner"] = "tomas"
    let marked = try MetadataKey(.object(members), role: "root", path: "keys")
    #expect(marked.id != plain.id)
    #expect(marked.json["x-owner"] == "tomas")
    #expect(marked.id.description.count == 64)
  }

  @Test("ed25519 signatures are those of RFC 8032, test 2")
  func knownAnswer() throws {
    let seed: [UInt8] = [
      0x4c, 0xcd, 0x08, 0x9b, 0x28, 0xff, 0x96, 0xda, 0x9d, 0xb6, 0xc3, 0x46, 0xec, 0x11, 0x4e, 0x0f, 0x5b,
      0x8a,
      0x31, 0x9f, 0x35, 0xab, 0xa6, 0x24, 0xda, 0x8c, 0xf6, 0xed, 0x4f, 0xb8, 0xa6, 0xfb,
    ]
    let signer = try #require(Ed25519Signer(rawPrivateKey: seed))
    #expect(
      signer.key.publicValue == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    #expect(
      MetadataSignature(keyID: signer.key.id, bytes: try signer.sign([0x72])).sig.hasPrefix(
        "92a009a9f0d4cab8"))
    #expect(Ed25519Signer(rawPrivateKey: [1, 2, 3]) == nil)
  }
}
