// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Testing
import Trusting
import Updating

/// Each attack meets a client that trusts version 2 of everything. It is refused by its name, the client keeps
/// what it trusts, and follows the honest repository afterwards.
@Suite struct TrustedMetadataSetTests {
  struct Attack: Sendable, CustomTestStringConvertible {
    let name: String
    let code: String
    let act: @Sendable (inout Repository) throws -> Void
    var testDescription: String { name }

    init(_ name: String, _ code: String, _ act: @escaping @Sendable (inout Repository) throws -> Void) {
      self.name = name
      self.code = code
      self.act = act
    }
  }

  static let timestampAttacks = [
    Attack("an older timestamp", "trust.rollback") {
      $0.timestamp.header.version = 1
      try $0.publishTimestamp()
    },
    Attack("a newer timestamp of an older snapshot", "trust.rollback") {
      $0.timestamp.header.version += 1
      $0.timestamp.snapshot = MetadataFile(version: 1)
      try $0.publishTimestamp()
    },
    Attack("a timestamp signed by a stranger", "trust.unsigned") {
      $0.timestamp.header.version += 1
      $0.signers["timestamp"] = [try Repository.signer(99)]
      try $0.publishTimestamp()
    },
    Attack("a timestamp signed by the snapshot's key", "trust.unsigned") {
      $0.timestamp.header.version += 1
      $0.signers["timestamp"] = $0.signers["snapshot"]
      try $0.publishTimestamp()
    },
    Attack("a timestamp that nobody signed", "trust.unsigned") {
      $0.timestamp.header.version += 1
      $0.signers["timestamp"] = []
      try $0.publishTimestamp()
    },
    Attack("a timestamp that expired a second ago", "trust.expired") {
      $0.timestamp.header.version += 1
      $0.timestamp.header.expires = Repository.now.addingTimeInterval(-1)
      try $0.publishTimestamp()
    },
    Attack("a timestamp that expires at this very instant", "trust.expired") {
      $0.timestamp.header.version += 1
      $0.timestamp.header.expires = Repository.now
      try $0.publishTimestamp()
    },
    Attack("a timestamp for another channel", "trust.wrong-channel") {
      $0.timestamp.header.version += 1
      $0.timestamp.header.channel = "honorary-dev"
      try $0.publishTimestamp()
    },
    Attack("a timestamp for no channel", "trust.wrong-channel") {
      $0.timestamp.header.version += 1
      $0.timestamp.header.channel = nil
      try $0.publishTimestamp()
    },
    Attack("a snapshot in the timestamp's place, signed by its key", "trust.wrong-type") {
      $0.files["timestamp.json"] = try $0.signed($0.snapshot, as: "timestamp")
    },
    Attack("a timestamp with a changed digit", "trust.unsigned") {
      $0.timestamp.header.version += 1
      try $0.publishTimestamp()
      var bytes = try #require($0.files["timestamp.json"])
      let place = try #require(bytes.firstRange(of: Array(#""version":3"#.utf8)))
      bytes[place.upperBound - 1] = UInt8(ascii: "4")
      $0.files["timestamp.json"] = bytes
    },
    Attack("a timestamp with the same signature twice", "trust.duplicate-signature") {
      $0.timestamp.header.version += 1
      let envelope = try MetadataDocument($0.timestamp, signedBy: $0.signers["timestamp"] ?? []).envelope
      var members = try #require(envelope.json.object)
      let signatures = try #require(members["signatures"]?.array)
      members["signatures"] = .array(signatures + signatures)
      $0.files["timestamp.json"] = DocumentJSON.bytes(of: .object(members))
    },
    Attack("a page of a captive portal", "trust.not-json") {
      $0.files["timestamp.json"] = Array("<html>Sign in</html>".utf8)
    },
    Attack("an empty timestamp", "trust.not-json") { $0.files["timestamp.json"] = [] },
    Attack("half a timestamp", "trust.not-json") {
      $0.files["timestamp.json"]?.removeLast(40)
    },
    Attack("a timestamp without end", "updating.too-long") {
      $0.files["timestamp.json"]? += [UInt8](repeating: 0x20, count: 16_384)
    },
    Attack("no timestamp", "updating.missing") { $0.files["timestamp.json"] = nil },
  ]

  static let snapshotAttacks = [
    Attack("a snapshot with an older targets", "trust.rollback") {
      try $0.advance()
      $0.snapshot.files["targets.json"]?.version = 1
      try $0.publishSnapshot()
      try $0.publishTimestamp()
    },
    Attack("a snapshot with an older builds", "trust.rollback") {
      try $0.advance()
      $0.snapshot.files["builds.json"]?.version = 1
      try $0.publishSnapshot()
      try $0.publishTimestamp()
    },
    Attack("a snapshot without builds", "trust.role-vanished") {
      try $0.advance()
      $0.snapshot.files["builds.json"] = nil
      try $0.publishSnapshot()
      try $0.publishTimestamp()
    },
    Attack("mix and match: the timestamp of one snapshot, another one under its name", "trust.wrong-hash") {
      try $0.advance()
      $0.snapshot.header.expires += 1
      $0.place(try $0.signed($0.snapshot, as: "snapshot"), "snapshot", 3)
    },
    Attack("mix and match without hashes: version 2 under the name of version 3", "trust.wrong-version") {
      $0.listsHashes = false
      try $0.advance()
      $0.files["3.snapshot.json"] = $0.files["2.snapshot.json"]
    },
    Attack("a snapshot with a byte less", "trust.wrong-length") {
      try $0.advance()
      $0.files["3.snapshot.json"]?.removeLast()
    },
    Attack("a snapshot with a byte more", "updating.too-long") {
      try $0.advance()
      $0.files["3.snapshot.json"]?.append(0x20)
    },
    Attack("a snapshot signed by the timestamp's key", "trust.unsigned") {
      $0.signers["snapshot"] = $0.signers["timestamp"]
      try $0.advance()
    },
    Attack("an expired snapshot", "trust.expired") {
      $0.snapshot.header.expires = Repository.days(-1)
      try $0.advance()
    },
    Attack("a snapshot for another channel", "trust.wrong-channel") {
      $0.snapshot.header.channel = "honorary-dev"
      try $0.advance()
    },
    Attack("a snapshot with a hash that nobody knows", "trust.unknown-hashes") {
      try $0.advance()
      $0.timestamp.snapshot.hashes = FileHashes(values: ["sha3-256": "00"])
      try $0.publishTimestamp()
    },
    Attack("a snapshot that is not there", "updating.missing") {
      try $0.advance()
      $0.files["3.snapshot.json"] = nil
    },
    Attack("a snapshot without end", "updating.too-long") {
      $0.listsHashes = false
      try $0.advance()
      $0.files["3.snapshot.json"]? += [UInt8](repeating: 0x20, count: 2_000_000)
    },
  ]

  static let targetsAttacks = [
    Attack("targets signed by one key of the two", "trust.unsigned") {
      $0.signers["targets"] = [try Repository.signer(6)]
      try $0.advance("targets")
    },
    Attack("targets signed by one key and a stranger", "trust.unsigned") {
      $0.signers["targets"] = [try Repository.signer(6), try Repository.signer(99)]
      try $0.advance("targets")
    },
    Attack("targets signed by the online keys", "trust.unsigned") {
      $0.signers["targets"] = [try Repository.signer(4), try Repository.signer(5)]
      try $0.advance("targets")
    },
    Attack("targets with another hash than the snapshot's", "trust.wrong-hash") {
      try $0.advance("targets")
      $0.targets["targets"]?.header.expires += 1
      $0.place(try $0.signed(try #require($0.targets["targets"]), as: "targets"), "targets", 3)
    },
    Attack("targets of another version than the snapshot's", "trust.wrong-version") {
      $0.listsHashes = false
      try $0.advance("targets")
      $0.files["3.targets.json"] = $0.files["2.targets.json"]
    },
    Attack("expired targets", "trust.expired") {
      $0.targets["targets"]?.header.expires = Repository.days(-1)
      try $0.advance("targets")
    },
    Attack("targets for another channel", "trust.wrong-channel") {
      $0.targets["targets"]?.header.channel = "honorary-dev"
      try $0.advance("targets")
    },
    Attack("targets that are not listed in the snapshot", "trust.role-vanished") {
      try $0.advance()
      $0.snapshot.files["targets.json"] = nil
      try $0.publishSnapshot()
      try $0.publishTimestamp()
    },
    Attack("targets without end", "updating.too-long") {
      $0.listsHashes = false
      try $0.advance("targets")
      $0.files["3.targets.json"]? += [UInt8](repeating: 0x20, count: 5_000_000)
    },
    Attack("a key under an id that is not its own", "trust.key-id-mismatch") {
      let key = try Repository.signer(42).key
      $0.targets["targets"]?.delegations?.keys[KeyID("0123")] = key
      try $0.advance("targets")
    },
  ]

  static let rootAttacks = [
    Attack("a root signed by new keys alone", "trust.unsigned") {
      $0.signers["root"] = try [31, 32].map { try Repository.signer($0) }
      try $0.advanceRoot { root in
        for signer in (try? [31, 32].map { try Repository.signer($0) }) ?? [] {
          root.keys[signer.key.id] = signer.key
          root.roles[.root]?.keyIDs.append(signer.key.id)
        }
      }
    },
    Attack("a root with new keys that have not signed it", "trust.unsigned") {
      let new = try Repository.signer(31).key
      try $0.advanceRoot {
        $0.keys[new.id] = new
        $0.roles[.root] = RoleKeys(keyIDs: [new.id], threshold: 1)
      }
    },
    Attack("a root signed by one of two keys", "trust.unsigned") {
      $0.signers["root"] = [try Repository.signer(1)]
      try $0.advanceRoot()
    },
    Attack("a root that leaves a version out", "trust.wrong-version") {
      $0.root.header.version += 1
      try $0.advanceRoot()
      $0.files["3.root.json"] = $0.files["4.root.json"]
    },
    Attack("the old root under the next name", "trust.rollback") {
      $0.files["3.root.json"] = $0.files["1.root.json"]
    },
    Attack("an expired root", "trust.expired") {
      try $0.advanceRoot { $0.header.expires = Repository.days(-1) }
    },
    Attack("a root for another channel", "trust.wrong-channel") {
      try $0.advanceRoot { $0.header.channel = "honorary-dev" }
    },
    Attack("a root without end", "updating.too-long") {
      try $0.advanceRoot()
      $0.files["3.root.json"]? += [UInt8](repeating: 0x20, count: 512_000)
    },
    Attack("one key under two ids, to reach a threshold of two", "trust.unsigned") {
      let signer = try Repository.signer(4)
      var members = try #require(signer.key.json.object)
      members["x-note"] = "again"
      let twin = try MetadataKey(.object(members), role: "root", path: "keys")
      try $0.advanceRoot { root in
        root.keys[twin.id] = twin
        root.roles[.timestamp] = RoleKeys(keyIDs: [signer.key.id, twin.id], threshold: 2)
      }
      $0.timestamp.header.version += 1
      var envelope = try MetadataDocument($0.timestamp, signedBy: [signer]).envelope
      envelope.add(MetadataSignature(keyID: twin.id, bytes: try signer.sign(envelope.signedBytes)))
      $0.files["timestamp.json"] = envelope.bytes()
    },
    Attack("a threshold that more keys ask for than there are", "trust.unsigned") {
      try $0.advanceRoot { $0.roles[.timestamp]?.threshold = 2 }
      $0.timestamp.header.version += 1
      try $0.publishTimestamp()
    },
  ]

  @Test("An attack on the timestamp", arguments: timestampAttacks)
  func timestamp(_ attack: Attack) async throws { try await meet(attack) }

  @Test("An attack on the snapshot", arguments: snapshotAttacks)
  func snapshot(_ attack: Attack) async throws { try await meet(attack) }

  @Test("An attack on the targets", arguments: targetsAttacks)
  func targets(_ attack: Attack) async throws { try await meet(attack) }

  @Test("An attack on the root", arguments: rootAttacks)
  func root(_ attack: Attack) async throws { try await meet(attack) }

  private func meet(_ attack: Attack) async throws {
    var honest = try Repository()
    try honest.advanceRoot()
    try honest.advance("targets", "builds")
    let client = Client(honest)
    try await client.refresh()
    let before = client.versions
    #expect(before == ["root": 2, "timestamp": 2, "snapshot": 2, "targets": 2])

    var attacked = honest
    try attack.act(&attacked)
    await client.serve(attacked)
    #expect(await failure { try await client.refresh() } == attack.code)
    // Nothing goes back, whatever was taken before the attack was met.
    for (role, version) in client.versions { #expect(version >= before[role] ?? 0, "\(role)") }

    // The repository recovers, above all that the attacked one has signed.
    var recovered = honest
    if client.versions["root"] == 2 {
      try recovered.advance("targets", "builds")
      recovered.timestamp.header.version = 9
      recovered.snapshot.header.version = 9
      recovered.targets["targets"]?.header.version = 9
      try recovered.publishTargets("targets")
      try recovered.publishSnapshot()
      try recovered.publishTimestamp()
      await client.serve(recovered)
      try await client.refresh()
      #expect(client.versions["timestamp"] == 9)
      #expect(client.versions["targets"] == 9)
    }
  }
}
