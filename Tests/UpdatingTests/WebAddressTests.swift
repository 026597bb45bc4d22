// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Testing
import Updating

@Suite struct WebAddressTests {
  @Test(
    "A URL is taken apart and kept letter by letter",
    arguments: [
      ("http://a.example/x%5B%2f", "http://a.example:80", "/x%5B%2f"),
      ("HTTPS://A.Example:8443", "https://a.example:8443", "/"),
      ("https://a.example:443?q=/", "https://a.example:443", "/?q=/"),
      ("http://[::1]:8080/a//b/../c", "http://[::1]:8080", "/a//b/../c"),
      ("http://[2001:DB8::1]", "http://[2001:db8::1]:80", "/"), ("http://a:/", "http://a:80", "/"),
    ])
  func parts(_ text: String, _ origin: String, _ target: String) throws {
    let address = try WebAddress(text)
    #expect(address.text == text)
    #expect("\(address.origin)" == origin)
    #expect(address.target == target)
  }

  @Test(
    "What is not a URL to download from is refused",
    arguments: [
      "", "a.example/x", "ftp://a.example/", "file:///etc/passwd", "http://", "http:///x",
      "http://u:p@a.example/",
      "http://a@b@c/", "http://a:0/", "http://a:65536/", "http://a:-1/", "http://a:8x/", "http://[::1/",
      "http://[a.example]/", "http://a b/", "http://\u{e5}.example/", "http://a/ b", "http://a/\r\nX: y",
      "http://a/%", "http://a/%4", "http://a/%zz", "http://a/[x]", "http://a/\"", "http://a/x#y",
      "http://a/\u{301}",
    ])
  func refused(_ text: String) {
    let error = #expect(throws: DownloadError.self) { try WebAddress(text) }
    #expect(error?.kind == .badConfiguration)
    #expect(error?.message.contains("u:p") == false)
  }

  @Test("A URL is shown without what may be secret in it")
  func shown() throws {
    #expect(WebAddress.shown("https://u:p@a.example/x?signature=s#f") == "https://a.example/x")
    #expect(WebAddress.shown("u@x?y") == "u@x")
    #expect(try "\(WebAddress("https://a.example/x?signature=s"))" == "https://a.example/x")
  }

  @Test(
    "A Location leads on from where it was said",
    arguments: [
      ("https://b.example/y", "https://b.example/y"), ("//b.example/y", "http://b.example/y"),
      ("/y?z", "http://a.example:80/y?z"), ("y", "http://a.example:80/p/q/y"),
      ("?z", "http://a.example:80/p/q/r?z"),
      ("../y", "http://a.example:80/p/y"), ("../../../y", "http://a.example:80/y"),
      (".", "http://a.example:80/p/q/"),
      ("./y/..", "http://a.example:80/p/q/"), ("y#f", "http://a.example:80/p/q/y"),
      ("x/y:z", "http://a.example:80/p/q/x/y:z"),
    ])
  func resolving(_ location: String, _ expected: String) throws {
    #expect(try WebAddress("http://a.example/p/q/r?s").resolving(location).text == expected)
  }

  @Test(
    "A Location of another scheme is refused",
    arguments: ["ftp://b/", "javascript:alert(1)", "mailto:a@b", "//", "data:,x"])
  func otherScheme(_ location: String) throws {
    let address = try WebAddress("http://a.example/p")
    #expect(throws: DownloadError.self) { try address.resolving(location) }
  }

  @Test("Redirects end after five, in a circle, and where protection would be lost")
  func redirects() throws {
    var rule = RedirectRule(try WebAddress("https://a.example/0"), credential: nil)
    for hop in 1...5 { #expect(rule.follow("/\(hop)") == nil) }
    #expect(rule.follow("/6") == .redirect(detail: "it redirects more than 5 times"))
    var circle = RedirectRule(try WebAddress("http://a.example:80/0"), credential: nil)
    #expect(circle.follow("/1") == nil)
    #expect(circle.follow("/0") == .redirect(detail: "it redirects in a circle"))
    var insecure = RedirectRule(try WebAddress("http://a.example/0"), credential: nil)
    #expect(insecure.follow("https://a.example/1") == nil)
    #expect(
      insecure.follow("http://a.example/2")
        == .redirect(detail: "it redirects from https to unprotected http at a.example"))
    #expect(insecure.follow(nil) == .redirect(detail: "it redirects without saying where to"))
  }
}

@Suite struct CredentialTests {
  private static let token = "mhd_12345678_c2VjcmV0"

  @Test(
    "A token goes to scheme, host and port of its channel alone",
    arguments: [
      ("https://a.example/dev/x", true), ("https://A.EXAMPLE:443/", true), ("http://a.example/", false),
      ("https://a.example:8443/", false), ("https://b.a.example/", false), ("https://a.example.evil/", false),
    ])
  func origin(_ url: String, _ isSent: Bool) throws {
    let credential = try Credential(token: Self.token, forChannelAt: "https://a.example/dev")
    #expect(try credential.authorization(for: WebAddress(url)) == (isSent ? "Bearer \(Self.token)" : nil))
  }

  @Test("A token is in nothing that is printed, dumped or reflected")
  func redacted() throws {
    let credential = try Credential(token: Self.token, forChannelAt: "https://a.example/dev")
    var dumped = ""
    dump((credential, [credential], Optional(credential)), to: &dumped)
    let texts = ["\(credential)", String(reflecting: credential), String(describing: [credential]), dumped]
    for text in texts { #expect(!text.contains("c2VjcmV0") && text.contains("a.example")) }
    #expect(credential.redacting("x\(Self.token)y\(Self.token)\u{301}") == "x[token]y[token]\u{301}")
    #expect(credential.redacting("nothing") == "nothing")
  }

  @Test(
    "A token that could break a header is refused",
    arguments: ["", " ", "a b", "a\r\nX: y", "a\n", "\u{e5}", "a\u{0}"])
  func malformed(_ token: String) {
    let error = #expect(throws: DownloadError.self) {
      try Credential(token: token, forChannelAt: "https://a.example/")
    }
    #expect(error?.code == "download.malformed-token")
  }

  @Test(
    "Without TLS a token stays on this machine",
    arguments: [
      ("http://a.example/", false), ("http://127.0.0.1.evil.example/", false), ("http://10.0.0.1/", false),
      ("http://127.0.0.1:8080/", true), ("http://localhost/", true), ("http://[::1]:8080/", true),
      ("http://127.1.2.3/", true), ("https://a.example/", true),
    ])
  func unprotected(_ url: String, _ isAllowed: Bool) {
    let credential = try? Credential(token: Self.token, forChannelAt: url)
    #expect((credential != nil) == isAllowed)
  }
}

@Suite struct HTTPDateTests {
  @Test(
    "The fixed form alone is a date",
    arguments: [
      ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
      ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199), ("Fri, 27 Nov 2026 09:00:00 GMT", 1_795_770_000),
      ("Sunday, 06-Nov-94 08:49:37 GMT", nil), ("Sun Nov  6 08:49:37 1994", nil), ("", nil),
      ("Sun, 06 Nov 1994 08:49:37 UTC", nil), ("Sun, 6 Nov 1994 08:49:37 GMT", nil),
      ("Sun, 06 Nov 1994 24:00:00 GMT", nil), ("Sun, 06 Nov 1994 -1:00:00 GMT", nil),
      ("Sun, 06 nov 1994 08:49:37 GMT", nil),
    ] as [(String, Double?)])
  func date(_ text: String, _ seconds: Double?) {
    #expect(HTTPDate.date(text)?.timeIntervalSince1970 == seconds)
  }

  @Test(
    "Retry-After is seconds or a date, at most a day",
    arguments: [
      ("0", .zero), ("120", .seconds(120)), (" 5 ", .seconds(5)), ("99999999999999999999", .seconds(86_400)),
      ("-1", nil), ("1.5", nil), ("", nil), (nil, nil), ("Fri, 27 Nov 2026 09:01:00 GMT", .seconds(60)),
      ("Fri, 27 Nov 2020 09:01:00 GMT", .zero), ("Fri, 27 Nov 2036 09:01:00 GMT", .seconds(86_400)),
    ] as [(String?, Duration?)])
  func retryAfter(_ text: String?, _ expected: Duration?) {
    #expect(RetryAfter.delay(text, serverDate: Date(timeIntervalSince1970: 1_795_770_000)) == expected)
    #expect(RetryAfter.delay("Fri, 27 Nov 2026 09:01:00 GMT", serverDate: nil) == nil)
  }
}
