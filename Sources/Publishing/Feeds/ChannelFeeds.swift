// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
import Trusting

/// Where the signed Custota documents of packages come from. Composed in Commands.
package protocol CsigSource {
  /// The document that an earlier publication wrote; nil where there is none. Cost: one read.
  func kept(_ package: ReleaseManifest.Package) throws -> [UInt8]?
  /// A new document; nil where the packages' key is not here. Cost: one pass over the package.
  func made(for package: ReleaseManifest.Package, in version: BuildVersion) throws -> [UInt8]?
}

/// Makes a channel's feeds out of its state: which releases they tell of, and which one they offer.
package struct ChannelFeeds {
  /// How many of the newest releases keep their Custota documents, so that going back needs no key.
  static let keptSignatures = 4

  private let channelURL: String?
  private let authority: String
  private let csigs: any CsigSource

  /// `channelURL`: where the channel's folder is served; `authority`: a domain name of the project.
  package init(channelURL: String?, authority: String?, csigs: any CsigSource) {
    self.channelURL = channelURL
    self.authority = authority ?? FeedSet.nobody
    self.csigs = csigs
  }

  /// The files, those that others refer to first; none before the first release.
  ///
  /// Cost: two quarters' metadata and at most forty manifests, however long the channel's history.
  package func files(
    of state: ChannelState, from store: any ChannelReading, at seconds: Int64
  ) throws -> [FeedFile] {
    guard let latest = state.latest else { return [] }
    let releases = try releases(of: state, latest, from: store)
    let current = Self.current(latest, among: releases, at: seconds)
    let signed = try signatures(releases, current: current, latest)
    let set = try FeedSet(
      channel: state.channel, baseURL: channelURL, releases: releases, current: current,
      withdrawn: latest.withdrawn, csigs: signed, authority: authority)
    var files: [String: [UInt8]] = [:]
    for (package, bytes) in signed { files[FeedSet.csigPath(of: package)] = bytes }
    for file in set.files { files[file.path] = file.bytes }
    return files.sorted { Self.order($0.key, $1.key) }.map { FeedFile(path: $0.key, bytes: $0.value) }
  }

  /// By path, but what a feed leads its reader to before the feeds.
  private static func order(_ one: String, _ other: String) -> Bool {
    func isLeaf(_ path: String) -> Bool {
      [FeedSet.csigSuffix, ".html", ".map"].contains { path.hasSuffix($0) }
    }
    return isLeaf(one) == isLeaf(other) ? FileName.precedes(one, other) : isLeaf(one)
  }

  /// What clients are offered that know no phases: the build before, while a rollout holds phones back.
  static func current(
    _ latest: LatestDocument, among releases: [ReleaseManifest], at seconds: Int64
  ) -> BuildVersion? {
    if latest.isWithdrawn(latest.version) || latest.rollout.percent(at: seconds) == 100 {
      return latest.version
    }
    return releases.map(\.version).first { $0 < latest.version }
  }

  /// The newest releases, newest first, none below the floor: of the current quarter, of the newest
  /// archive, and of the one that holds the build on offer after a return.
  private func releases(
    of state: ChannelState, _ latest: LatestDocument, from store: any ChannelReading
  ) throws -> [ReleaseManifest] {
    let roles = Set([state.archives.last, BuildsArchive(of: latest.version).role].compactMap(\.self))
      .intersection(state.archives)
    var lists = [state.builds.body]
    for role in roles.sorted() { lists.append(try state.archive(role, from: store).body) }
    var place: [BuildVersion: TargetsMetadata] = [:]
    for list in lists { for version in ChannelState.versions(in: list) { place[version] = list } }
    let versions = place.keys.filter { version in latest.minBuild.map { version >= $0 } ?? true }
      .sorted(by: >)
    let newer = versions.filter { $0 > latest.version }.prefix(FeedSet.longest)
    let others = versions.filter { $0 <= latest.version }.prefix(FeedSet.longest)
    return try (newer + others).compactMap { version in
      try place[version].flatMap {
        try ChannelState.manifest(of: version, in: $0, from: store)?.withFullPackagesAlone
      }
    }
  }

  /// Signed documents by package: new ones for what is offered or about to be, kept ones for a few more.
  private func signatures(
    _ releases: [ReleaseManifest], current: BuildVersion?, _ latest: LatestDocument
  ) throws -> [String: [UInt8]] {
    var signed: [String: [UInt8]] = [:]
    for release in releases.prefix(Self.keptSignatures) {
      for package in release.packages { signed[package.file] = try csigs.kept(package) }
    }
    var wanted = releases.filter { $0.version == latest.version && !latest.isWithdrawn($0.version) }
      .flatMap { release in release.packages.map { (release.version, $0) } }
    var served: Set<String> = []
    for release in releases where !latest.isWithdrawn(release.version) {
      guard let current, release.version <= current else { continue }
      for package in release.packages where served.insert(package.codename).inserted {
        wanted.append((release.version, package))
      }
    }
    for (version, package) in wanted where signed[package.file] == nil {
      signed[package.file] = try csigs.kept(package) ?? csigs.made(for: package, in: version)
    }
    return signed
  }
}
