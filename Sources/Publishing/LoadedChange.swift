// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Trusting

/// A staged change with its metadata read and compared with what the change says of it.
struct LoadedChange {
  struct Document {
    let file: String
    let role: String
    let version: Int
    let envelope: Envelope
  }

  let change: StagedChange
  let documents: [Document]
  let root: RootMetadata?
  let targets: TargetsMetadata?
  let builds: TargetsMetadata?

  init(_ files: StagedFiles, of channel: Channel) throws {
    change = try StagedChange(bytes: files.change)
    guard change.channel == channel else {
      throw PublishingError.otherChannel(expected: channel, found: change.channel)
    }
    let documents = try change.documents.map { document in
      guard let bytes = files.documents[document.file] else {
        throw PublishingError.stagedMissing(document.file)
      }
      let envelope = try Envelope(parsing: bytes, role: document.role)
      guard Digest.sha256(of: envelope.signedBytes) == document.signedSha256 else {
        throw PublishingError.stagedChanged(document.file)
      }
      return Document(
        file: document.file, role: document.role, version: document.version, envelope: envelope)
    }
    self.documents = documents
    func body<Body: MetadataBody>(_ role: String) throws -> Body? {
      try documents.first { $0.role == role }.map { try Body(signed: $0.envelope.signed, role: role) }
    }
    root = try body("root")
    targets = try body("targets")
    builds = try body(TargetPath.buildsRole)
  }

  /// Who must sign a role's document: the keys it has after the change; for root and the roles that a
  /// changed root lists, also those it had before (5.3.4), while they are there.
  func authorities(of role: String, upon state: ChannelState?) throws -> [RoleAuthority] {
    guard let root = root ?? state?.root.body, let targets = targets ?? state?.targets.body,
      let builds = builds ?? state?.builds.body
    else { throw PublishingError.noChannel(change.channel) }
    let after = ChannelState.authority(of: role, root: root, targets: targets, builds: builds)
    guard let after else { throw PublishingError.notDelegated(role: role, channel: change.channel) }
    let before = TopLevelRole(rawValue: role) == nil || self.root == nil ? nil : state?.authority(of: role)
    return [before, after].compactMap(\.self)
  }

  /// Root must satisfy its old and its new keys. Another role must satisfy its new keys; that it also
  /// satisfies the old ones only keeps readers whole while a new root comes out.
  func missing(upon state: ChannelState?) throws -> [MissingSignatures] {
    try documents.flatMap { document -> [MissingSignatures] in
      let all = try authorities(of: document.role, upon: state)
      return (document.role == "root" ? all : all.suffix(1)).compactMap { authority in
        let signed = authority.validSigners(of: document.envelope)
        guard signed.count < authority.threshold else { return nil }
        return MissingSignatures(
          file: document.file, role: document.role, valid: signed.count, threshold: authority.threshold,
          signed: signed, open: authority.roleKeys.keyIDs.filter { !signed.contains($0) })
      }
    }
  }
}
