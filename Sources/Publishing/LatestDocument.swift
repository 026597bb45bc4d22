// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Scheduling

/// The target `channel/latest.json`: which build a channel offers, to how many phones, and which builds
/// were taken back. Signed by the role `builds` (docs/formats/latest.md).
package struct LatestDocument: Hashable, Sendable, Codable {
  package static let format = "miui-release/channel-latest"
  package static let formatVersion = 1
  /// The target path in the channel's repository.
  package static let targetPath = "channel/latest.json"

  /// The target path of a file of a release: `builds/26.11.27/manifest.json`.
  package static func buildPath(_ version: BuildVersion, _ file: String) -> String {
    "builds/\(version)/\(file)"
  }

  /// The manifest of the offered build.
  package struct Target: Hashable, Sendable, Codable {
    /// A target path: `builds/26.11.27/manifest.json`.
    package let path: String
    package let sha256: Digest
    package let size: ByteCount

    init(of manifest: ReleaseManifest) throws(PublishingError) {
      let bytes = try manifest.bytes()
      path = LatestDocument.buildPath(manifest.version, FileName.manifest)
      sha256 = .sha256(of: bytes)
      size = ByteCount(bytes.count)
    }
  }

  package let format: String
  package let formatVersion: Int
  package let channel: Channel
  package internal(set) var version: BuildVersion
  package internal(set) var week: Int
  /// The train's instant of the offered build.
  package internal(set) var instant: ZonedInstant
  package internal(set) var manifest: Target
  package internal(set) var rollout: Rollout
  /// Sorted by version.
  package internal(set) var withdrawn: [Withdrawal]
  /// Older builds are not to be run any more, nor installed.
  @OrNull package internal(set) var minBuild: BuildVersion?

  /// A channel's first document.
  package init(first manifest: ReleaseManifest, rollout: Rollout) throws(PublishingError) {
    format = Self.format
    formatVersion = Self.formatVersion
    channel = manifest.channel
    version = manifest.version
    week = manifest.week
    instant = manifest.instant
    self.manifest = try Target(of: manifest)
    self.rollout = rollout
    withdrawn = []
    _minBuild = OrNull(wrappedValue: nil)
    try validateEdit()
  }

  /// The document as it is published.
  package func bytes() throws(PublishingError) -> [UInt8] {
    try StableJSON.bytes(of: self, file: FileName.pointer)
  }

  /// Reads a published document strictly; `file` names it in errors.
  package init(bytes: [UInt8], file: String = FileName.pointer) throws(PublishingError) {
    self = try StableJSON.read(
      LatestDocument.self, format: Self.format, version: Self.formatVersion, from: bytes, file: file)
    if let fault { throw .malformed(file: file, detail: fault) }
  }

  /// How a version was withdrawn; nil where it was not.
  package func withdrawal(of version: BuildVersion) -> Withdrawal? {
    withdrawn.first { $0.version == version }
  }

  package func isWithdrawn(_ version: BuildVersion) -> Bool { withdrawal(of: version) != nil }

  /// The build to install in place of a withdrawn one, over further withdrawals; nil where nobody named one.
  package func replacement(for version: BuildVersion) -> BuildVersion? {
    var found = withdrawal(of: version)?.replacedBy
    // Each round passes one entry, and the list holds no circle.
    for _ in withdrawn {
      guard let next = found, let further = withdrawal(of: next) else { break }
      found = further.replacedBy
    }
    return found
  }

  /// The build that nobody is kept from: not withdrawn, not below the floor; nil where the offer is.
  package var offered: BuildVersion? {
    isWithdrawn(version) || minBuild.map { version < $0 } == true ? nil : version
  }

  /// Refuses an edit that the document cannot state.
  func validateEdit() throws(PublishingError) {
    if let fault { throw .impossibleFact(fault) }
  }

  /// What the types cannot say; nil where all is well.
  private var fault: String? {
    let path = Self.buildPath(version, FileName.manifest)
    guard manifest.path == path else { return "manifest.path is “\(manifest.path)”; expected \(path)" }
    guard week >= 1 else { return "week is \(week); expected 1 or more" }
    if let fault = rollout.fault { return fault }
    for (entry, next) in zip(withdrawn, withdrawn.dropFirst()) {
      if entry.version == next.version { return "\(entry.version) is withdrawn twice" }
      if entry.version > next.version { return "withdrawn \(next.version) is listed after \(entry.version)" }
    }
    for entry in withdrawn {
      if let fault = entry.fault { return fault }
      var seen: Set<BuildVersion> = [entry.version]
      var next = entry.replacedBy
      while let version = next {
        guard seen.insert(version).inserted else {
          return "the replacements of withdrawn \(entry.version) lead back to \(version)"
        }
        next = withdrawal(of: version)?.replacedBy
      }
    }
    if let minBuild, minBuild > version {
      return "min_build \(minBuild) is newer than the offered \(version)"
    }
    return nil
  }
}
