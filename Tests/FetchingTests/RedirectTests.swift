// SPDX-License-Identifier: Apache-2.0
import Fetching
import ReleaseCore
import TestSupport
import Testing
import Updating

@Suite(.timeLimit(.minutes(15))) struct RedirectTests {
  private static let secret = "mhd_12345678_c2VjcmV0"

  @Test("A token is not sent on to another origin, nor from there back to its own")
  func otherOrigin() async throws {
    for (behaviour, expected) in [
      ("redirect-good", ["Bearer \(Self.secret)", "Bearer \(Self.secret)"]),
      ("redirect-other-origin", ["Bearer \(Self.secret)", nil]),
      ("redirect-and-back", ["Bearer \(Self.secret)", nil, nil]),
    ] {
      let pulling = try await Pulling(1000)
      let url = pulling.server.url(behaviour)
      let credential = try Credential(token: Self.secret, forChannelAt: url)
      try await pulling.pull(from: [url], credential: credential, isForMembers: true)
      #expect(try pulling.isRight)
      #expect(try pulling.server.requests().map(\.authorization) == expected, "\(behaviour)")
    }
  }

  @Test("A refusal for members says the server's words without the token", arguments: ["401", "403"])
  func refusal(_ status: String) async throws {
    let pulling = try await Pulling(1000)
    let url = pulling.server.url(status)
    let credential = try Credential(token: Self.secret, forChannelAt: url)
    let error = await #expect(throws: DownloadError.self) {
      try await pulling.pull(from: [url], credential: credential, isForMembers: true)
    }
    #expect(error?.kind == .accessDenied)
    #expect(
      error?.message
        == "package.zip could not be downloaded: \(url): it refused us (\(status)): you said Bearer [token]")
  }

  @Test("From https nothing leads to http, and a certificate nobody vouches for is refused")
  func insecure() async throws {
    let pulling = try await Pulling(1000) { scratch in
      let made = try Tool.run(
        "openssl",
        [
          "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", scratch.path("TEST_KEY_DO_NOT_USE.pem"),
          "-out", scratch.path("certificate.pem"), "-subj", "/CN=127.0.0.1", "-days", "2", "-addext",
          "subjectAltName=IP:127.0.0.1",
        ])
      #expect(made.status == 0, "\(made.errors)")
      return (scratch.path("certificate.pem"), scratch.path("TEST_KEY_DO_NOT_USE.pem"))
    }
    let origin = "https://127.0.0.1:\(pulling.server.ports[2])"
    var http = Pulling.http
    http.trustedCertificates = pulling.scratch.path("certificate.pem")
    let error = await #expect(throws: DownloadError.self) {
      try await pulling.pull(from: ["\(origin)/redirect-insecure/file"], http: http)
    }
    #expect(error?.code == "download.redirect")
    #expect(error?.message.contains("it redirects from https to unprotected http at 127.0.0.1") == true)
    #expect(try pulling.server.requests().count == 1)
    await #expect(throws: DownloadError.self) { try await pulling.pull(from: ["\(origin)/good/file"]) }
    #expect(!pulling.isThere)
    try await pulling.pull(from: ["\(origin)/good/file"], http: http)
    #expect(try pulling.isRight)
  }
}
