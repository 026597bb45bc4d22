// SPDX-License-Identifier: Apache-2.0
import Testing
import Trusting

@Suite struct PathPatternTests {
  static let matching: [(String, String)] = [
    ("targets/*.tgz", "targets/foo.tgz"), ("foo-version-?.tgz", "foo-version-2.tgz"), ("*", "x"), ("*", ""),
    ("**", "x"), ("a*b*c", "aXbYbZc"), ("builds/*/*", "builds/26.11.20/manifest.json"),
    ("builds/26.10.*/*", "builds/26.10.3/x"), ("[a-c]x", "bx"), ("[!a-c]x", "dx"), ("[]]", "]"),
    ("[!]]", "x"),
    ("[", "["), ("[a", "[a"), ("a[-z]", "a-"), ("a[z-]", "a-"), ("?", "\u{1F600}"), ("??", "e\u{301}"),
    (".*", ".hidden"), ("*", ".hidden"), ("a.b", "a.b"), ("", ""), ("a/", "a/"),
  ]
  static let notMatching: [(String, String)] = [
    ("*.tgz", "targets/foo.tgz"), ("foo-version-?.tgz", "foo-version-alpha.tgz"), ("*", "a/b"), ("?", "/"),
    ("builds/*/*", "builds/x"), ("builds/*/*", "builds/a/b/c"), ("builds/*", "Builds/x"), ("a.b", "axb"),
    ("[a-c]x", "dx"), ("[!a-c]x", "ax"), ("[z-a]", "m"), ("a[/]b", "a/b"), ("*/x", "/a/x"), ("?", "e\u{301}"),
    ("\u{E9}", "e\u{301}"), ("a*", "ba"), ("*a", "ab"), ("a\\*", "a*"), ("{a,b}", "a"), ("a", "a/"),
    ("/a", "a"),
  ]

  @Test("Matches", arguments: matching)
  func matches(pattern: String, path: String) { #expect(PathPattern.matches(path, pattern: pattern)) }

  @Test("Does not match", arguments: notMatching)
  func doesNotMatch(pattern: String, path: String) { #expect(!PathPattern.matches(path, pattern: pattern)) }

  @Test("Many stars cost no more than the product of the lengths")
  func manyStars() {
    let pattern = String(repeating: "*a", count: 200) + "b"
    #expect(!PathPattern.matches(String(repeating: "a", count: 5_000), pattern: pattern))
  }

  @Test("A hash prefix covers the paths whose SHA-256 begins so")
  func hashPrefixes() {
    let path = "channel/latest.json"
    #expect(DelegationScope.pathHashPrefixes([ExactText(Self.sha256(path))]).covers(path))
    #expect(
      DelegationScope.pathHashPrefixes([ExactText(String(Self.sha256(path).prefix(3)))]).covers(path))
    #expect(!DelegationScope.pathHashPrefixes([]).covers(path))
    #expect(!DelegationScope.pathHashPrefixes([ExactText(Self.sha256("other"))]).covers(path))
    #expect(DelegationScope.pathHashPrefixes([""]).covers(path))
  }

  private static func sha256(_ text: String) -> String {
    FileHashing(of: Array(text.utf8)).hashes["sha256"] ?? ""
  }
}

extension FileHashing {
  fileprivate init(of bytes: [UInt8]) {
    self.init()
    update(bytes)
  }
}
