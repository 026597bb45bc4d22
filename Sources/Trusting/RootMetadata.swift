// SPDX-License-Identifier: Apache-2.0

/// The roles whose keys root lists.
package enum TopLevelRole: String, Hashable, Sendable, CaseIterable {
  case root, timestamp, snapshot, targets
}

/// Root metadata (TUF 4.3): the keys of the four top-level roles.
package struct RootMetadata: MetadataBody {
  package static let type = "root"

  package var header: MetadataHeader
  package var consistentSnapshot: Bool
  package var keys: [KeyID: MetadataKey]
  package var roles: [TopLevelRole: RoleKeys]
  /// Roles that this program does not know, such as `mirrors`.
  package var otherRoles: [ExactText: JSONValue] = [:]

  package init(
    header: MetadataHeader, keys: [KeyID: MetadataKey], roles: [TopLevelRole: RoleKeys],
    consistentSnapshot: Bool = true
  ) {
    self.header = header
    self.keys = keys
    self.roles = roles
    self.consistentSnapshot = consistentSnapshot
  }

  package init(header: MetadataHeader, taking fields: inout MetadataFields) throws(TrustError) {
    self.header = header
    consistentSnapshot = try fields.optional("consistent_snapshot", "true or false") { $0.boolean } ?? false
    keys = try KeyTable.read(try fields.object("keys"), role: fields.role, path: "keys")
    roles = [:]
    var members = try fields.object("roles")
    for role in TopLevelRole.allCases {
      let name = ExactText(role.rawValue)
      guard let json = members.removeValue(forKey: name) else {
        throw fields.malformed("roles", "does not list \(name)")
      }
      roles[role] = try RoleKeys(json, role: fields.role, path: "roles.\(name)")
    }
    otherRoles = members
  }

  package var members: [ExactText: JSONValue] {
    var listed = otherRoles
    for (role, keys) in roles { listed[ExactText(role.rawValue)] = keys.json }
    return [
      "consistent_snapshot": .boolean(consistentSnapshot), "keys": KeyTable.json(of: keys),
      "roles": .object(listed),
    ]
  }

  /// The keys of a role; a role that is not listed can be signed by nobody.
  package func authority(of role: TopLevelRole) -> RoleAuthority {
    RoleAuthority(
      delegator: RootMetadata.type, roleKeys: roles[role] ?? RoleKeys(keyIDs: [], threshold: 1), keys: keys)
  }
}
