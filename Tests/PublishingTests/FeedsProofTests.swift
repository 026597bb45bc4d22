// SPDX-License-Identifier: Apache-2.0
import Foundation
import Publishing
import ReleaseCore
import TestSupport
import Testing

/// Feeds of real packages, read by scripts/proof/feeds.py as their clients read them.
@Suite struct FeedsProofTests {
  /// What the reader complains of; nil where it cannot run here.
  private func complaints(_ folder: ScratchFolder) throws -> String? {
    guard let python = Tool.find("python3"), try Tool.run(python, ["-c", "import yaml"]).status == 0,
      Tool.find("openssl") != nil
    else {
      let isRequired = ProcessInfo.processInfo.environment["CI"] == "true"
      #expect(!isRequired, "python3 with PyYAML, or openssl, is missing: scripts/setup --tests installs them")
      print("skipped: python3 with PyYAML, or openssl, is missing")
      return nil
    }
    let result = try Tool.run(
      python,
      [
        ProjectFiles.url("scripts/proof/feeds.py").path, folder.path, "--base", SampleFeeds.base, "--cert",
        SampleFeeds.key(".x509.pem").path,
      ])
    #expect(result.status == (result.text.isEmpty ? 0 : 1), "\(result.errors)")
    return result.text
  }

  @Test("Every client's rules accept the feeds, after a publish and after a withdrawal")
  func accepted() throws {
    let sample = try SampleFeeds()
    for withdrawn in [[], [try SampleFeeds.withdrawal("26.11.27")]] {
      let folder = try ScratchFolder("feeds")
      try sample.write(try sample.feeds(withdrawn: withdrawn), into: folder)
      if let complaints = try complaints(folder) { #expect(complaints == "") }
    }
  }

  /// A file, what is changed in it, and what the reader must say; none of them may pass unseen.
  @Test("Every feed that a client would misread is complained of")
  func refused() throws {
    let sample = try SampleFeeds()
    let feeds = try sample.feeds()
    let cases = [
      ("lineage/v1/cancro/dev.json", "\"datetime\":1", "\"datetime\":\"1\", \"x\":1"),
      ("lineage/v1/cancro/dev.json", "\"romtype\":\"dev\"", "\"romtype\":\"nightly\""),
      ("lineage/v1/cancro/dev.json", "\"size\":", "\"size\":1"),
      ("lineage/v1/cancro/dev.json", "\"response\"", "\"builds\""),
      ("lineage/v2/cancro.json", "\"os_sdk_level\":19", "\"os_sdk_level\":0"),
      ("lineage/v2/cancro.json", "payload.bin:", "payload.bin:1"),
      ("lineage/v2/pisces.json", "\"sha256\":\"", "\"sha256\":\"0"),
      ("grapheneos/cancro-dev", " cancro ", " pisces "), ("grapheneos/cancro-dev", " dev", " stable"),
      ("grapheneos/cancro-dev", "26.11.27 1", "26.11.27 2"),
      ("grapheneos/cancro-dev-changelog.html", "</div>", ""), ("grapheneos/redirects.map", "cancro", "aries"),
      ("custota/cancro.json", "\"version\" : 2", "\"version\" : 3"),
      ("custota/cancro.json", "26.11.27", "26.11.20"), ("miui/cancro.json", "\"md5\" : \"", "\"md5\" : \"0"),
      ("miui/cancro.json", "builds/26.11.27\"", "builds\""), ("miui/cancro.json", "\"type\"", "\"typ\""),
      ("latest.yml", "'4.4'", "4.4"), ("latest.yml", "Weekly", "weekly"), ("latest.yml", "date: ", "date: x"),
      ("SHA256SUMS", ".", ".x"), ("feed.atom", "<updated>2", "<updated>x2"),
      ("feed.atom", "<id>tag:", "<id>urn:"), ("feed.atom", "</title>", "</title><title>b</title>"),
      ("feed.atom", "&lt;/div&gt;", ""),
    ]
    for (name, old, new) in cases {
      let path = "feeds/\(name)"
      let folder = try ScratchFolder("feeds")
      try sample.write(feeds, into: folder)
      let text = try folder.text(path)
      let changed = text.replacingFirst(old, with: new)
      try #require(changed != text, "\(name) has no \(old)")
      try folder.write(changed, to: path)
      guard let complaints = try complaints(folder) else { return }
      #expect(complaints != "", "\(name): \(old) → \(new)")
    }
  }

  @Test("A csig that was changed, or signed by nobody known, does not verify")
  func signatures() throws {
    let sample = try SampleFeeds()
    let package = try #require(sample.releases[0].packages.first)
    let csig = try #require(sample.csigs[package.file])
    // The last byte is the signature's; the others lie in content and attributes.
    for index in [csig.count - 1, csig.count / 2, 80] {
      var changed = csig
      changed[index] ^= 1
      let folder = try ScratchFolder("feeds")
      try sample.write(try sample.feeds(), into: folder)
      try folder.write(changed, to: "feeds/custota/\(package.file).csig")
      guard let complaints = try complaints(folder) else { return }
      #expect(complaints.contains("custota/\(package.codename).json"), "byte \(index)")
    }
  }
}
