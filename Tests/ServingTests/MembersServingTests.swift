// SPDX-License-Identifier: Apache-2.0
import Foundation
import Serving
import TestSupport
import Testing
import Vetting

@Suite(.timeLimit(.minutes(15))) struct MembersServingTests {
  @Test func aChannelOfMembersAsksForAToken() async throws {
    let served = try ServedFolder()
    let club = try Club()
    let token = try club.join("Ann")
    let stranger = try club.join("Bob", channel: "other")
    let options = served.options {
      $0.gate = club.gate
      $0.recorder = club
    }
    try await RunningServer.run(options) { server in
      func ask(_ authorization: String?, _ path: String = "/honorary-dev/small.txt") async throws -> Reply {
        try await server.curl(path, "-H", authorization.map { "Authorization: \($0)" } ?? "X-Nothing: 1")
      }
      for wrong in [
        nil, "Bearer ", "Bearer \(token)x", "Bearer \(token.dropLast())", token, "Token \(token)",
      ] {
        let reply = try await ask(wrong)
        #expect(reply.status == 401 && reply.headers["www-authenticate"] == "Bearer realm=\"honorary-dev\"")
        #expect(
          reply.headers["cache-control"] == "private, no-store" && reply.headers["vary"] == "Authorization")
        let record = try await club.next()
        #expect(record.status == 401 && record.member == nil && record.path == "small.txt")
      }
      let right = try await ask("Bearer \(token)")
      #expect(right.status == 200 && right.body.count == 1000)
      #expect(
        right.headers["cache-control"] == "private, no-store" && right.headers["vary"] == "Authorization")
      let record = try await club.next()
      #expect(
        record.member == String(token.dropFirst(4).prefix(8)) && record.bytes == 1000 && record.size == 1000)
      #expect(record.network == "127.0.0.0/24" && record.channel == "honorary-dev" && record.status == 200)
      let other = try await ask("Bearer \(stranger)")
      #expect(other.status == 403 && other.text.contains("not for honorary-dev"))
      #expect(try await ask("Bearer \(token)", "/honorary%2Ddev/small.txt").status == 200)
      #expect(try await ask(nil, "/honorary%2Ddev/small.txt").status == 401)
      #expect(try await ask(nil, "/dev/small.txt").headers["vary"] == nil)
      try club.revoke("Ann", reason: "seen on a forum")
      let revoked = try await ask("Bearer \(token)")
      #expect(revoked.status == 403 && revoked.text.contains("seen on a forum"))
    }
  }

  /// What was begun with a good token goes on to its end; the next request is refused.
  @Test func oneRevokedInMidDownload() async throws {
    let served = try ServedFolder()
    let club = try Club()
    let token = try club.join("Ann")
    try await RunningServer.run(served.options { $0.gate = club.gate }) { server in
      let client = try RawClient(port: server.port, buffer: 16 * 1024)
      let request =
        "GET /honorary-dev/targets/big.zip HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n"
      client.send("\(request)\r\n")
      var all = try await off { try client.receive(4096) }
      try club.revoke("Ann", reason: "left")
      let refused = try await server.curl(
        "/honorary-dev/targets/big.zip", "-r", "4096-", "-H", "Authorization: Bearer \(token)")
      #expect(refused.status == 403)
      client.send("\(request)Connection: close\r\n\r\n")
      all += try await off { try client.receiveAll() }
      let text = String(decoding: all.prefix(20), as: UTF8.self)
      #expect(text.hasPrefix("HTTP/1.1 200"))
      let end = try #require(all.firstRange(of: Array("\r\n\r\n".utf8))).upperBound
      #expect(Data(all[end..<(end + ServedFolder.size)]) == ServedFolder.content)
      // On the same connection, too.
      let next = String(decoding: all[(end + ServedFolder.size)...], as: UTF8.self)
      #expect(next.hasPrefix("HTTP/1.1 403") && next.contains("left"))
    }
  }

  @Test func whoAsksTooOftenWaits() async throws {
    let served = try ServedFolder()
    let club = try Club(limits: AccessLimits(requestsPerMinute: 1, burst: 2))
    let token = try club.join("Ann")
    try await RunningServer.run(served.options { $0.gate = club.gate }) { server in
      var statuses: [Int] = []
      for _ in 0..<3 {
        let reply = try await server.curl("/honorary-dev/small.txt", "-H", "Authorization: Bearer \(token)")
        statuses.append(reply.status)
        if reply.status == 429 { #expect(Int(reply.headers["retry-after"] ?? "") ?? 0 > 0) }
      }
      #expect(statuses.prefix(2) == [200, 200])
      #expect(statuses[2] == 429)
    }
  }

  /// A gate that cannot decide, and none at all.
  @Test func withoutAGateNobodyIsLetIn() async throws {
    struct Broken: AccessGate {
      func decide(_ question: AccessQuestion, at now: Date) throws -> AccessDecision {
        throw ToolFailure(description: "the store is gone")
      }
    }
    let served = try ServedFolder()
    for gate in [nil, Broken()] as [(any AccessGate)?] {
      try await RunningServer.run(served.options { $0.gate = gate }) { server in
        let reply = try await server.curl("/honorary-dev/small.txt", "-H", "Authorization: Bearer x")
        #expect(reply.status == 503 && reply.headers["retry-after"] == "60")
        #expect(try await server.curl("/dev/small.txt").status == 200)
      }
    }
  }

  @Test func nginxMayAskAboutTokens() async throws {
    let served = try ServedFolder()
    let club = try Club()
    let token = try club.join("Ann")
    let options = served.options {
      $0.gate = club.gate
      $0.trustsProxy = true
    }
    try await RunningServer.run(options) { server in
      func ask(_ uri: String, _ authorization: String) async throws -> Reply {
        try await server.curl(
          "/auth", "-H", "X-Original-URI: \(uri)", "-H", "Authorization: \(authorization)", "-H",
          "X-Forwarded-For: 203.0.113.9")
      }
      let right = try await ask("/honorary-dev/targets/big.zip", "Bearer \(token)")
      #expect(right.status == 204 && right.headers["x-member-id"] == String(token.dropFirst(4).prefix(8)))
      let wrong = try await ask("/honorary-dev/x", "Bearer x")
      #expect(wrong.status == 401 && wrong.headers["www-authenticate"] != nil)
      #expect(try await ask("/honorary-dev/.hidden", "Bearer x").status == 401)
      #expect(try await ask("/dev/x", "").status == 204)
      #expect(try await ask("/../x", "Bearer \(token)").status == 403)
      try club.revoke("Ann", reason: "分享了版本")
      let revoked = try await ask("/honorary-dev/x", "Bearer \(token)")
      #expect(revoked.status == 403 && revoked.headers["x-gate-message"]?.contains("分享了版本") == true)
    }
    try await RunningServer.run(served.options { $0.gate = club.gate }) { server in
      let untrusted = try await server.curl(
        "/auth", "-H", "X-Original-URI: /dev/x", "-H", "X-Forwarded-For: 203.0.113.9")
      #expect(untrusted.status == 404)
    }
  }
}
