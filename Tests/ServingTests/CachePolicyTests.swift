// SPDX-License-Identifier: Apache-2.0
import Serving
import Testing

@Suite struct CachePolicyTests {
  static let digest = String(repeating: "0af9", count: 16)

  @Test(arguments: [
    "1.root.json", "123.snapshot.json", "7.builds-26q4.json", "7.a%2Fb.json", "\(digest).latest.json",
    "\(digest).x",
  ])
  func namesWithAVersionOrDigestNeverChange(_ name: String) {
    #expect(CachePolicy.isImmutable(name))
    #expect(
      CachePolicy.header(name: name, status: 206, isMembers: false) == "public, max-age=31536000, immutable")
    #expect(CachePolicy.header(name: name, status: 404, isMembers: false) == "public, max-age=60")
    #expect(CachePolicy.header(name: name, status: 416, isMembers: false) == nil)
    #expect(CachePolicy.header(name: name, status: 200, isMembers: true) == "private, no-store")
  }

  @Test(arguments: [
    "timestamp.json", "root.json", "feed.atom", "1.json", "1..json", "1.root.yml", "x1.root.json", "", ".",
    "1.",
    "\(digest)", "\(digest).", "\(digest.dropLast()).x", "\(digest.uppercased()).x", "１.root.json",
  ])
  func otherNamesMay(_ name: String) {
    #expect(!CachePolicy.isImmutable(name))
    #expect(CachePolicy.header(name: name, status: 200, isMembers: false) == "public, max-age=60")
    #expect(CachePolicy.header(name: name, status: 403, isMembers: true) == "private, no-store")
  }

  @Test(arguments: [
    ("a.json", "application/json"), ("a.ota.zip", "application/zip"), ("feed.atom", "application/atom+xml"),
    ("notes.md", "text/markdown; charset=utf-8"), ("\(digest).SHA256SUMS", "text/plain; charset=utf-8"),
    ("a.HTML", "text/html; charset=utf-8"), ("plain", "application/octet-stream"),
    ("a.csig", "application/octet-stream"),
  ])
  func contentTypesGoByTheLastExtension(_ name: String, _ type: String) {
    #expect(ContentType.of(name: name) == type)
  }
}
