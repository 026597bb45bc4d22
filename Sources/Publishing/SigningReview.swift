// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore
package import Trusting

/// What a person signs when they sign a document: told from the document alone, on any machine.
package struct SigningReview: Hashable, Sendable {
  /// The keys of one role, and what differs from the document that was compared with.
  package struct Keys: Hashable, Sendable {
    package let role: String
    package let threshold: Int
    package let keys: [KeyID]
    /// Nil where there was nothing to compare with.
    package var earlier: RoleKeys?

    package var added: [KeyID] { earlier.map { there in keys.filter { !there.keyIDs.contains($0) } } ?? [] }
    package var removed: [KeyID] { earlier?.keyIDs.filter { !keys.contains($0) } ?? [] }
  }

  /// A file that the document lists.
  package struct Listed: Hashable, Sendable {
    package let path: String
    package let size: ByteCount
    package let sha256: Digest?
  }

  /// `root`, `targets`, `builds` or an archive's name.
  package let role: String
  package let version: Int
  package let expires: Date
  /// `x-miui-channel`; a document without it is refused by our readers.
  package let channel: String?
  /// By role: of root its four, of a targets role those it delegates to.
  package let keys: [Keys]
  /// What is listed and was not, or differently, in the document compared with; without one all of it.
  package private(set) var added: [Listed] = []
  package private(set) var changed: [Listed] = []
  package private(set) var removed: [String] = []
  package let isCompared: Bool

  /// Reads a document of root or of a targets role. `file` names it, and its role where it is called
  /// `VERSION.ROLE.json`; `previous` is an earlier document of the same role.
  ///
  /// Expired metadata is `TrustError.expired`; timestamp and snapshot are refused.
  package init(
    _ envelope: Envelope, file: String, previous: (envelope: Envelope, file: String)? = nil, at now: Date
  ) throws {
    let named = SigningReview.name(of: file)
    let type = envelope.type ?? ""
    guard type != "timestamp", type != "snapshot" else {
      throw PublishingError.key(.signedOnline(file: file, type: type))
    }
    isCompared = previous != nil
    let header: MetadataHeader
    var files: (now: [ExactText: TargetFile], then: [ExactText: TargetFile])?
    if type == "root" {
      let root = try RootMetadata(signed: envelope.signed, role: "root")
      let earlier = try previous.map { try RootMetadata(signed: $0.envelope.signed, role: $0.file) }
      header = root.header
      role = "root"
      keys = TopLevelRole.allCases.map { role in
        let set = root.authority(of: role).roleKeys
        return Keys(
          role: role.rawValue, threshold: set.threshold, keys: set.keyIDs,
          earlier: earlier?.authority(of: role).roleKeys)
      }
      try SigningReview.check(earlier?.header, header, previous?.file)
    } else {
      role = named?.role ?? "targets"
      let body = try TargetsMetadata(signed: envelope.signed, role: role)
      let earlier = try previous.map { try TargetsMetadata(signed: $0.envelope.signed, role: $0.file) }
      header = body.header
      keys = (body.delegations?.roles ?? []).map { role in
        Keys(
          role: role.name.text, threshold: role.keys.threshold, keys: role.keys.keyIDs,
          earlier: earlier?.delegations?.roles.first { $0.name == role.name }?.keys)
      }
      try SigningReview.check(earlier?.header, header, previous?.file)
      files = (body.targets, earlier?.targets ?? [:])
    }
    version = header.version
    expires = header.expires
    channel = header.channel
    if let files { compare(files.now, files.then) }
    if let named {
      guard (named.role == "root") == (type == "root") else {
        throw TrustError.wrongType(
          role: named.role, expected: named.role == "root" ? "root" : "targets", found: type)
      }
      guard named.version == version else {
        throw TrustError.wrongVersion(role: role, expected: named.version, found: version)
      }
    }
    guard !header.isExpired(at: now) else {
      throw TrustError.expired(role: role, version: version, at: expires, now: now, serverDate: nil)
    }
  }

  /// The releases that the document adds, oldest first.
  package var addedVersions: [BuildVersion] {
    Set(added.compactMap { TargetPath.parse($0.path)?.version }).sorted()
  }

  private mutating func compare(_ now: [ExactText: TargetFile], _ then: [ExactText: TargetFile]) {
    for (path, file) in now.sorted(by: { $0.key < $1.key }) where then[path] != file {
      let listed = Listed(
        path: path.text, size: ByteCount(UInt64(clamping: file.length)), sha256: file.sha256)
      if then[path] == nil { added.append(listed) } else { changed.append(listed) }
    }
    removed = then.keys.filter { now[$0] == nil }.sorted().map(\.text)
  }

  private static func check(
    _ earlier: MetadataHeader?, _ header: MetadataHeader, _ file: String?
  ) throws(PublishingError) {
    guard let earlier, let file else { return }
    guard earlier.channel == header.channel else {
      throw .key(.notPrevious(file: file, detail: "it is for the channel \(earlier.channel ?? "of none")"))
    }
    guard earlier.version < header.version else {
      throw .key(
        .notPrevious(
          file: file, detail: "it has version \(earlier.version), expected one below \(header.version)"))
    }
  }

  /// Version and role of `5.builds.json`; nil for any other name.
  package static func name(of file: String) -> (version: Int, role: String)? {
    let name = file.split(separator: "/").last.map(String.init) ?? ""
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2, let version = Int(parts[0]), version > 0, String(version) == parts[0],
      parts[1].hasSuffix(".json")
    else { return nil }
    let role = String(parts[1].dropLast(5))
    return FileName.isPlain(role) ? (version, role) : nil
  }
}
