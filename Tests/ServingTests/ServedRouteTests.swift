// SPDX-License-Identifier: Apache-2.0
import Foundation
import Serving
import TestSupport
import Testing
import Vetting

@Suite struct ServedRouteTests {
  @Test func otherChaptersCanAnswerPaths() async throws {
    let served = try ServedFolder()
    let options = served.options {
      $0.routes = [
        ServedRoute(["POST"], "/echo") { request in
          ServedAnswer(
            status: 201, headers: [("X-Address", request.address)],
            body: try await request.body(upTo: 10) + Array((request.query ?? "-").utf8))
        }
      ]
    }
    try await RunningServer.run(options) { server in
      let reply = try await server.curl("/echo?q=1", "-X", "POST", "-d", "hello")
      #expect(reply.status == 201 && reply.text == "helloq=1" && reply.headers["x-address"] == "127.0.0.1")
      #expect(try await server.curl("/echo", "-X", "POST", "-d", "hello, world").status == 413)
      let get = try await server.curl("/echo")
      #expect(get.status == 405 && get.headers["allow"] == "POST")
      #expect(try await server.curl("/echo/x").status == 404)
    }
  }

  @Test func onlyATrustedProxyNamesItsClient() async throws {
    let served = try ServedFolder()
    for isTrusted in [false, true] {
      let options = served.options {
        $0.trustsProxy = isTrusted
        $0.accessLog = served.folder.path("log-\(isTrusted)")
      }
      try await RunningServer.run(options) { server in
        _ = try await server.curl(
          "/dev/small.txt?token=mhd_abcdefgh_secretsecretsecret", "-H",
          "X-Forwarded-For: 10.9.8.7, 203.0.113.9", "-A",
          "agent mhd_abcdefgh_secretsecretsecret", "-r", "0-9")
      }
      struct Line: Decodable {
        let agent, channel, method, network, path, range, time: String
        let bytes, milliseconds, size, status: Int
      }
      let text = try served.folder.text("log-\(isTrusted)")
      let line = try JSONDecoder().decode(Line.self, from: Data(text.utf8))
      #expect(line.network == (isTrusted ? "203.0.113.0/24" : "127.0.0.0/24"))
      #expect(
        line.path == "small.txt" && line.channel == "dev" && line.method == "GET" && line.range == "bytes=0-9"
      )
      #expect(line.status == 206 && line.bytes == 10 && line.size == 1000 && line.milliseconds >= 0)
      #expect(line.agent == "agent mhd_abcdefgh_…" && !text.contains("secret") && line.time.hasSuffix("Z"))
    }
  }

  @Test func aLogThatWasMovedAwayIsOpenedAnew() throws {
    let folder = try ScratchFolder("log")
    let log = try AccessLogLines(path: folder.path("log"))
    let record = AccessRecord(
      at: Date(timeIntervalSince1970: 0), member: nil, channel: "dev", method: "GET", path: "a\"\n版",
      range: nil,
      status: 200, bytes: 1, network: "-", agent: nil, milliseconds: 0)
    try log.record(record)
    try folder.replace("log.1", by: "log")
    try log.record(record)
    try log.record(record)
    let line =
      #"{"bytes":1,"channel":"dev","method":"GET","milliseconds":0,"network":"-","path":"a\"\u000a版","status":200,"#
      + "\"time\":\"1970-01-01T00:00:00Z\"}\n"
    #expect(try folder.text("log.1") == line)
    #expect(try folder.text("log") == line + line)
    #expect(try folder.mode("log") & 0o007 == 0)
  }
}
