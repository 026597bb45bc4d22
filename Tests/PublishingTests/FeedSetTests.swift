// SPDX-License-Identifier: Apache-2.0
import Foundation
import Publishing
import ReleaseCore
import TestSupport
import Testing

@Suite struct FeedSetTests {
  private func set(
    base: String? = "https://ota.example.org/dev/", releases: [ReleaseManifest]? = nil,
    current: String? = "26.11.27", withdrawn: [Withdrawal] = [], csigs: [String: [UInt8]]? = nil,
    authority: String = "example.org"
  ) throws -> FeedSet {
    let known = try releases ?? Self.releases()
    return try FeedSet(
      channel: try #require(Channel("dev")), baseURL: base, releases: known,
      current: current.flatMap { BuildVersion($0) }, withdrawn: withdrawn,
      csigs: csigs
        ?? Dictionary(known.flatMap(\.packages).map { ($0.file, [1]) }, uniquingKeysWith: { one, _ in one }),
      authority: authority)
  }

  private static func releases() throws -> [ReleaseManifest] {
    try ["26.11.27", "26.11.20"].map { try SampleRelease.plan($0, previous: nil).manifest }
  }

  private func text(_ path: String, in set: FeedSet) throws -> String {
    String(decoding: try #require(set.files.first { $0.path == path }).bytes, as: UTF8.self)
  }

  @Test("The feeds have the bytes that clients know, and the same facts give the same bytes")
  func golden() throws {
    let feeds = try set()
    for file in feeds.files where !file.path.hasSuffix(".csig") {
      let text = String(decoding: file.bytes, as: UTF8.self)
      #expect(
        text == (try ProjectFiles.golden("Fixtures/Releases/\(file.path)", actual: text)), "\(file.path)")
    }
    #expect(try set().files == feeds.files)
    #expect(feeds.files.map(\.path) == feeds.files.map(\.path).sorted())
    #expect(Set(feeds.files.map(\.path)).count == feeds.files.count)
  }

  @Test("Every format is there, for every device")
  func paths() throws {
    let paths = Set(try set().files.map(\.path))
    for device in ["cancro", "pisces"] {
      for path in [
        "lineage/v1/\(device)/dev.json", "lineage/v2/\(device).json", "custota/\(device).json",
        "grapheneos/\(device)-dev", "miui/\(device).json",
      ] { #expect(paths.contains("feeds/\(path)")) }
    }
    #expect(paths.isSuperset(of: ["feeds/latest.yml", "feeds/SHA256SUMS", "feeds/feed.atom"]))
  }

  @Test("Without an address the formats that need one are left out, and the others refer to their folder")
  func relative() throws {
    let feeds = try set(base: nil)
    let paths = feeds.files.map(\.path)
    for part in ["feeds/lineage/", "feeds/miui/", "feeds/latest.yml"] {
      #expect(!paths.contains { $0.hasPrefix(part) })
    }
    let location = try text("feeds/custota/cancro.json", in: feeds)
    #expect(location.contains("\"location_ota\" : \"../../targets/builds/26.11.27/"))
    #expect(try text("feeds/feed.atom", in: feeds).contains("href=\"../targets/builds/26.11.27/"))
    #expect(try !text("feeds/feed.atom", in: feeds).contains("rel=\"self\""))
  }

  @Test("A withdrawn build is offered by no feed, and the one before it is")
  func withdrawn() throws {
    let entry = try SampleFeeds.withdrawal("26.11.27")
    let feeds = try set(withdrawn: [entry])
    for file in feeds.files where !file.path.hasSuffix("feed.atom") {
      #expect(!String(decoding: file.bytes, as: UTF8.self).contains("26.11.27"), "\(file.path)")
    }
    #expect(try text("feeds/grapheneos/cancro-dev", in: feeds).hasPrefix("26.11.20 "))
    #expect(!feeds.aliases.contains { $0.target.contains("26.11.27") })
    let atom = try text("feeds/feed.atom", in: feeds)
    #expect(atom.contains("已撤回 withdrawn"))
    #expect(atom.contains("the alarm &amp;amp; &amp;quot;all&amp;quot;"))
    #expect(atom.contains("<updated>2026-11-28T09:30:00+08:00</updated>"))
    #expect(!atom.contains("enclosure\" type=\"application/zip\" length=\"0\""))
  }

  @Test("Where nothing is on offer, clients are told so and no build is named")
  func nothing() throws {
    let feeds = try set(current: nil)
    #expect(feeds.files.isEmpty || feeds.files.map(\.path) == ["feeds/latest.yml"])
    let all = try ["26.11.27", "26.11.20"].map { try SampleFeeds.withdrawal($0) }
    let empty = try set(withdrawn: all)
    #expect(
      try text("feeds/lineage/v1/cancro/dev.json", in: empty).filter { !$0.isWhitespace }
        == #"{"response":[]}"#)
    #expect(try text("feeds/lineage/v2/cancro.json", in: empty).filter { !$0.isWhitespace } == "[]")
    #expect(try text("feeds/latest.yml", in: empty) == "[]\n")
    #expect(empty.files.count == 6)
    #expect(empty.aliases.isEmpty)
  }

  @Test("A build newer than the one on offer is not mentioned")
  func staged() throws {
    let feeds = try set(current: "26.11.20")
    for file in feeds.files {
      #expect(!String(decoding: file.bytes, as: UTF8.self).contains("26.11.27"), "\(file.path)")
    }
  }

  @Test("A device without a signed csig, or without a known md5, has no feed that needs it")
  func missing() throws {
    var releases = try Self.releases()
    releases[0].packages[0].md5 = nil
    releases[0].packages[0].sdkLevel = nil
    let feeds = try set(releases: releases, csigs: [:])
    #expect(!feeds.files.contains { $0.path.contains("custota") })
    let device = releases[0].packages[0].codename
    #expect(!feeds.files.contains { $0.path == "feeds/miui/\(device).json" })
    #expect(try text("feeds/latest.yml", in: feeds).contains("md5: null"))
  }

  @Test("No feed grows with the channel's history")
  func bounded() throws {
    let start = try #require(BuildVersion("26.1.2")).date
    let releases = try (0..<40).reversed().map { week in
      try SampleRelease.plan("\(BuildVersion(date: start.adding(days: 7 * week)))", previous: nil).manifest
    }
    let long = try set(releases: releases, current: "\(releases[0].version)")
    let short = try set(releases: Array(releases.prefix(20)), current: "\(releases[0].version)")
    #expect(long.files == short.files)
    for path in ["feeds/lineage/v1/cancro/dev.json", "feeds/lineage/v2/cancro.json"] {
      #expect(try (1...4096).contains(text(path, in: long).utf8.count), "\(path)")
    }
    #expect(
      try text("feeds/lineage/v1/cancro/dev.json", in: long).components(separatedBy: "romtype").count == 5)
    #expect(try text("feeds/feed.atom", in: long).components(separatedBy: "<entry>").count == 21)
  }

  @Test(
    "What is no plain address is refused",
    arguments: [
      "", "/dev", "ftp://example.org", "https://", "https://example.org/a b", "https://example.org/?q",
      "https://example.org/\"", "https://example.org/\u{e9}", "javascript:alert(1)",
    ])
  func addresses(base: String) throws {
    let error = #expect(throws: PublishingError.self) { try set(base: base) }
    #expect(error?.code == "publishing.impossible-fact")
  }

  @Test("Releases out of order, of another channel, withdrawn twice or of an odd device are refused")
  func refused() throws {
    let releases = try Self.releases()
    #expect(throws: PublishingError.self) { try set(releases: releases.reversed()) }
    #expect(throws: PublishingError.self) { try set(releases: [releases[0], releases[0]]) }
    var other = releases
    other[1].channel = try #require(Channel("honorary-dev"))
    #expect(throws: PublishingError.self) { try set(releases: other) }
    let entry = try SampleFeeds.withdrawal("26.11.20")
    #expect(throws: PublishingError.self) { try set(withdrawn: [entry, entry]) }
    for codename in ["../cancro", "can cro", "", "a/b"] {
      var odd = releases
      odd[0].packages[0].codename = codename
      #expect(throws: PublishingError.badFileName(codename)) { try set(releases: odd) }
    }
    for authority in ["", "Example.org", "org", "a..b", "-a.b", "exa mple.org"] {
      #expect(throws: PublishingError.self) { try set(authority: authority) }
    }
  }

  @Test("Feature names that look like markup stay text")
  func escaping() throws {
    var releases = try Self.releases()
    releases[0].features[0].title.en = "</div>]]><script>&\u{1}\u{FFFE}"
    releases[0].product = "M&<I>"
    let atom = try text("feeds/feed.atom", in: try set(releases: releases))
    #expect(!atom.contains("<script"))
    #expect(!atom.unicodeScalars.contains("\u{1}") && !atom.unicodeScalars.contains("\u{FFFE}"))
    #expect(atom.contains("&amp;lt;/div&amp;gt;"))
    #expect(atom.contains("<id>tag:example.org,2010:M%26%3CI%3E/dev</id>"))
  }

  @Test(
    "Sizes are written as each format writes them",
    arguments: [
      (0, "0M", "0 Bytes"), (999, "0M", "999 Bytes"), (1000, "0M", "1.0 kB"),
      (331_245_102, "316M", "331.2 MB"),
      (1_717_986_918, "1.6G", "1.7 GB"), (1_073_741_823, "1024M", "1.1 GB"), (1 << 30, "1.0G", "1.1 GB"),
      (5 << 30, "5.0G", "5.4 GB"), (999_960, "1M", "1000.0 kB"),
    ])
  func sizes(bytes: Int, miui: String, tracker: String) {
    #expect(MiuiFeed.size(ByteCount(bytes)) == miui)
    #expect(TrackerFeed.naturalSize(ByteCount(bytes)) == tracker)
  }

  @Test(
    "A text in YAML stays one", arguments: [("4.10", "'4.10'"), ("it's", "'it''s'"), ("a\nb: c", "'a b: c'")])
  func quoted(text: String, expected: String) { #expect(TrackerFeed.quoted(text) == expected) }
}
