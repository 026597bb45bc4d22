// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// The files that existing updaters, trackers and readers know, written beside ours at every publish
/// (docs/formats/feeds.md). They carry no signature of ours: whoever can, uses the channel's metadata.
///
/// The same releases give the same bytes: no clock, no network. Files that lay in `feeds/` before and are
/// not in the set any more are to be removed.
package struct FeedSet: Sendable {
  /// The folder, relative to the channel's.
  package static let folder = "feeds"
  /// The most releases that any of the files lists; none grows with the channel's history.
  package static let longest = 20
  /// What ids are made of where the project owns no name: one that nobody can own (RFC 2606).
  package static let nobody = "miui-release.invalid"

  package static let csigSuffix = ".csig"

  /// Where a package's signed Custota document lies, relative to the channel's folder.
  package static func csigPath(of package: String) -> String {
    "\(folder)/\(CustotaFeed.folder)/\(package)\(csigSuffix)"
  }

  /// True for a domain name that ids can be made of: labels of lower-case letters, digits and inner hyphens.
  package static func isAuthority(_ text: String) -> Bool { AtomFeed.isAuthority(text) }

  package struct File: Hashable, Sendable {
    /// Relative to the channel's folder: `feeds/lineage/v1/cancro/dev.json`.
    package let path: String
    package let bytes: [UInt8]
  }

  /// A name that a client asks for, of a file that lies elsewhere.
  package struct Alias: Hashable, Sendable {
    /// Both relative to the channel's folder.
    package let path: String
    package let target: String
  }

  /// Sorted by path.
  package let files: [File]
  /// What a server should redirect, also written as `feeds/grapheneos/redirects.map`; sorted by path.
  package let aliases: [Alias]

  /// Writes a channel's feeds.
  ///
  /// - Parameters:
  ///   - baseURL: where the channel's folder is served; without it the formats that need a whole URL are
  ///     left out (LineageOS, MIUI, `latest.yml`).
  ///   - releases: newest first; more than are listed do no harm.
  ///   - current: the build on offer. Newer ones are not mentioned; nil offers none.
  ///   - csigs: signed Custota documents (`Csig`), by the package's file name; a device without one has
  ///     no Custota feed.
  ///   - authority: a domain name that the project owns, for ids that outlive a move of the server.
  package init(
    channel: Channel, baseURL: String?, releases: [ReleaseManifest], current: BuildVersion?,
    withdrawn: [Withdrawal] = [], csigs: [String: [UInt8]] = [:], authority: String = FeedSet.nobody
  ) throws(PublishingError) {
    let source = try FeedSource(
      channel: channel, baseURL: baseURL, releases: releases, current: current, withdrawn: withdrawn)
    var files: [(String, [UInt8])] = try CustotaFeed.files(of: source, csigs: csigs)
    files += SeamlessFeed.files(of: source)
    files += try AtomFeed.files(of: source, authority: authority)
    files += try source.digestList()
    if source.base != nil {
      files += try LineageFeed.files(of: source)
      files += try MiuiFeed.files(of: source)
      files += TrackerFeed.files(of: source)
    }
    self.files = files.map { File(path: "\(Self.folder)/\($0.0)", bytes: $0.1) }
      .sorted { FileName.precedes($0.path, $1.path) }
    aliases = SeamlessFeed.aliases(of: source).sorted { FileName.precedes($0.path, $1.path) }
  }
}
