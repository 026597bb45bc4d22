// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Scheduling

/// The newest releases for feed readers, withdrawn ones marked so (RFC 4287).
enum AtomFeed {
  static let name = "feed.atom"

  static func files(
    of source: FeedSource, authority: String
  ) throws(PublishingError) -> [(String, [UInt8])] {
    guard isAuthority(authority) else {
      throw .impossibleFact("“\(authority)” is no domain name that ids can be made of")
    }
    let releases = source.known.prefix(FeedSet.longest)
    guard let newest = releases.first else { return [] }
    let feed = AtomWriter(source: source, authority: authority)
    return [(name, Array(feed.text(releases, newest: newest).utf8))]
  }

  /// A domain name in lower case (RFC 4151, 2.1).
  static func isAuthority(_ text: String) -> Bool {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    return labels.count > 1 && text.utf8.count <= 253
      && labels.allSatisfy { label in
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
          && label.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
      }
  }
}

/// Writes one feed.
private struct AtomWriter {
  let source: FeedSource
  let authority: String

  func text(_ releases: ArraySlice<ReleaseManifest>, newest: ReleaseManifest) -> String {
    // Instants of one project may carry different offsets over the year: compared as seconds.
    let updated = releases.map(updated).max { $0.seconds < $1.seconds }?.text ?? "\(newest.instant)"
    let id = "tag:\(authority),2010:\(percentEncoded(newest.product))/\(source.channel)"
    let title = "\(newest.product) \(source.channel.title(in: .zh)) · \(source.channel.title(in: .en))"
    var lines = [
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
      "<feed xmlns=\"http://www.w3.org/2005/Atom\">",
      "  <id>\(id)</id>",
      "  <title>\(XMLText.escaped(title))</title>",
      "  <updated>\(updated)</updated>",
      "  <author><name>\(XMLText.escaped(newest.product))</name></author>",
      "  <generator>miui-release</generator>",
    ]
    if let base = source.base {
      let address = XMLText.escaped("\(base)/\(FeedSet.folder)/\(AtomFeed.name)")
      lines.append("  <link rel=\"self\" type=\"application/atom+xml\" href=\"\(address)\"/>")
    }
    for release in releases { lines += entry(release) }
    return (lines + ["</feed>"]).map { "\($0)\n" }.joined()
  }

  private func entry(_ release: ReleaseManifest) -> [String] {
    let entry = source.withdrawn[release.version]
    let id = "tag:\(authority),2010:\(percentEncoded(release.product))/\(source.channel)/\(release.version)"
    let mark = entry == nil ? "" : " · 已撤回 withdrawn"
    let title = "\(release.product) \(release.version) · 第\(release.week)周 week \(release.week)\(mark)"
    return [
      "  <entry>",
      "    <id>\(id)</id>",
      "    <title>\(XMLText.escaped(title))</title>",
      "    <published>\(release.instant)</published>",
      "    <updated>\(updated(release).text)</updated>",
    ] + links(release) + [
      "    <content type=\"html\">\(XMLText.escaped(ReleaseHTML.text(of: release, withdrawal: entry)))</content>",
      "  </entry>",
    ]
  }

  private func updated(_ release: ReleaseManifest) -> (seconds: Int64, text: String) {
    let instant = source.withdrawn[release.version]?.at ?? release.instant
    return (instant.seconds, instant.description)
  }

  /// The announcements, and each package as an enclosure; a withdrawn build's packages are not offered.
  private func links(_ release: ReleaseManifest) -> [String] {
    let announcements = release.announcements.map { file in
      let place = FeedSource.place(release, file.file, file.sha256)
      return "    <link rel=\"alternate\" type=\"text/markdown\" hreflang=\"\(file.language.rawValue)\" "
        + "href=\"\(XMLText.escaped(source.reference(place, depth: 1)))\"/>"
    }
    guard source.withdrawn[release.version] == nil else { return announcements }
    return announcements
      + release.packages.map { package in
        let place = FeedSource.place(release, package.file, package.sha256)
        return "    <link rel=\"enclosure\" type=\"application/zip\" length=\"\(package.size.bytes)\" "
          + "title=\"\(XMLText.escaped(package.device))\" "
          + "href=\"\(XMLText.escaped(source.reference(place, depth: 1)))\"/>"
      }
  }

  /// Kept are the characters that a tag URI takes as they are (RFC 4151, 2.1; RFC 3986, 2.3).
  private func percentEncoded(_ text: String) -> String {
    text.utf8.map { byte in
      let isPlain =
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || [45, 46, 95, 126].contains(byte)
      return isPlain
        ? String(UnicodeScalar(byte)) : "%" + Hexadecimal.text(of: [byte]).uppercased()
    }.joined()
  }
}
