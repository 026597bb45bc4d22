// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Scheduling

/// A channel's `latest.json`: which release it stands at. It is written last and by rename, so that a
/// reader sees the old release or the new one.
package struct ChannelPointer: Hashable, Sendable, Codable {
  package static let format = "miui-release/channel-pointer"
  package static let formatVersion = 1

  /// The manifest the pointer leads to.
  package struct Target: Hashable, Sendable, Codable {
    /// Relative to the pointer: `26.11.27/manifest.json`.
    package let path: String
    package let sha256: Digest
    package let size: ByteCount
  }

  package let format: String
  package let formatVersion: Int
  package let channel: Channel
  package let version: BuildVersion
  package let week: Int
  package let instant: ZonedInstant
  package let manifest: Target

  /// The one pointer that leads to a manifest.
  package init(to manifest: ReleaseManifest) throws(PublishingError) {
    let bytes = try manifest.bytes()
    format = Self.format
    formatVersion = Self.formatVersion
    channel = manifest.channel
    version = manifest.version
    week = manifest.week
    instant = manifest.instant
    self.manifest = Target(
      path: "\(manifest.version)/\(FileName.manifest)", sha256: .sha256(of: bytes),
      size: ByteCount(bytes.count))
  }

  package func bytes() throws(PublishingError) -> [UInt8] {
    try StableJSON.bytes(of: self, file: FileName.pointer)
  }

  /// Reads a published pointer strictly; `file` names it in errors.
  package init(bytes: [UInt8], file: String = FileName.pointer) throws(PublishingError) {
    self = try StableJSON.read(
      ChannelPointer.self, format: Self.format, version: Self.formatVersion, from: bytes, file: file)
    let path = "\(version)/\(FileName.manifest)"
    guard manifest.path == path else {
      throw .malformed(file: file, detail: "manifest.path is “\(manifest.path)”; expected \(path)")
    }
  }

  /// What happens to a channel that stands at `current` when this pointer is published.
  package func succession(after current: ChannelPointer?) -> Succession {
    guard let current else { return .advances }
    if current.version < version { return .advances }
    if current.version > version { return .isBehind(current.version) }
    return current == self ? .isCurrent : .contradicts
  }

  package enum Succession: Hashable, Sendable {
    /// The channel moves forward to it.
    case advances
    /// The channel stands at it.
    case isCurrent
    /// The channel stands at a newer version and never goes back.
    case isBehind(BuildVersion)
    /// The channel stands at the same version with another manifest.
    case contradicts
  }
}
