// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// The reply of MIUI's update server to a phone, in clear, for updaters that ask a fixed address.
///
/// Every fact is a text there, also sizes. `LatestVersion` is the older protocol's name of `LatestRom`.
package enum MiuiFeed {
  struct Rom: Encodable, Hashable {
    /// `X` for developer builds, `F` for stable ones.
    let branch: String
    let changelog: [String: Lines]?
    /// ro.build.version.release.
    let codebase: String
    let description: String
    let descriptionUrl: String
    let device: String
    /// The last part of the URL: the name on disk.
    let filename: String
    /// `1.6G`.
    let filesize: String
    let md5: String
    let name: String
    let type: String
    let version: String

    struct Lines: Encodable, Hashable { let txt: [String] }
  }

  struct Reply: Encodable {
    struct Signup: Encodable { let version = "", total = "", rank = "" }
    let AuthResult = 0
    let ForceUpdate = 0
    let IncrementalUpdateList: [Rom] = []
    let LatestRom: Rom
    let LatestVersion: Rom
    /// Clients append `version/filename` (older ones) or `filename`: one mirror for each, in that order.
    let MirrorList: [String]
    let Signup = Signup()
    let UpdateList: [Rom]
    let UserLevel = 9
  }

  /// A device's reply; none where no build is on offer, or none whose md5 is known.
  static func files(of source: FeedSource) throws(PublishingError) -> [(String, [UInt8])] {
    guard let base = source.base else { return [] }
    var files: [(String, [UInt8])] = []
    for codename in source.codenames {
      let roms = source.offers(for: codename).compactMap { rom($0, source) }
      // Never an older build because the newest has no md5.
      guard let latest = roms.first, let newest = source.offers(for: codename).first,
        latest.version == "\(newest.release.version)"
      else { continue }
      let mirror = "\(base)/targets/builds"
      let reply = Reply(
        LatestRom: latest, LatestVersion: Rom(latest, changelog: nil),
        MirrorList: [mirror, "\(mirror)/\(latest.version)"], UpdateList: roms.map { Rom($0, changelog: nil) })
      let path = "miui/\(codename).json"
      files.append((path, try ForeignJSON.bytes(of: reply, file: path)))
    }
    return files
  }

  private static func rom(_ offer: FeedSource.Offer, _ source: FeedSource) -> Rom? {
    let (release, package) = offer
    guard let md5 = package.md5 else { return nil }
    let language = Language.zh
    let announcement = release.announcements.first { $0.language == language }
    let place = announcement.map { FeedSource.place(release, $0.file, $0.sha256) }
    var changes: [String: Rom.Lines] = [:]
    for feature in release.features {
      let app = feature.app.text(in: language)
      changes[app] = Rom.Lines(txt: (changes[app]?.txt ?? []) + [feature.title.text(in: language)])
    }
    return Rom(
      branch: branch(source.channel), changelog: changes, codebase: package.android,
      description: "\(release.product) \(release.version)",
      descriptionUrl: place.map { source.reference($0, depth: 2) } ?? "", device: package.codename,
      filename: FeedSource.diskName(package.file, package.sha256), filesize: size(package.size), md5: md5,
      name: "\(package.device) \(release.version)", type: "rom", version: "\(release.version)")
  }

  static func branch(_ channel: Channel) -> String { channel.name == "stable" ? "F" : "X" }

  /// Binary units and one decimal, rounded half up: `812M`, `1.6G`.
  package static func size(_ size: ByteCount) -> String {
    let gibibyte: UInt64 = 1 << 30
    if size.bytes < gibibyte { return "\((size.bytes + (1 << 19)) >> 20)M" }
    let tenths = (size.bytes / (1 << 20) * 10 + 512) / 1024
    return "\(tenths / 10).\(tenths % 10)G"
  }
}

extension MiuiFeed.Rom {
  fileprivate init(_ rom: MiuiFeed.Rom, changelog: [String: Lines]?) {
    self.init(
      branch: rom.branch, changelog: changelog, codebase: rom.codebase, description: rom.description,
      descriptionUrl: rom.descriptionUrl, device: rom.device, filename: rom.filename, filesize: rom.filesize,
      md5: rom.md5, name: rom.name, type: rom.type, version: rom.version)
  }
}
