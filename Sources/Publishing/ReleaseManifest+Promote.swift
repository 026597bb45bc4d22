// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

extension ReleaseManifest {
  /// The same build as another channel announces it: packages, images and sources to the byte, with that
  /// channel's name, previous version, addresses and announcements.
  ///
  /// `channelURL`: where that channel's folder is served; nil: addresses are relative to the manifest.
  /// `earlyReason`: why that channel offers it before its hour. `waiver`: what passed the gate of that channel.
  package func promoted(
    to channel: Channel, after previous: BuildVersion?, channelURL: String?, earlyReason: String? = nil,
    waiver: Waiver? = nil
  ) throws(PublishingError) -> ReleaseManifest {
    var manifest = self
    manifest.channel = channel
    manifest.previousVersion = previous
    if let earlyReason { manifest.train.earlyReason = earlyReason }
    if let waiver { manifest.waiver = waiver }
    for (index, package) in packages.enumerated() {
      let file = FileFacts(name: package.file, size: package.size, sha256: package.sha256)
      manifest.packages[index].url = Self.url(of: file, in: version, channelURL: channelURL)
    }
    try manifest.announce()
    return manifest
  }

  /// Writes the announcements of everything else it says, and checks the whole.
  mutating func announce() throws(PublishingError) {
    announcements = []
    announcements = Language.allCases.map { language in
      let bytes = Announcement.bytes(of: self, in: language)
      return AnnouncementFile(
        language: language, file: FileName.announcement(language), size: ByteCount(bytes.count),
        sha256: .sha256(of: bytes))
    }
    do throws(PublishingError) {
      try validate(file: FileName.manifest)
    } catch .malformed(_, let detail) {
      throw .impossibleFact(detail)
    } catch {
      throw error
    }
  }
}
