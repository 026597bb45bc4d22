// SPDX-License-Identifier: Apache-2.0
import Testing
import Trusting

@Suite struct RoleKeysTests {
  private let signed: JSONValue = ["_type": "timestamp", "version": 7]

  private func authority(_ signers: [Ed25519Signer], threshold: Int) -> RoleAuthority {
    RoleAuthority(
      delegator: "root", roleKeys: RoleKeys(keyIDs: signers.map(\.key.id), threshold: threshold),
      keys: Dictionary(signers.map { ($0.key.id, $0.key) }) { $1 })
  }

  @Test("Two of three keys satisfy a threshold of two, in the order of the role")
  func twoOfThree() throws {
    let signers = try [1, 2, 3].map { try TestKeys.signer($0) }
    let envelope = try Envelope.signing(signed: signed, with: [signers[2], signers[0]])
    let authority = authority(signers, threshold: 2)
    #expect(authority.validSigners(of: envelope) == [signers[0].key.id, signers[2].key.id])
    #expect(authority.isSatisfied(by: envelope))
    try authority.verify(envelope, role: "timestamp")
  }

  @Test("One of two is below the threshold, and the error says so")
  func oneOfTwo() throws {
    let signers = try [1, 2].map { try TestKeys.signer($0) }
    let envelope = try Envelope.signing(signed: signed, with: [signers[0]])
    #expect(
      throws: TrustError.unsigned(role: "timestamp", version: 7, delegator: "root", valid: 1, threshold: 2)
    ) { try authority(signers, threshold: 2).verify(envelope, role: "timestamp") }
  }

  @Test("A signature of a stranger counts nothing")
  func stranger() throws {
    let own = try TestKeys.signer(1)
    let envelope = try Envelope.signing(signed: signed, with: [try TestKeys.signer(9)])
    #expect(authority([own], threshold: 1).validSigners(of: envelope).isEmpty)
  }

  @Test("A bad and an empty signature spoil nothing beside a good one", arguments: ["", "00", "zz", "0"])
  func badBesideGood(sig: String) throws {
    let signers = try [1, 2].map { try TestKeys.signer($0) }
    let good = try Envelope.signing(signed: signed, with: [signers[0]])
    var members = try #require(good.json.object)
    members["signatures"] = .array(
      (good.json["signatures"]?.array ?? [])
        + [["keyid": .string(signers[1].key.id.description), "sig": .string(sig)]])
    let envelope = try Envelope(parsing: DocumentJSON.bytes(of: .object(members)), role: "timestamp")
    #expect(envelope.signatures.count == 2)
    #expect(authority(signers, threshold: 1).validSigners(of: envelope) == [signers[0].key.id])
  }

  @Test("One key under two ids counts once")
  func oneKeyTwoIDs() throws {
    let signer = try TestKeys.signer(1)
    var members = try #require(signer.key.json.object)
    members["x-note"] = "the same key once more"
    let twin = try MetadataKey(.object(members), role: "root", path: "keys")
    var envelope = try Envelope.signing(signed: signed, with: [signer])
    envelope.add(MetadataSignature(keyID: twin.id, bytes: try signer.sign(envelope.signedBytes)))
    let authority = RoleAuthority(
      delegator: "root", roleKeys: RoleKeys(keyIDs: [signer.key.id, twin.id], threshold: 2),
      keys: [signer.key.id: signer.key, twin.id: twin])
    #expect(authority.validSigners(of: envelope) == [signer.key.id])
    #expect(!authority.isSatisfied(by: envelope))
  }

  @Test("A signature under another key's id counts nothing")
  func borrowedID() throws {
    let signers = try [1, 2].map { try TestKeys.signer($0) }
    var envelope = try Envelope.signing(signed: signed, with: [signers[0]])
    envelope.add(
      MetadataSignature(keyID: signers[1].key.id, bytes: try signers[0].sign(envelope.signedBytes)))
    #expect(authority(signers, threshold: 2).validSigners(of: envelope) == [signers[0].key.id])
  }
}
