// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// A file as targets metadata lists it (TUF 4.5).
package struct TargetFile: Hashable, Sendable {
  /// Bytes.
  package var length: Int64
  package var hashes: FileHashes
  /// What the publisher says beside; any value.
  package var custom: JSONValue?
  package var unknown: [ExactText: JSONValue] = [:]

  package init(length: Int64, hashes: FileHashes, custom: JSONValue? = nil) {
    self.length = length
    self.hashes = hashes
    self.custom = custom
  }

  package init(length: Int64, sha256: Digest, custom: JSONValue? = nil) {
    self.init(length: length, hashes: FileHashes(sha256: sha256), custom: custom)
  }

  init(_ json: JSONValue, role: String, path: String) throws(TrustError) {
    var fields = try MetadataFields(json, role: role, path: path)
    guard let length = try fields.optionalLength("length") else {
      throw fields.malformed("length", "is missing")
    }
    guard let hashes = try FileHashes(taking: &fields) else { throw fields.malformed("hashes", "is missing") }
    self.init(length: length, hashes: hashes, custom: try fields.optional("custom", "a value") { $0 })
    unknown = fields.unknown
  }

  var json: JSONValue {
    var members = unknown
    members["length"] = .integer(length)
    members["hashes"] = hashes.json
    members["custom"] = custom
    return .object(members)
  }

  package var sha256: Digest? { hashes.sha256 }

  /// Where the file lies below the targets folder (TUF 5.7.3): `dir/HASH.name` with consistent snapshots.
  ///
  /// By SHA-256 where it is listed, else by SHA-512; nil where there is neither.
  package func location(of path: String, consistentSnapshot: Bool) -> String? {
    guard consistentSnapshot else { return path }
    guard let hash = hashes.values["sha256"] ?? hashes.values["sha512"] else { return nil }
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "\(hash).\(path)" }
    return "\(path[...slash])\(hash).\(path[path.utf8.index(after: slash)...])"
  }
}

/// Targets metadata (TUF 4.5), of the top-level role and of delegated ones.
package struct TargetsMetadata: MetadataBody {
  package static let type = "targets"

  package var header: MetadataHeader
  /// By target path.
  package var targets: [ExactText: TargetFile]
  package var delegations: Delegations?

  package init(header: MetadataHeader, targets: [ExactText: TargetFile], delegations: Delegations? = nil) {
    self.header = header
    self.targets = targets
    self.delegations = delegations
  }

  package init(header: MetadataHeader, taking fields: inout MetadataFields) throws(TrustError) {
    self.header = header
    targets = [:]
    for (path, json) in try fields.object("targets").sorted(by: { $0.key < $1.key }) {
      targets[path] = try TargetFile(json, role: fields.role, path: "targets.\(path)")
    }
    let role = fields.role
    delegations = try fields.optional("delegations", "an object") { $0.object.map { JSONValue.object($0) } }
      .map { json throws(TrustError) in try Delegations(json, role: role) }
  }

  package var members: [ExactText: JSONValue] {
    var members: [ExactText: JSONValue] = ["targets": .object(targets.mapValues(\.json))]
    members["delegations"] = delegations?.json
    return members
  }

  /// A file by its path; nil where this role does not list it itself.
  package func target(_ path: String) -> TargetFile? { targets[ExactText(path)] }
}
