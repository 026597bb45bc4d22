// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Scheduling

/// What LineageOS's updater asks for: v1 up to LineageOS 22, v2 since 23.
///
/// v1 is `Utils.parseJsonUpdate` of android_packages_apps_Updater; v2 is `NetworkUpdate` of its Kotlin
/// successor and `api_v2_device_builds` of lineageos-infra/updater.
enum LineageFeed {
  /// `{"response": […]}`, the builds of one device and release type.
  struct V1: Encodable {
    struct Build: Encodable {
      /// Seconds since 1970; the client wants more than its own ro.build.date.utc.
      let datetime: Int64
      let filename: String
      /// Unique; production writes the SHA-256.
      let id: String
      /// Equal to ro.lineage.releasetype, whatever the case.
      let romtype: String
      let size: UInt64
      let url: String
      /// Equal to ro.lineage.build.version, or the client does not install it.
      let version: String
    }
    let response: [Build]
  }

  /// One build of a device; production's list has one file or more for each, the package first.
  struct V2: Encodable {
    struct File: Encodable {
      var date: String?
      var datetime: Int64?
      let filename: String
      let filepath: String
      var os_patch_level: String?
      /// The client takes a missing one for 0 and drops the build.
      var os_sdk_level: Int?
      var ota_property_files: String?
      let sha256: String
      let size: UInt64
      var type: String?
      let url: String
    }
    let date: String
    let datetime: Int64
    let files: [File]
    let type: String
    let version: String
  }

  /// What download.lineageos.org lists of a device.
  static let builds = 4
  /// The longest reply, in bytes, that every client takes (`MAX_BODY_SIZE_BYTES` of the Kotlin updater).
  static let longestReply = 4096

  static func files(of source: FeedSource) throws(PublishingError) -> [(String, [UInt8])] {
    var files: [(String, [UInt8])] = []
    for codename in source.codenames {
      let offers = source.offers(for: codename).prefix(builds)
      let first = "lineage/v1/\(codename)/\(source.channel).json"
      let older = try ForeignJSON.fitting(
        offers.map { v1($0, source) }, within: longestReply, file: first
      ) { V1(response: $0) }
      let second = "lineage/v2/\(codename).json"
      let newer = try ForeignJSON.fitting(
        offers.map { v2($0, source) }, within: longestReply, file: second
      ) { $0 }
      files += [(first, older), (second, newer)]
    }
    return files
  }

  private static func v1(_ offer: FeedSource.Offer, _ source: FeedSource) -> V1.Build {
    let (release, package) = offer
    let place = FeedSource.place(release, package.file, package.sha256)
    return V1.Build(
      datetime: release.timestamp, filename: package.file, id: "\(package.sha256)",
      romtype: source.channel.name, size: package.size.bytes, url: source.reference(place, depth: 4),
      version: package.android)
  }

  private static func v2(_ offer: FeedSource.Offer, _ source: FeedSource) -> V2 {
    let (release, package) = offer
    let date = "\(release.instant.date)"
    let place = FeedSource.place(release, package.file, package.sha256)
    let main = V2.File(
      date: date, datetime: release.timestamp, filename: package.file, filepath: "/\(place)",
      os_patch_level: package.securityPatch, os_sdk_level: package.sdkLevel,
      ota_property_files: package.propertyFiles, sha256: "\(package.sha256)", size: package.size.bytes,
      type: source.channel.name, url: source.reference(place, depth: 3))
    let images = release.images.filter { $0.codename == package.codename }.map { image in
      let place = FeedSource.place(release, image.file, image.sha256)
      return V2.File(
        filename: image.file, filepath: "/\(place)", sha256: "\(image.sha256)", size: image.size.bytes,
        url: source.reference(place, depth: 3))
    }
    return V2(
      date: date, datetime: release.timestamp, files: [main] + images, type: source.channel.name,
      version: package.android)
  }
}
