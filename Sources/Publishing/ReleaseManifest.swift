// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Scheduling

/// What one release is: the document that every reader starts from (docs/formats/manifest.md).
///
/// The same facts always give the same bytes; a reader refuses any others.
package struct ReleaseManifest: Hashable, Sendable, Codable {
  package static let format = "miui-release/manifest"
  package static let formatVersion = 1

  package var format = ReleaseManifest.format
  package var formatVersion = ReleaseManifest.formatVersion
  package var product: String
  package var version: BuildVersion
  package var channel: Channel
  /// 第590周.
  package var week: Int
  /// The train's instant in the project's zone.
  package var instant: ZonedInstant
  /// The same instant, seconds since 1970.
  package var timestamp: Int64
  package var train: Departure
  package var source: Source
  @OrNull package var previousVersion: BuildVersion?
  /// What boarded, in boarding order.
  package var features: [Feature]
  package var leftBehind: [Remaining]
  package var userShare: UserShare
  /// Sorted by codename.
  package var packages: [Package]
  package var images: [ImageArchive]
  @OrNull package var sourceSnapshot: File?
  package var announcements: [AnnouncementFile]
  package var devicesOnHold: [HeldDevice]
  /// What passed the testers' gate for a reason; left out where nothing did.
  package var waiver: Waiver?

  /// Every file of the release that the manifest vouches for, in the order it lists them.
  package var files: [FileFacts] {
    packages.map { FileFacts(name: $0.file, size: $0.size, sha256: $0.sha256) }
      + images.map { FileFacts(name: $0.file, size: $0.size, sha256: $0.sha256) }
      + [sourceSnapshot].compactMap(\.self).map {
        FileFacts(name: $0.file, size: $0.size, sha256: $0.sha256)
      }
      + announcements.map { FileFacts(name: $0.file, size: $0.size, sha256: $0.sha256) }
  }

}

extension ReleaseManifest {
  /// The document as it is published.
  package func bytes() throws(PublishingError) -> [UInt8] {
    try StableJSON.bytes(of: self, file: FileName.manifest)
  }

  /// Reads a published manifest strictly; `file` names it in errors.
  package init(bytes: [UInt8], file: String = FileName.manifest) throws(PublishingError) {
    self = try StableJSON.read(
      ReleaseManifest.self, format: Self.format, version: Self.formatVersion, from: bytes, file: file)
    try validate(file: file)
  }
}

extension ReleaseManifest {
  /// What clients are told that know nothing of incremental packages.
  var withFullPackagesAlone: ReleaseManifest {
    var manifest = self
    manifest.packages.removeAll { $0.type != .full }
    return manifest
  }
}
