// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Requesting
import Serving
import StateDatabase
import TestSupport
import Testing
import Vetting

/// A club whose members say what they find.
private struct VerdictClub: Sendable {
  let served: ServedFolder
  let club: Club
  let state: ScratchFolder
  let store: VerdictFile

  init() throws {
    served = try ServedFolder()
    club = try Club()
    state = try ScratchFolder("verdicts")
    store = try VerdictFile(inStateFolder: state.path)
  }

  func options(_ limits: AccessLimits = VerdictCounter.pace) -> ServingOptions {
    served.options { options in
      options.gate = club.gate
      options.recorder = club
      options.verdicts = VerdictCounter(
        testers: club.store, verdicts: store,
        desk: VerdictDesk { version in
          guard version.description == "26.11.25" else { return nil }
          return Candidate(
            version: version, channel: "honorary-dev", features: [RequestID(7)], devices: ["cancro"])
        }, limits: limits)
    }
  }

  static let words = #"{"candidate":"26.11.25","device":"cancro","feature":"REQ-7","verdict":"works"}"#
}

extension RunningServer {
  /// Posts a verdict; `token`: nil for a stranger.
  fileprivate func post(
    _ body: String, token: String?, channel: String = "honorary-dev", type: String = "application/json"
  ) async throws -> Reply {
    let file = try ScratchFolder("body")
    let path = try file.write(body, to: "body")
    let reply = try await curl(
      "/\(channel)/verdicts", "-X", "POST", "--data-binary", "@\(path)", "-H", "Content-Type: \(type)", "-H",
      "Expect:", "-H", token.map { "Authorization: Bearer \($0)" } ?? "X-Nothing: 1")
    _ = file
    return reply
  }
}

private struct Stored: Decodable {
  let id: Int
  let tester: String
  let verdict: String
  let replaces: Int?
}

private struct Refused: Decodable {
  struct Body: Decodable {
    let code: String
    let message: String
  }
  let error: Body
}

extension Reply {
  fileprivate func decoded<Value: Decodable>(_: Value.Type = Value.self) throws -> Value {
    #expect(headers["content-type"] == "application/json" && headers["cache-control"] == "private, no-store")
    return try JSONDecoder().decode(Value.self, from: body)
  }
}

@Suite(.timeLimit(.minutes(15))) struct VerdictOverHTTP {
  @Test("A member's word is kept, said again it changes nothing, said otherwise it replaces")
  func stored() async throws {
    let club = try VerdictClub()
    let token = try club.club.join("Ann")
    try await RunningServer.run(club.options()) { server in
      let first = try await server.post(VerdictClub.words, token: token)
      #expect(first.status == 201)
      let stored: Stored = try first.decoded()
      #expect(
        stored.id == 1 && stored.tester == String(token.dropFirst(4).prefix(8)) && stored.verdict == "works")
      let record = try await club.club.next()
      #expect(record.member == stored.tester && record.method == "POST" && record.path == "verdicts")
      #expect(record.channel == "honorary-dev" && record.status == 201)
      let again = try await server.post(VerdictClub.words, token: token)
      #expect(try again.status == 200 && again.decoded(Stored.self).id == 1)
      let other = try await server.post(
        VerdictClub.words.replacing("works\"}", with: "blocker\",\"note\":\"黑屏 <b>🔥</b>\"}"), token: token,
        type: "application/json; charset=utf-8")
      let replaced: Stored = try other.decoded()
      #expect(other.status == 201 && replaced.id == 2 && replaced.replaces == 1)
    }
    let kept = try club.store.verdicts(VerdictQuery())
    #expect(kept.map(\.finding) == [.blocker] && kept[0].note == "黑屏 <b>🔥</b>")
  }

  struct Bad: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let body: String
    var type = "application/json"
    let status: Int
    let code: String

    init(_ sentence: String, _ body: String, type: String = "application/json", _ status: Int, _ code: String)
    {
      testDescription = sentence
      self.body = body
      self.type = type
      self.status = status
      self.code = code
    }
  }

  static let table = [
    Bad("no JSON", "works!", 400, "verdict.not-json"),
    Bad("another object", "{\"works\":\"yes\"}", 400, "verdict.unknown-field"),
    Bad(
      "another word", #"{"candidate":"26.11.25","device":"cancro","feature":"REQ-7","verdict":"fine"}"#, 400,
      "verdict.malformed"),
    Bad(
      "a candidate that is not there",
      #"{"candidate":"26.11.26","device":"cancro","feature":"REQ-7","verdict":"works"}"#, 404,
      "verdict.no-candidate"),
    Bad(
      "a feature that is not aboard",
      #"{"candidate":"26.11.25","device":"cancro","feature":"REQ-8","verdict":"works"}"#, 404,
      "verdict.not-aboard"),
    Bad(
      "a device that was not built",
      #"{"candidate":"26.11.25","device":"aries","feature":"REQ-7","verdict":"works"}"#, 404,
      "verdict.no-device"),
    Bad("a form", "verdict=works", type: "application/x-www-form-urlencoded", 415, "verdict.media-type"),
    Bad("a novel", "{\"note\":\"\(String(repeating: "长", count: 6000))\"}", 413, "verdict.too-large"),
  ]

  @Test("What cannot be taken is refused in JSON with a code, and nothing is kept")
  func refused() async throws {
    let club = try VerdictClub()
    let token = try club.club.join("Ann")
    try await RunningServer.run(club.options()) { server in
      for bad in Self.table {
        let reply = try await server.post(bad.body, token: token, type: bad.type)
        #expect(reply.status == bad.status, "\(bad.testDescription): \(reply.text)")
        #expect(try reply.decoded(Refused.self).error.code == bad.code, "\(bad.testDescription)")
      }
      // Without a length that could be looked at first.
      let file = try ScratchFolder("chunks")
      let path = try file.write(Self.table[7].body, to: "body")
      let chunked = try await server.curl(
        "/honorary-dev/verdicts", "-X", "POST", "-T", path, "-H", "Transfer-Encoding: chunked", "-H",
        "Content-Type: application/json", "-H", "Expect:", "-H", "Authorization: Bearer \(token)")
      #expect(chunked.status == 413)
    }
    #expect(try club.store.verdicts(VerdictQuery(withHistory: true)).isEmpty)
  }

  @Test("Who says too much at once waits")
  func limited() async throws {
    let club = try VerdictClub()
    let token = try club.club.join("Ann")
    let limits = AccessLimits(requestsPerMinute: 1, burst: 2)
    try await RunningServer.run(club.options(limits)) { server in
      for _ in 0..<2 { #expect(try await server.post(VerdictClub.words, token: token).status < 300) }
      let reply = try await server.post(VerdictClub.words, token: token)
      #expect(try reply.status == 429 && reply.decoded(Refused.self).error.code == "verdict.too-many")
      #expect((Int(reply.headers["retry-after"] ?? "") ?? 0) >= 1)
    }
  }

  @Test("Everything but POST is answered as before, and a server without intake says so")
  func otherMethods() async throws {
    let club = try VerdictClub()
    let token = try club.club.join("Ann")
    try await RunningServer.run(club.options()) { server in
      #expect(try await server.curl("/honorary-dev/verdicts").status == 401)
      let signed = try await server.curl("/honorary-dev/verdicts", "-H", "Authorization: Bearer \(token)")
      #expect(signed.status == 404)
      let put = try await server.curl("/honorary-dev/verdicts", "-X", "PUT", "-d", "x")
      #expect(put.status == 405 && put.headers["allow"] == "GET, HEAD")
      let open = try await server.post(VerdictClub.words, token: token, channel: "dev")
      #expect(open.status == 405, "a channel for everybody takes none")
    }
    let without = club.served.options { $0.gate = club.club.gate }
    try await RunningServer.run(without) { server in
      let reply = try await server.post(VerdictClub.words, token: token)
      #expect(try reply.status == 404 && reply.decoded(Refused.self).error.code == "verdict.not-taken")
    }
  }
}

@Suite(.timeLimit(.minutes(15))) struct StrangerPostsAVerdict {
  @Test("Without a token, with a wrong one, revoked, or from another channel: nobody is heard")
  func nobody() async throws {
    let club = try VerdictClub()
    let revoked = try club.club.join("Bob")
    let elsewhere = try club.club.join("Eve", channel: "next")
    try club.club.revoke("Bob", reason: "left the group")
    try await RunningServer.run(club.options()) { server in
      for token in [nil, "nonsense", String(revoked.dropLast())] {
        let reply = try await server.post(VerdictClub.words, token: token)
        #expect(try reply.status == 401 && reply.decoded(Refused.self).error.code == "gate.unauthenticated")
        #expect(reply.headers["www-authenticate"] == "Bearer realm=\"honorary-dev\"")
        #expect(try await club.club.next().member == nil)
      }
      for (token, words) in [(revoked, "left the group"), (elsewhere, "not for honorary-dev")] {
        let reply = try await server.post(VerdictClub.words, token: token)
        let error = try reply.decoded(Refused.self).error
        #expect(reply.status == 403 && error.code == "gate.forbidden" && error.message.contains(words))
      }
      // A stranger's large body is not waited for either.
      let large = try await server.post(String(repeating: "x", count: 1 << 20), token: nil)
      #expect(large.status == 401)
    }
    #expect(try club.store.verdicts(VerdictQuery(withHistory: true)).isEmpty)
  }
}
