// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What waits to be published: metadata that wants signatures, and what it was made upon.
///
/// Its files lie in the state folder; artifacts are in place already, under names that no metadata gives yet.
package struct StagedChange: Hashable, Sendable, Codable {
  package static let format = "miui-release/staged-change"
  package static let formatVersion = 1
  /// The name of the document among the staged files.
  package static let fileName = "change.json"

  /// Why something is published.
  package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
    case creation, release, withdrawal, rollout, promotion, keys, renewal
  }

  /// One metadata file of the change.
  package struct Document: Hashable, Sendable, Codable {
    /// `12.builds.json`.
    package let file: String
    package let role: String
    package let version: Int
    /// Of the canonical form of what is signed: the same whoever has signed so far.
    package let signedSha256: Digest

    package init(file: String, role: String, version: Int, signedSha256: Digest) {
      self.file = file
      self.role = role
      self.version = version
      self.signedSha256 = signedSha256
    }
  }

  package let format: String
  package let formatVersion: Int
  package let channel: Channel
  package let kind: Kind
  /// One line for people: what a signer agrees to.
  package let summary: String
  /// The release that is published, withdrawn or promoted; null for other changes.
  @OrNull package var version: BuildVersion?
  /// The versions of root and of every targets role that the change was made upon; empty for a creation.
  package let basis: [String: Int]
  /// In the order they are written: root, delegated roles, targets.
  package let documents: [Document]

  package init(
    channel: Channel, kind: Kind, summary: String, version: BuildVersion?, basis: [String: Int],
    documents: [Document]
  ) {
    format = Self.format
    formatVersion = Self.formatVersion
    self.channel = channel
    self.kind = kind
    self.summary = summary
    self.version = version
    self.basis = basis
    self.documents = documents
  }

  package func bytes() throws(PublishingError) -> [UInt8] {
    try StableJSON.bytes(of: self, file: Self.fileName)
  }

  /// Reads a staged change strictly; `file` names it in errors.
  package init(bytes: [UInt8], file: String = Self.fileName) throws(PublishingError) {
    self = try StableJSON.read(
      StagedChange.self, format: Self.format, version: Self.formatVersion, from: bytes, file: file)
  }
}
