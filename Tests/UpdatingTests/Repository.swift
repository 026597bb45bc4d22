// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Testing
import Trusting

/// A repository of the channel dev in memory: change its bodies, publish, and serve its files.
///
/// Its keys are no secret: TEST_KEY_DO_NOT_USE.
struct Repository {
  /// The instant at which clients update.
  static let now = Date(timeIntervalSince1970: 1_795_798_800)
  /// An instant some days from then.
  static func days(_ count: Double) -> Date { now.addingTimeInterval(count * 86_400) }

  var root: RootMetadata
  var timestamp: TimestampMetadata
  var snapshot: SnapshotMetadata
  /// By role: `targets` and the delegated ones.
  var targets: [ExactText: TargetsMetadata]
  var signers: [String: [Ed25519Signer]] = [:]
  /// What is published, by file name.
  var files: [String: [UInt8]] = [:]
  /// Whether timestamp and snapshot list lengths and hashes.
  var listsHashes = true

  /// Version 1 of everything, published: `targets` is signed by two keys and delegates to `builds`.
  init(consistentSnapshot: Bool = true) throws {
    func header(_ days: Double) -> MetadataHeader {
      MetadataHeader(version: 1, expires: Repository.days(days), channel: "dev")
    }
    let plan: [(TopLevelRole, [UInt8], Int)] = [
      (.root, [1, 2, 3], 2), (.timestamp, [4], 1), (.snapshot, [5], 1), (.targets, [6, 7, 8], 2),
    ]
    var keys: [KeyID: MetadataKey] = [:]
    var roles: [TopLevelRole: RoleKeys] = [:]
    for (role, numbers, threshold) in plan {
      let own = try numbers.map { try Repository.signer($0) }
      signers[role.rawValue] = own
      for signer in own { keys[signer.key.id] = signer.key }
      roles[role] = RoleKeys(keyIDs: own.map(\.key.id), threshold: threshold)
    }
    root = RootMetadata(header: header(365), keys: keys, roles: roles, consistentSnapshot: consistentSnapshot)
    timestamp = TimestampMetadata(header: header(3), snapshot: MetadataFile(version: 1))
    snapshot = SnapshotMetadata(header: header(14), files: [:])
    targets = ["targets": TargetsMetadata(header: header(180), targets: ["own.txt": Repository.file("own")])]
    try delegate("targets", to: "builds", [9, 10], paths: ["channel/*", "builds/*/*"], terminating: true)
    targets["builds"]?.targets["channel/latest.json"] = Repository.file("latest 1")
    try publishAll()
  }

  static func signer(_ number: UInt8) throws -> Ed25519Signer {
    try #require(Ed25519Signer(rawPrivateKey: [UInt8](repeating: number, count: 32)))
  }

  static func file(_ text: String) -> TargetFile {
    TargetFile(length: Int64(text.utf8.count), sha256: .sha256(of: Array(text.utf8)))
  }

  /// Adds a delegation behind those there are, and the role where there is none of that name; its threshold is
  /// the number of its keys.
  mutating func delegate(
    _ delegator: ExactText, to name: ExactText, _ numbers: [UInt8], paths: [ExactText],
    terminating: Bool = false
  ) throws {
    let own = try numbers.map { try Repository.signer($0) }
    signers[name.text, default: []] += own
    var delegations = targets[delegator]?.delegations ?? Delegations(keys: [:], roles: [])
    for signer in own { delegations.keys[signer.key.id] = signer.key }
    delegations.roles.append(
      DelegatedRole(
        name: name, keys: RoleKeys(keyIDs: own.map(\.key.id), threshold: own.count), terminating: terminating,
        scope: .paths(paths)))
    targets[delegator]?.delegations = delegations
    if targets[name] == nil {
      targets[name] = TargetsMetadata(
        header: MetadataHeader(version: 1, expires: Repository.days(30), channel: "dev"), targets: [:])
    }
  }

  /// Signs and serves everything as it is.
  mutating func publishAll() throws {
    try publishRoot()
    for role in targets.keys.sorted() { try publishTargets(role) }
    try publishSnapshot()
    try publishTimestamp()
  }

  /// One more version of the named targets roles, of snapshot and of timestamp.
  mutating func advance(_ roles: ExactText...) throws {
    for role in roles {
      targets[role]?.header.version += 1
      try publishTargets(role)
    }
    snapshot.header.version += 1
    try publishSnapshot()
    timestamp.header.version += 1
    try publishTimestamp()
  }

  /// The next root, signed by the keys of the old one and by its own.
  mutating func advanceRoot(_ change: (inout RootMetadata) -> Void = { _ in }) throws {
    root.header.version += 1
    change(&root)
    try publishRoot()
  }

  mutating func publishRoot() throws { files["\(root.version).root.json"] = try signed(root, as: "root") }

  mutating func publishTargets(_ role: ExactText) throws {
    let body = try #require(targets[role])
    let bytes = try signed(body, as: role.text)
    place(bytes, role.text, body.version)
    snapshot.files["\(role).json"] =
      listsHashes
      ? MetadataFile(version: body.version, of: bytes) : MetadataFile(version: body.version)
  }

  mutating func publishSnapshot() throws {
    let bytes = try signed(snapshot, as: "snapshot")
    place(bytes, "snapshot", snapshot.version)
    timestamp.snapshot =
      listsHashes
      ? MetadataFile(version: snapshot.version, of: bytes) : MetadataFile(version: snapshot.version)
  }

  mutating func publishTimestamp() throws { files["timestamp.json"] = try signed(timestamp, as: "timestamp") }

  mutating func place(_ bytes: [UInt8], _ role: String, _ version: Int) {
    files[root.consistentSnapshot ? "\(version).\(role).json" : "\(role).json"] = bytes
  }

  func signed(_ body: some MetadataBody, as role: String) throws -> [UInt8] {
    try MetadataDocument(body, signedBy: signers[role] ?? []).bytes
  }

  /// Replaces a top-level role's keys in the next root.
  mutating func rotate(_ role: TopLevelRole, to numbers: [UInt8]) throws {
    let own = try numbers.map { try Repository.signer($0) }
    let old = signers[role.rawValue] ?? []
    signers[role.rawValue] = own
    // The old keys of root sign once more.
    if role == .root { signers["root"] = old + own }
    try advanceRoot { root in
      for signer in own { root.keys[signer.key.id] = signer.key }
      root.roles[role]?.keyIDs = own.map(\.key.id)
    }
    if role == .root { signers["root"] = own }
  }
}
