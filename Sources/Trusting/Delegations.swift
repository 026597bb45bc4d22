// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore

/// Which paths a role is trusted for.
package enum DelegationScope: Hashable, Sendable {
  /// Patterns with `*` and `?`, which do not cross a slash.
  case paths([ExactText])
  /// Beginnings of the hexadecimal SHA-256 of a path.
  case pathHashPrefixes([ExactText])

  package func covers(_ path: String) -> Bool {
    switch self {
    case .paths(let patterns): return patterns.contains { PathPattern.matches(path, pattern: $0.text) }
    case .pathHashPrefixes(let prefixes):
      let digest = Digest.sha256(of: Array(path.utf8)).description
      return prefixes.contains { digest.utf8.starts(with: $0.text.lowercased().utf8) }
    }
  }
}

/// One role that another delegates paths to.
package struct DelegatedRole: Hashable, Sendable {
  package var name: ExactText
  package var keys: RoleKeys
  /// A path that it is trusted for and does not list is listed nowhere.
  package var terminating: Bool
  package var scope: DelegationScope
  package var unknown: [ExactText: JSONValue] = [:]

  package init(name: ExactText, keys: RoleKeys, terminating: Bool, scope: DelegationScope) {
    self.name = name
    self.keys = keys
    self.terminating = terminating
    self.scope = scope
  }

  init(_ json: JSONValue, role: String, path: String) throws(TrustError) {
    var fields = try MetadataFields(json, role: role, path: path)
    name = ExactText(try fields.text("name"))
    guard !name.text.isEmpty, TopLevelRole(rawValue: name.text) == nil else {
      throw fields.malformed("name", "is “\(name)”, which no delegated role can have")
    }
    keys = try RoleKeys(taking: &fields)
    terminating = try fields.required("terminating", "true or false") { $0.boolean }
    let listsPaths = json["paths"] != nil
    guard listsPaths != (json["path_hash_prefixes"] != nil) else {
      throw fields.malformed("paths", "and path_hash_prefixes: expected one of the two")
    }
    scope =
      listsPaths
      ? .paths(try fields.distinctTexts("paths"))
      : .pathHashPrefixes(try fields.distinctTexts("path_hash_prefixes"))
    unknown = fields.unknown
  }

  var json: JSONValue {
    var members = unknown.merging(keys.members) { $1 }
    members["name"] = .string(name)
    members["terminating"] = .boolean(terminating)
    switch scope {
    case .paths(let patterns): members["paths"] = .array(patterns.map { .string($0) })
    case .pathHashPrefixes(let prefixes):
      members["path_hash_prefixes"] = .array(prefixes.map { .string($0) })
    }
    return .object(members)
  }
}

/// The roles that a targets role delegates to, and their keys.
package struct Delegations: Hashable, Sendable {
  package var keys: [KeyID: MetadataKey]
  /// In the order they are searched.
  package var roles: [DelegatedRole]
  package var unknown: [ExactText: JSONValue] = [:]

  package init(keys: [KeyID: MetadataKey], roles: [DelegatedRole]) {
    self.keys = keys
    self.roles = roles
  }

  init(_ json: JSONValue, role: String) throws(TrustError) {
    var fields = try MetadataFields(json, role: role, path: "delegations")
    guard json["succinct_roles"] == nil else {
      throw fields.malformed("succinct_roles", "is TAP 15, which is not part of TUF 1.0 and not supported")
    }
    keys = try KeyTable.read(try fields.object("keys"), role: role, path: "delegations.keys")
    roles = []
    var seen: Set<ExactText> = []
    for (index, item) in try fields.list("roles").enumerated() {
      let delegated = try DelegatedRole(item, role: role, path: "delegations.roles[\(index)]")
      guard seen.insert(delegated.name).inserted else {
        throw fields.malformed("roles", "lists \(delegated.name) twice")
      }
      roles.append(delegated)
    }
    unknown = fields.unknown
  }

  var json: JSONValue {
    var members = unknown
    members["keys"] = KeyTable.json(of: keys)
    members["roles"] = .array(roles.map(\.json))
    return .object(members)
  }

  /// The keys of a role for metadata that `delegator` delegates to.
  package func authority(of role: DelegatedRole, delegator: ExactText) -> RoleAuthority {
    RoleAuthority(delegator: delegator.text, roleKeys: role.keys, keys: keys)
  }
}
