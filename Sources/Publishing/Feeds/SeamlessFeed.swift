// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// The channel line of GrapheneOS's updater and of CalyxOS's, which grew from it: `<device>-<channel>`.
///
/// Both split the first line at spaces. GrapheneOS wants incremental, date, device and channel, and compares
/// the last two with its own; CalyxOS reads the first two, and gets `<device>-<channel>-changelog.html`
/// (`Service.onHandleIntent`, `downloadChangelog`).
enum SeamlessFeed {
  static let folder = "grapheneos"

  static func files(of source: FeedSource) -> [(String, [UInt8])] {
    var files: [(String, [UInt8])] = []
    for codename in source.codenames {
      guard let (release, package) = source.offers(for: codename).first else { continue }
      let name = "\(folder)/\(codename)-\(source.channel)"
      let line = "\(incremental(package, release)) \(release.timestamp) \(codename) \(source.channel)\n"
      files.append((name, Array(line.utf8)))
      files.append(("\(name)-changelog.html", Array(ReleaseHTML.page(of: release).utf8)))
    }
    let map = aliases(of: source).sorted { FileName.precedes($0.path, $1.path) }
      .map { "\(source.root)/\($0.path) \(source.root)/\($0.target);\n" }.joined()
    if !map.isEmpty { files.append(("\(folder)/redirects.map", Array(map.utf8))) }
    return files
  }

  /// The client asks for `<device>-ota_update-<incremental>.zip` beside the line.
  static func aliases(of source: FeedSource) -> [FeedSet.Alias] {
    source.codenames.compactMap { codename in
      guard let (release, package) = source.offers(for: codename).first else { return nil }
      return FeedSet.Alias(
        path: "\(FeedSet.folder)/\(folder)/\(codename)-ota_update-\(incremental(package, release)).zip",
        target: FeedSource.place(release, package.file, package.sha256))
    }
  }

  /// ro.build.version.incremental, out of `brand/product/device:release/id/incremental:type/tags`.
  static func incremental(_ package: ReleaseManifest.Package, _ release: ReleaseManifest) -> String {
    let parts = package.postBuild.split(separator: ":", omittingEmptySubsequences: false)
    let build = parts.count == 3 ? parts[1].split(separator: "/", omittingEmptySubsequences: false) : []
    guard build.count == 3, FileName.isPlain(String(build[2])) else { return "\(release.version)" }
    return String(build[2])
  }
}
