// SPDX-License-Identifier: Apache-2.0
import Serving
import Testing

@Suite struct RequestPathTests {
  @Test(arguments: [
    ("/dev/timestamp.json", "dev", ["timestamp.json"], "timestamp.json"),
    ("/dev/metadata/1.root.json", "dev", ["metadata", "1.root.json"], "metadata/1.root.json"),
    ("/honorary%2Ddev/a", "honorary-dev", ["a"], "a"), ("/dev/%61%2e%62", "dev", ["a.b"], "%61%2e%62"),
    ("/dev/100%25.txt", "dev", ["100%.txt"], "100%25.txt"), ("/dev/a%2525", "dev", ["a%25"], "a%2525"),
    ("/dev/a?b=/../c#d", "dev", ["a"], "a"), ("/dev/%E7%89%88", "dev", ["版"], "%E7%89%88"),
    ("/dev/a..b", "dev", ["a..b"], "a..b"), ("/dev/a+b", "dev", ["a+b"], "a+b"),
  ])
  func decodesOnce(_ target: String, _ channel: String, _ names: [String], _ below: String) throws {
    let path = try RequestPath(target)
    #expect(path.channel == channel && path.names == names && path.below == below && path.name == names.last)
  }

  @Test(arguments: [
    "", "dev/a", "*", "/../a", "/dev/..", "/dev/../dev/a", "/dev/./a", "/dev/%2e%2E/a", "/dev/.%2e/a",
    "/dev/%2e",
    "/dev/..%2fa", "/dev/a%2f..%2fb", "/dev/%00", "/dev/a%00.json", "/dev/%", "/dev/%4", "/dev/%zz",
    "/dev/%+1",
  ])
  func refusesAsMalformed(_ target: String) {
    #expect(throws: RequestPath.Refusal.malformed) { try RequestPath(target) }
  }

  @Test(arguments: [
    "/", "/dev", "/dev/", "//dev/a", "/dev//a", "/dev/a/", "/dev/.a", "/.dev/a", "/dev/%2ea", "/dev/...",
    "/dev/a%2fb",
    "/dev/%ff", "/dev/%c0%ae%c0%ae/a", "/dev/" + String(repeating: "a", count: 256),
    "/dev" + String(repeating: "/a", count: 2100),
  ])
  func namesNothing(_ target: String) {
    #expect(throws: RequestPath.Refusal.nothing) { try RequestPath(target) }
  }

  /// What is malformed further on is so also behind something that names nothing.
  @Test func malformedGoesFirst() {
    #expect(throws: RequestPath.Refusal.malformed) { try RequestPath("/dev//.hidden/../a") }
  }

  @Test(
    arguments: [
      ("/honorary-dev/.x", "honorary-dev"), ("/honorary%2ddev", "honorary-dev"), ("/dev/../x", "dev"),
      ("/", nil),
      ("/../x", nil), ("//x", nil),
    ] as [(String, String?)])
  func theChannelIsKnownOfRefusedPathsToo(_ target: String, _ channel: String?) {
    #expect(RequestPath.channel(of: target) == channel)
  }
}
