// SPDX-License-Identifier: Apache-2.0
import Fetching
import Foundation
import ReleaseCore
import TestSupport
import Testing
import Updating

@Suite(.timeLimit(.minutes(15))) struct HTTPMetadataFetcherTests {
  private static let text = Array("{\"signed\": {}, \"signatures\": []}".utf8)
  private let scratch: ScratchFolder
  private let server: MisbehavingServer

  init() async throws {
    scratch = try ScratchFolder("metadata")
    server = try await MisbehavingServer.start(scratch, serving: try scratch.write(Self.text, to: "served"))
  }

  private func fetch(
    _ url: String, limit: Int = 1000, revalidating: Bool = false, isForMembers: Bool = false,
    credential: Credential? = nil
  ) async throws -> MetadataReply {
    try await HTTPMetadataFetcher(
      try HTTPTransport(Pulling.http), isForMembers: isForMembers, credential: credential
    ).document(at: url, limit: limit, revalidating: revalidating)
  }

  private static let date = Date(timeIntervalSince1970: 1_795_770_000)

  @Test(
    "A document comes as it is, with the server's date",
    arguments: ["good", "chunked", "http-1.0", "early-hints"])
  func document(_ name: String) async throws {
    #expect(try await fetch(server.url(name)) == .document(Self.text, serverDate: Self.date))
  }

  @Test("A document may have its limit, and not a byte more", arguments: ["good", "chunked", "http-1.0"])
  func limit(_ name: String) async throws {
    let url = server.url(name)
    #expect(try await fetch(url, limit: Self.text.count) == .document(Self.text, serverDate: Self.date))
    let error = await #expect(throws: UpdatingError.self) { try await fetch(url, limit: Self.text.count - 1) }
    #expect(error?.message == "\(url) is longer than the \(Self.text.count - 1) bytes it may have")
    #expect(error?.kind == .untrusted)
  }

  @Test("An endless document ends at its limit")
  func endless() async throws {
    let error = await #expect(throws: UpdatingError.self) { try await fetch(server.url("endless")) }
    #expect(error?.code == "updating.too-long")
  }

  @Test(
    "A status is a reply or a refusal by the channel's kind",
    arguments: [
      ("404", false, MetadataReply.missing(status: 404, serverDate: date)),
      ("410", true, .missing(status: 410, serverDate: date)),
      ("403", false, .missing(status: 403, serverDate: date)),
      ("403", true, .denied(status: 403, message: "you said nothing", serverDate: date)),
      ("401", false, .denied(status: 401, message: "you said nothing", serverDate: date)),
      ("401", true, .denied(status: 401, message: "you said nothing", serverDate: date)),
    ])
  func statuses(_ name: String, _ isForMembers: Bool, _ reply: MetadataReply) async throws {
    #expect(try await fetch(server.url(name), isForMembers: isForMembers) == reply)
  }

  @Test(
    "What is neither a document nor its absence is an error that says why",
    arguments: [
      ("500", "the server answered 500 Internal Server Error"),
      ("204", "the server answered 204 No Content"),
      ("304", "the server answered 304 Not Modified"),
      ("429-long", "the server answered 429 Too Many Requests, and asks to try again in 3600 s"),
      ("429-date", "the server answered 429 Too Many Requests, and asks to try again in 3600 s"),
      ("gzip", "it came encoded as gzip, which was not asked for"),
      ("close-head", "it closed the connection"), ("short-body", "it closed the connection"),
      ("stall", "it stopped sending"), ("stall-head", "it stopped sending"),
      ("garbage-status", "its answer is not HTTP: invalid HTTP status code"),
      ("drip", "it was not there whole after 0.5 seconds"),
    ])
  func errors(_ name: String, _ detail: String) async throws {
    let url = server.url(name)
    var http = name.hasPrefix("stall") ? Pulling.impatient : Pulling.http
    if name == "drip" { http.documentTimeout = .milliseconds(500) }
    let fetcher = HTTPMetadataFetcher(try HTTPTransport(http))
    let error = await #expect(throws: UpdatingError.self) {
      try await fetcher.document(at: url, limit: 1000, revalidating: false)
    }
    #expect(error?.message == "\(url) could not be fetched: \(detail)")
    #expect(error?.kind == .unavailable)
  }

  @Test("A redirect is not followed, and its secret not shown")
  func redirect() async throws {
    let error = await #expect(throws: UpdatingError.self) {
      try await fetch(server.url("redirect-other-origin"))
    }
    #expect(
      error?.message.contains("sends us on to http://127.0.0.1:\(server.ports[1])/good/elsewhere (307)")
        == true)
    #expect(error?.message.contains("s3cret") == false)
    #expect(try server.requests().count == 1)
  }

  @Test(
    "A URL goes into the request letter by letter",
    arguments: [
      "%5Brole%5D/..%2Fa%2fb", "a%20b/%C3%A5%cc%8a", "./../x//y/", "a;b=c:d@e!$&'()*+,=~",
      "q?a=%5B&b=%2F+/?&c",
      "%2E%2E%2Froot.json", "?", "1.%2525.json",
    ])
  func letterByLetter(_ rest: String) async throws {
    _ = try await fetch(server.url("good", rest))
    #expect(try server.requests().map(\.target) == ["/good/\(rest)"])
  }

  @Test(
    "A URL that would have to be encoded is refused", arguments: ["a b", "[role]", "\u{e5}", "100%", "a#b"])
  func notEncoded(_ rest: String) async throws {
    let error = await #expect(throws: DownloadError.self) { try await fetch(server.url("good", rest)) }
    #expect(error?.code == "download.malformed-url")
    #expect(try server.requests().isEmpty)
  }

  @Test("A request says who asks, and past caches where it is to")
  func headers() async throws {
    _ = try await fetch(server.url("good"))
    _ = try await fetch(server.url("good"), revalidating: true)
    let requests = try server.requests()
    #expect(requests.map(\.userAgent) == ["miui-release/9.9.9", "miui-release/9.9.9"])
    #expect(requests.map(\.cacheControl) == [nil, "no-cache"])
    #expect(requests.map(\.authorization) == [nil, nil])
  }

  @Test("A token goes to its origin and to no other, and its echo is taken out")
  func token() async throws {
    let secret = "mhd_12345678_c2VjcmV0"
    let credential = try Credential(token: secret, forChannelAt: server.url("good"))
    let denied = try await fetch(server.url("403"), isForMembers: true, credential: credential)
    #expect(denied == .denied(status: 403, message: "you said Bearer [token]", serverDate: Self.date))
    _ = try await fetch("http://127.0.0.1:\(server.ports[1])/good/x", credential: credential)
    _ = try await fetch("http://localhost:\(server.ports[0])/good/x", credential: credential)
    #expect(try server.requests().map(\.authorization) == ["Bearer \(secret)", nil, nil])
  }

  @Test("A cancelled fetch is cancelled and not a network error")
  func cancelled() async throws {
    let url = server.url("stall-head")
    let fetcher = HTTPMetadataFetcher(try HTTPTransport(Pulling.http))
    let task = Task { try await fetcher.document(at: url, limit: 1000, revalidating: false) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
