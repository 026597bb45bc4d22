// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// What every feed is made from: the releases that may be mentioned and those on offer, and where their
/// files lie.
struct FeedSource {
  let channel: Channel
  /// Without a slash at its end.
  let base: String?
  /// Up to the current one, newest first, withdrawn ones among them.
  let known: [ReleaseManifest]
  /// The known ones that were not withdrawn.
  let offered: [ReleaseManifest]
  let withdrawn: [BuildVersion: Withdrawal]

  init(
    channel: Channel, baseURL: String?, releases: [ReleaseManifest], current: BuildVersion?,
    withdrawn: [Withdrawal]
  ) throws(PublishingError) {
    self.channel = channel
    base = try baseURL.map(Self.checked)
    for (release, next) in zip(releases, releases.dropFirst()) where release.version <= next.version {
      throw .impossibleFact("\(next.version) is listed after \(release.version), which is not newer")
    }
    for release in releases where release.channel != channel {
      throw .otherChannel(expected: channel, found: release.channel)
    }
    // A codename becomes a path here, and a word of a line.
    for package in releases.flatMap(\.packages) where !FileName.isPlain(package.codename) {
      throw .badFileName(package.codename)
    }
    var entries: [BuildVersion: Withdrawal] = [:]
    for entry in withdrawn where entries.updateValue(entry, forKey: entry.version) != nil {
      throw .impossibleFact("\(entry.version) is withdrawn twice")
    }
    self.withdrawn = entries
    known = releases.filter { release in
      current.map { release.version <= $0 } ?? false || entries[release.version] != nil
    }
    offered = current == nil ? [] : known.filter { entries[$0.version] == nil }
  }

  /// Refuses what is no plain http or https URL: it is put into JSON, YAML, XML and a server's settings.
  private static func checked(_ text: String) throws(PublishingError) -> String {
    var url = text[...]
    while url.hasSuffix("/") { url.removeLast() }
    let scheme = ["https://", "http://"].first { url.hasPrefix($0) && url.utf8.count > $0.utf8.count }
    let forbidden = Set("\"'<>\\^`{|}?#".utf8)
    guard scheme != nil, url.utf8.allSatisfy({ (0x21...0x7e).contains($0) && !forbidden.contains($0) })
    else { throw .impossibleFact("“\(text)” is no http or https URL of a folder") }
    return String(url)
  }

  /// A device's package in a release.
  typealias Offer = (release: ReleaseManifest, package: ReleaseManifest.Package)

  /// What a device is offered, newest first, at most `FeedSet.longest`.
  func offers(for codename: String) -> [Offer] {
    Array(
      offered.lazy.compactMap { release in
        release.packages.first { $0.codename == codename }.map { (release, $0) }
      }.prefix(FeedSet.longest))
  }

  /// Every device that ever had a package here, so that one whose builds were all withdrawn is told so.
  var codenames: [String] {
    Set(known.flatMap { $0.packages.map(\.codename) }).sorted(by: FileName.precedes)
  }

  /// The target's place on disk, relative to the channel's folder: consistent snapshots put the digest
  /// before the name (TUF 6.2).
  static func place(_ release: ReleaseManifest, _ file: String, _ sha256: Digest) -> String {
    "targets/builds/\(release.version)/\(diskName(file, sha256))"
  }

  static func diskName(_ file: String, _ sha256: Digest) -> String { "\(sha256).\(file)" }

  /// The channel folder's path on its server: `/dev`. Without an address, the channel's name.
  var root: String {
    guard let base else { return "/\(channel)" }
    let parts = base.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
    return parts.count > 3 ? "/\(parts[3])" : ""
  }

  /// The whole URL where the channel has one, else a reference from a file `depth` folders down.
  func reference(_ place: String, depth: Int) -> String {
    if let base { return "\(base)/\(place)" }
    return String(repeating: "../", count: depth) + place
  }

  /// `SHA256SUMS` of the newest build on offer: every file of it, named as on disk.
  func digestList() throws(PublishingError) -> [(String, [UInt8])] {
    guard let release = offered.first else { return [] }
    let manifest = Digest.sha256(of: try release.bytes())
    let list = DigestList(of: release, manifestDigest: manifest)
    let named = DigestList(
      list.lines.map { DigestList.Line(name: Self.diskName($0.name, $0.sha256), sha256: $0.sha256) })
    return [(FileName.digests, named.bytes)]
  }
}
