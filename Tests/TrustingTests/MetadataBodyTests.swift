// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Testing
import Trusting

@Suite struct MetadataBodyTests {
  private func header(_ version: Int = 3) -> MetadataHeader {
    MetadataHeader(version: version, expires: TestKeys.expires, channel: "dev")
  }

  private func roundTrip<Body: MetadataBody>(_ body: Body) throws {
    let signer = try TestKeys.signer(1)
    let made = try MetadataDocument(body, signedBy: [signer])
    let read = try MetadataDocument<Body>(parsing: made.bytes)
    #expect(read == made)
    #expect(read.body.signed == made.envelope.signed)
    // An unknown field in every object that there is survives reading and writing.
    let marked = Self.marking(body.signed)
    let again = try Body(signed: marked, role: Body.type)
    #expect(again.signed == marked)
    #expect(again != body)
  }

  /// Adds a field to every object that has fields of its own, and not names.
  private static func marking(_ value: JSONValue) -> JSONValue {
    let owned: Set<ExactText> = ["version", "threshold", "keytype", "length", "public", "_type"]
    switch value {
    case .object(var members):
      let hasFields = !owned.isDisjoint(with: members.keys)
      members = members.mapValues(marking)
      if hasFields { members["x-unknown"] = ["kept": [1, true, "as it is"]] }
      return .object(members)
    case .array(let items): return .array(items.map(marking))
    default: return value
    }
  }

  @Test("Root comes back as it was written, unknown fields and roles included")
  func root() throws {
    let keys = try [1, 2].map { try TestKeys.signer($0).key }
    var body = RootMetadata(
      header: header(), keys: Dictionary(uniqueKeysWithValues: keys.map { ($0.id, $0) }),
      roles: Dictionary(
        uniqueKeysWithValues: TopLevelRole.allCases.map {
          ($0, RoleKeys(keyIDs: keys.map(\.id), threshold: 2))
        }))
    body.otherRoles["mirrors"] = ["keyids": [], "threshold": 1]
    let made = try MetadataDocument(body)
    #expect(try MetadataDocument<RootMetadata>(parsing: made.bytes).body == body)
    #expect(made.envelope.signed["x-miui-channel"] == "dev")
  }

  @Test("Timestamp, snapshot and targets come back as they were written")
  func others() throws {
    try roundTrip(TimestampMetadata(header: header(), snapshot: MetadataFile(version: 4, of: [1, 2, 3])))
    try roundTrip(
      SnapshotMetadata(
        header: header(),
        files: ["targets.json": MetadataFile(version: 1), "builds.json": MetadataFile(version: 9)]))
    let key = try TestKeys.signer(1).key
    try roundTrip(
      TargetsMetadata(
        header: header(),
        targets: [
          "channel/latest.json": TargetFile(length: 3, sha256: .sha256(of: [1, 2, 3]), custom: ["a": 1])
        ],
        delegations: Delegations(
          keys: [:],
          roles: [
            DelegatedRole(
              name: "builds", keys: RoleKeys(keyIDs: [key.id], threshold: 1), terminating: true,
              scope: .paths(["channel/*", "builds/*/*"])),
            DelegatedRole(
              name: "bins", keys: RoleKeys(keyIDs: [], threshold: 1), terminating: false,
              scope: .pathHashPrefixes(["0", "1f"])),
          ])))
  }

  /// A valid `signed` of each role with one thing changed.
  static let malformed: [(String, String, String)] = [
    (
      "no version", "timestamp",
      #"{"_type":"timestamp","spec_version":"1.0","expires":"2030-01-01T00:00:00Z","meta":{"snapshot.json":{"version":1}}}"#
    ),
    (
      "version zero", "timestamp",
      #"{"_type":"timestamp","spec_version":"1.0","version":0,"expires":"2030-01-01T00:00:00Z","meta":{"snapshot.json":{"version":1}}}"#
    ),
    (
      "version as text", "timestamp",
      #"{"_type":"timestamp","spec_version":"1.0","version":"1","expires":"2030-01-01T00:00:00Z","meta":{"snapshot.json":{"version":1}}}"#
    ),
    (
      "specification 2", "timestamp",
      #"{"_type":"timestamp","spec_version":"2.0","version":1,"expires":"2030-01-01T00:00:00Z","meta":{"snapshot.json":{"version":1}}}"#
    ),
    (
      "no specification", "timestamp",
      #"{"_type":"timestamp","version":1,"expires":"2030-01-01T00:00:00Z","meta":{"snapshot.json":{"version":1}}}"#
    ),
    (
      "an expiry in another zone", "timestamp",
      #"{"_type":"timestamp","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00+08:00","meta":{"snapshot.json":{"version":1}}}"#
    ),
    (
      "a second file", "timestamp",
      #"{"_type":"timestamp","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z","meta":{"snapshot.json":{"version":1},"x.json":{"version":1}}}"#
    ),
    (
      "a negative length", "timestamp",
      #"{"_type":"timestamp","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z","meta":{"snapshot.json":{"version":1,"length":-1}}}"#
    ),
    (
      "an empty list of hashes", "timestamp",
      #"{"_type":"timestamp","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z","meta":{"snapshot.json":{"version":1,"hashes":{}}}}"#
    ),
    (
      "a hash as a number", "timestamp",
      #"{"_type":"timestamp","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z","meta":{"snapshot.json":{"version":1,"hashes":{"sha256":1}}}}"#
    ),
    (
      "a channel as a number", "timestamp",
      #"{"_type":"timestamp","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z","x-miui-channel":1,"meta":{"snapshot.json":{"version":1}}}"#
    ),
    (
      "another type", "timestamp",
      #"{"_type":"snapshot","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z","meta":{"snapshot.json":{"version":1}}}"#
    ),
    ("a list in place of an object", "timestamp", #"[]"#),
    (
      "a target without hashes", "targets",
      #"{"_type":"targets","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z","targets":{"a":{"length":1}}}"#
    ),
    (
      "a target without a length", "targets",
      #"{"_type":"targets","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z","targets":{"a":{"hashes":{"sha256":"00"}}}}"#
    ),
    (
      "succinct roles", "targets",
      #"{"_type":"targets","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z","targets":{},"delegations":{"keys":{},"succinct_roles":{}}}"#
    ),
    (
      "a delegation to root", "targets",
      #"{"_type":"targets","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z","targets":{},"delegations":{"keys":{},"roles":[{"name":"root","keyids":[],"threshold":1,"terminating":false,"paths":[]}]}}"#
    ),
    (
      "a delegation without paths", "targets",
      #"{"_type":"targets","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z","targets":{},"delegations":{"keys":{},"roles":[{"name":"a","keyids":[],"threshold":1,"terminating":false}]}}"#
    ),
    (
      "a delegation with both scopes", "targets",
      #"{"_type":"targets","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z","targets":{},"delegations":{"keys":{},"roles":[{"name":"a","keyids":[],"threshold":1,"terminating":false,"paths":[],"path_hash_prefixes":[]}]}}"#
    ),
    (
      "a threshold of zero", "targets",
      #"{"_type":"targets","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z","targets":{},"delegations":{"keys":{},"roles":[{"name":"a","keyids":[],"threshold":0,"terminating":false,"paths":[]}]}}"#
    ),
    (
      "a key id twice in a role", "targets",
      #"{"_type":"targets","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z","targets":{},"delegations":{"keys":{},"roles":[{"name":"a","keyids":["1","1"],"threshold":1,"terminating":false,"paths":[]}]}}"#
    ),
    (
      "one role twice", "targets",
      #"{"_type":"targets","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z","targets":{},"delegations":{"keys":{},"roles":[{"name":"a","keyids":[],"threshold":1,"terminating":false,"paths":[]},{"name":"a","keyids":[],"threshold":1,"terminating":false,"paths":[]}]}}"#
    ),
    (
      "root without the role targets", "root",
      #"{"_type":"root","spec_version":"1.0","version":1,"expires":"2030-01-01T00:00:00Z","keys":{},"roles":{"root":{"keyids":[],"threshold":1},"timestamp":{"keyids":[],"threshold":1},"snapshot":{"keyids":[],"threshold":1}}}"#
    ),
  ]

  @Test("Malformed metadata is refused", arguments: malformed)
  func refused(name: String, role: String, signed: String) {
    let bytes = Array(#"{"signatures":[],"signed":\#(signed)}"#.utf8)
    #expect(throws: TrustError.self) {
      switch role {
      case "root": _ = try MetadataDocument<RootMetadata>(parsing: bytes)
      case "targets": _ = try MetadataDocument<TargetsMetadata>(parsing: bytes)
      default: _ = try MetadataDocument<TimestampMetadata>(parsing: bytes)
      }
    }
  }

  @Test("A key under an id that is not its own is refused")
  func keyIDMismatch() throws {
    let key = try TestKeys.signer(1).key
    let wrong = KeyID(String(repeating: "0", count: 64))
    let body = RootMetadata(header: header(), keys: [wrong: key], roles: [:])
    var members = try #require(body.signed.object)
    members["keys"] = [wrong.text: key.json]
    #expect(
      throws: TrustError.keyIDMismatch(role: "root", keyID: wrong.description, computed: key.id.description)
    ) { try RootMetadata(signed: .object(members), role: "root") }
  }

  @Test("Two signatures by one key id are refused, whatever the threshold")
  func duplicateSignature() throws {
    let signer = try TestKeys.signer(1)
    let envelope = try Envelope.signing(signed: ["_type": "x"], with: [signer])
    var members = try #require(envelope.json.object)
    let signatures = try #require(members["signatures"]?.array)
    members["signatures"] = .array(signatures + signatures)
    #expect(throws: TrustError.duplicateSignature(role: "x", keyID: signer.key.id.description)) {
      try Envelope(parsing: DocumentJSON.bytes(of: .object(members)), role: "x")
    }
  }

  @Test(
    "Instants are read and written exactly",
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-11-27T17:00:00Z", 1_795_798_800),
      ("2000-02-29T23:59:59Z", 951_868_799),
      ("9999-12-31T23:59:59Z", 253_402_300_799), ("2400-02-29T00:00:00Z", 13_574_563_200),
    ])
  func instants(text: String, seconds: Int) {
    #expect(MetadataInstant.date(of: text) == Date(timeIntervalSince1970: Double(seconds)))
    #expect(MetadataInstant.text(of: Date(timeIntervalSince1970: Double(seconds) + 0.9)) == text)
  }

  @Test(
    "What is no instant of TUF is refused",
    arguments: [
      "2026-11-27T17:00:00", "2026-11-27 17:00:00Z", "2026-11-27T17:00:00.5Z", "2026-02-29T00:00:00Z",
      "2026-13-01T00:00:00Z", "2026-11-27T24:00:00Z", "2026-11-27T17:60:00Z", "1969-12-31T23:59:59Z",
      "2026-11-27T17:00:00z", "٢026-11-27T17:00:0Z", "", "2026-11-27T+7:00:00Z", "20261127T170000Z ",
    ])
  func noInstant(text: String) { #expect(MetadataInstant.date(of: text) == nil) }
}
