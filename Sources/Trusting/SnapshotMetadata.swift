// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore

/// What timestamp and snapshot say of another document: its version, and perhaps size and hashes.
package struct MetadataFile: Hashable, Sendable {
  package var version: Int
  /// Bytes.
  package var length: Int64?
  package var hashes: FileHashes?
  package var unknown: [ExactText: JSONValue] = [:]

  package init(version: Int, length: Int64? = nil, hashes: FileHashes? = nil) {
    self.version = version
    self.length = length
    self.hashes = hashes
  }

  /// Describes a document completely: version, length, SHA-256.
  package init(version: Int, of bytes: [UInt8]) {
    self.init(version: version, length: Int64(bytes.count), hashes: FileHashes(sha256: .sha256(of: bytes)))
  }

  init(_ json: JSONValue, role: String, path: String) throws(TrustError) {
    var fields = try MetadataFields(json, role: role, path: path)
    version = try fields.positive("version")
    length = try fields.optionalLength("length")
    hashes = try FileHashes(taking: &fields)
    unknown = fields.unknown
  }

  var json: JSONValue {
    var members = unknown
    members["version"] = .integer(version)
    members["length"] = length.map { .integer($0) }
    members["hashes"] = hashes?.json
    return .object(members)
  }

  /// Refuses bytes of another length or hash (TUF 5.5.2, 5.6.2); what is not listed is not compared.
  package func check(_ bytes: [UInt8], role: String) throws(TrustError) {
    let name = "the \(role) metadata"
    if let length, length != Int64(bytes.count) {
      throw .wrongLength(of: name, expected: length, found: Int64(bytes.count))
    }
    try hashes?.check(bytes, name: name)
  }
}

/// Timestamp metadata (TUF 4.4): which snapshot is the newest.
package struct TimestampMetadata: MetadataBody {
  package static let type = "timestamp"

  package var header: MetadataHeader
  package var snapshot: MetadataFile

  package init(header: MetadataHeader, snapshot: MetadataFile) {
    self.header = header
    self.snapshot = snapshot
  }

  package init(header: MetadataHeader, taking fields: inout MetadataFields) throws(TrustError) {
    self.header = header
    let meta = try fields.object("meta")
    guard let json = meta["snapshot.json"], meta.count == 1 else {
      throw fields.malformed("meta", "lists \(meta.count) files, expected snapshot.json alone")
    }
    snapshot = try MetadataFile(json, role: fields.role, path: "meta.snapshot.json")
  }

  package var members: [ExactText: JSONValue] { ["meta": ["snapshot.json": snapshot.json]] }
}

/// Snapshot metadata (TUF 4.4): the version of every targets role.
package struct SnapshotMetadata: MetadataBody {
  package static let type = "snapshot"

  package var header: MetadataHeader
  /// By file name: `targets.json`, `builds.json`.
  package var files: [ExactText: MetadataFile]

  package init(header: MetadataHeader, files: [ExactText: MetadataFile]) {
    self.header = header
    self.files = files
  }

  package init(header: MetadataHeader, taking fields: inout MetadataFields) throws(TrustError) {
    self.header = header
    files = [:]
    for (name, json) in try fields.object("meta").sorted(by: { $0.key < $1.key }) {
      files[name] = try MetadataFile(json, role: fields.role, path: "meta.\(name)")
    }
  }

  package var members: [ExactText: JSONValue] { ["meta": .object(files.mapValues(\.json))] }

  /// What is said of a targets role, by the role's name; nil where it is not listed.
  package func file(of role: ExactText) -> MetadataFile? { files["\(role).json"] }
}
