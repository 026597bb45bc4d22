// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// Custota's update info, version 2, and the signed documents it leads to: the client reads
/// `<device>.json` and resolves both places against its folder (Custota, UpdaterThread `UpdateInfo`).
enum CustotaFeed {
  struct UpdateInfo: Encodable {
    struct Location: Encodable {
      let location_csig: String
      let location_ota: String
    }
    let full: Location
    /// By the vbmeta digest of what is installed; there are no incremental packages.
    let incremental: [String: Location] = [:]
    let version = 2
  }

  static let folder = "custota"

  static func files(
    of source: FeedSource, csigs: [String: [UInt8]]
  ) throws(PublishingError) -> [(String, [UInt8])] {
    var files: [(String, [UInt8])] = []
    for codename in source.codenames {
      // Without a signature of the newest nothing, rather than an older build.
      guard let (release, package) = source.offers(for: codename).first, let csig = csigs[package.file] else {
        continue
      }
      let path = "\(folder)/\(codename).json"
      let name = "\(package.file)\(FeedSet.csigSuffix)"
      let place = FeedSource.place(release, package.file, package.sha256)
      let info = UpdateInfo(
        full: UpdateInfo.Location(location_csig: name, location_ota: source.reference(place, depth: 2)))
      files.append((path, try ForeignJSON.bytes(of: info, file: path)))
      files.append(("\(folder)/\(name)", csig))
    }
    return files
  }
}
