// SPDX-License-Identifier: Apache-2.0

/// Which keys may sign a role, and how many of them must.
package struct RoleKeys: Hashable, Sendable {
  /// In their order, none twice.
  package var keyIDs: [KeyID]
  /// At least one.
  package var threshold: Int
  package var unknown: [ExactText: JSONValue] = [:]

  package init(keyIDs: [KeyID], threshold: Int) {
    self.keyIDs = keyIDs
    self.threshold = threshold
  }

  init(taking fields: inout MetadataFields) throws(TrustError) {
    keyIDs = try fields.distinctTexts("keyids").map { KeyID($0) }
    threshold = try fields.positive("threshold")
  }

  init(_ json: JSONValue, role: String, path: String) throws(TrustError) {
    var fields = try MetadataFields(json, role: role, path: path)
    try self.init(taking: &fields)
    unknown = fields.unknown
  }

  var members: [ExactText: JSONValue] {
    ["keyids": .array(keyIDs.map { .string($0.text) }), "threshold": .integer(threshold)]
  }

  var json: JSONValue { .object(unknown.merging(members) { $1 }) }
}

/// The keys of one role, out of the metadata of who delegates to it.
package struct RoleAuthority: Hashable, Sendable {
  /// Who delegates: `root`, or the name of a targets role.
  package let delegator: String
  package let roleKeys: RoleKeys
  package let keys: [KeyID: MetadataKey]

  package init(delegator: String, roleKeys: RoleKeys, keys: [KeyID: MetadataKey]) {
    self.delegator = delegator
    self.roleKeys = roleKeys
    self.keys = keys
  }

  package var threshold: Int { roleKeys.threshold }

  /// The role's keys that have validly signed, in the order of the role.
  ///
  /// A bad signature beside them spoils nothing; one key under two ids counts once.
  package func validSigners(of envelope: Envelope) -> [KeyID] {
    var seen: Set<[UInt8]> = []
    return roleKeys.keyIDs.filter { id in
      guard let key = keys[id], let signature = envelope.signatures.first(where: { $0.keyID == id }),
        let bytes = signature.bytes, key.verifies(signature: bytes, of: envelope.signedBytes),
        let fingerprint = key.fingerprint
      else { return false }
      return seen.insert(fingerprint).inserted
    }
  }

  package func isSatisfied(by envelope: Envelope) -> Bool { validSigners(of: envelope).count >= threshold }

  /// Throws `TrustError.unsigned` below the threshold (TUF 5.3.4, 5.4.2, 5.5.3, 5.6.3).
  package func verify(_ envelope: Envelope, role: String) throws(TrustError) {
    let valid = validSigners(of: envelope).count
    guard valid >= threshold else {
      let version = envelope.signed["version"]?.integer ?? 0
      throw .unsigned(
        role: role, version: Int(version), delegator: delegator, valid: valid, threshold: threshold)
    }
  }
}

/// A table of keys by id, each checked against its id.
enum KeyTable {
  /// Refuses a key that is not what its id says (TUF 4.2: clients must calculate each id).
  static func read(
    _ members: [ExactText: JSONValue], role: String, path: String
  ) throws(TrustError) -> [KeyID: MetadataKey] {
    var keys: [KeyID: MetadataKey] = [:]
    for (id, json) in members.sorted(by: { $0.key < $1.key }) {
      let key = try MetadataKey(json, role: role, path: "\(path).\(id)")
      guard key.id.text == id else {
        throw .keyIDMismatch(role: role, keyID: id.text, computed: key.id.description)
      }
      keys[key.id] = key
    }
    return keys
  }

  static func json(of keys: [KeyID: MetadataKey]) -> JSONValue {
    .object(Dictionary(keys.map { ($0.key.text, $0.value.json) }) { $1 })
  }
}
