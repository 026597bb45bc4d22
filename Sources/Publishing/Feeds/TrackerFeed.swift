// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
import Scheduling

/// `latest.yml` as miui-updates-tracker keeps it: one record for each package and each image archive of what
/// a device is offered.
package enum TrackerFeed {
  static func files(of source: FeedSource) -> [(String, [UInt8])] {
    var text = ""
    for codename in source.codenames {
      guard let (release, package) = source.offers(for: codename).first else { continue }
      text += record(
        source, release, package, file: package.file, size: package.size, sha256: package.sha256,
        md5: package.md5, method: "Recovery")
      for image in release.images where image.codename == codename {
        text += record(
          source, release, package, file: image.file, size: image.size, sha256: image.sha256, md5: nil,
          method: "Fastboot")
      }
    }
    return [("latest.yml", Array((text.isEmpty ? "[]\n" : text).utf8))]
  }

  private static func record(
    _ source: FeedSource, _ release: ReleaseManifest, _ package: ReleaseManifest.Package, file: String,
    size: ByteCount, sha256: Digest, md5: String?, method: String
  ) -> String {
    let link = source.reference(FeedSource.place(release, file, sha256), depth: 1)
    return """
      - android: \(quoted(package.android))
        branch: \(quoted(branch(source.channel)))
        codename: \(quoted(package.codename))
        date: \(release.instant.date)
        link: \(quoted(link))
        md5: \(md5.map(quoted) ?? "null")
        method: \(quoted(method))
        name: \(quoted(package.device))
        size: \(quoted(naturalSize(size)))
        version: \(quoted("\(release.version)"))

      """
  }

  /// The tracker's words: what comes weekly, what is stable, and everything else.
  static func branch(_ channel: Channel) -> String {
    switch channel.name {
    case "dev": "Weekly"
    case "stable": "Stable"
    default: "Public Beta"
    }
  }

  /// A text in single quotes, so that `4.10` stays a text (YAML 1.2.2, 7.3.2); the line breaks it cannot
  /// hold become spaces.
  package static func quoted(_ text: String) -> String {
    let line = text.map { $0.isNewline ? " " : String($0) }.joined()
    return "'\(line.replacing("'", with: "''"))'"
  }

  /// Decimal units and one decimal: `315.9 MB`, as Python's `humanize.naturalsize` writes them.
  package static func naturalSize(_ size: ByteCount) -> String {
    guard size.bytes >= 1000 else { return size.bytes == 1 ? "1 Byte" : "\(size.bytes) Bytes" }
    var unit: UInt64 = 1000
    var names = ["kB", "MB", "GB", "TB", "PB"][...]
    while size.bytes >= unit * 1000, names.count > 1 {
      unit *= 1000
      names.removeFirst()
    }
    // Whole units apart, so that nothing overflows.
    let tenths = size.bytes / unit * 10 + (size.bytes % unit * 10 + unit / 2) / unit
    return "\(tenths / 10).\(tenths % 10) \(names.first ?? "")"
  }
}
