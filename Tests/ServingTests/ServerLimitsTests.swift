// SPDX-License-Identifier: Apache-2.0
import Foundation
import Serving
import TestSupport
import Testing
import Vetting

@Suite(.timeLimit(.minutes(15))) struct ServerLimitsTests {
  /// A head that never ends is closed although bytes keep coming.
  @Test func aRequestThatNeverEndsIsClosed() async throws {
    let served = try ServedFolder()
    let options = served.options { $0.limits.idle = .seconds(1) }
    try await RunningServer.run(options) { server in
      let client = try RawClient(port: server.port)
      client.send("GET /dev/small.txt HTTP/1.1\r\nHost: x\r\n")
      let answer = try await off { () -> [UInt8] in
        for number in 0..<3 { client.send("X-Slow-\(number): 1\r\n") }
        return try client.receiveAll()
      }
      #expect(!String(decoding: answer, as: UTF8.self).contains("200 OK"))
      // Nor does an idle connection stay.
      let idle = try RawClient(port: server.port)
      #expect(try await off { try idle.receiveAll() }.isEmpty)
    }
  }

  @Test func aClientThatTakesNothingIsClosed() async throws {
    let served = try ServedFolder()
    let club = try Club()
    let token = try club.join("Ann")
    let options = served.options {
      $0.gate = club.gate
      $0.recorder = club
      $0.limits.stall = .seconds(1)
    }
    try await RunningServer.run(options) { server in
      let client = try RawClient(port: server.port, buffer: 4096)
      client.send(
        "GET /honorary-dev/targets/big.zip HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(token)\r\n\r\n")
      // The record comes when the transfer has ended, and it ends because nobody reads.
      let record = try await club.next()
      #expect(record.status == 200 && record.bytes < UInt64(ServedFolder.size))
      #expect(record.size == UInt64(ServedFolder.size))
      withExtendedLifetime(client) {}
    }
  }

  @Test(arguments: [
    "GET /dev/small.txt HTTP/1.1\r\nHost: x\r\nX: \(String(repeating: "a", count: 40_000))\r\n\r\n",
    "GET /\(String(repeating: "a", count: 70_000)) HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET /dev/small.txt HTTP/1.1\r\nHost: x\r\n"
      + (0..<200).map { "X-\($0): 1\r\n" }.joined() + "\r\n",
    "NOT HTTP AT ALL\r\n\r\n", "GET /dev/small.txt\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\r\n\r\n",
  ])
  func whatIsNoRequestIsRefusedAndClosed(_ text: String) async throws {
    let served = try ServedFolder()
    try await RunningServer.run(served.options { $0.limits.idle = .seconds(5) }) { server in
      let client = try RawClient(port: server.port)
      client.send(text)
      let answer = String(decoding: try await off { try client.receiveAll() }, as: UTF8.self)
      #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 400"), "\(answer)")
      #expect(try await server.curl("/dev/small.txt").status == 200)
    }
  }

  /// The answer comes before the body, and the connection ends.
  @Test func aBodyThatNobodyReadsIsNotWaitedFor() async throws {
    let served = try ServedFolder()
    try await RunningServer.run(served.options()) { server in
      let client = try RawClient(port: server.port)
      client.send("POST /dev/small.txt HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\nabc")
      let answer = String(decoding: try await off { try client.receiveAll() }, as: UTF8.self)
      #expect(answer.hasPrefix("HTTP/1.1 405") && answer.contains("Connection: close"))
    }
  }

  @Test func moreConnectionsThanAllowedWait() async throws {
    let served = try ServedFolder()
    try await RunningServer.run(served.options { $0.limits.connections = 2 }) { server in
      var clients = [try RawClient(port: server.port), try RawClient(port: server.port)]
      let request = "GET /dev/small.txt HTTP/1.1\r\nHost: x\r\n\r\n"
      for client in clients {
        client.send(request)
        #expect(try await off { try !client.receive().isEmpty })
      }
      let third = try RawClient(port: server.port)
      third.send(request)
      clients.removeFirst()
      let answer = try await off { try third.receive() }
      #expect(String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 200"))
    }
  }

  @Test func aStopFinishesWhatRuns() async throws {
    let served = try ServedFolder()
    try await RunningServer.run(served.options()) { server in
      let client = try RawClient(port: server.port, buffer: 16 * 1024)
      client.send("GET /dev/targets/big.zip HTTP/1.1\r\nHost: x\r\n\r\n")
      var all = try await off { try client.receive(4096) }
      await server.server.stop()
      all += try await off { try client.receiveAll() }
      #expect(Data(all.suffix(ServedFolder.size)) == ServedFolder.content)
    }
  }

  @Test func aStopIsToldBeforeItComes() async throws {
    let served = try ServedFolder()
    try await RunningServer.run(served.options { $0.limits.notice = .seconds(600) }) { server in
      #expect(try await server.curl("/healthz").text == "ok\n")
      await server.server.stop()
      let deadline = ContinuousClock.now + .seconds(120)
      var status = 200
      while status == 200, ContinuousClock.now < deadline {
        status = try await server.curl("/healthz").status
      }
      #expect(status == 503)
      #expect(try await server.curl("/dev/small.txt").status == 200)
    }
  }

  @Test func theDeadlineOfAStopHolds() async throws {
    let served = try ServedFolder()
    let options = served.options { $0.limits.drain = .seconds(1) }
    try await RunningServer.run(options) { server in
      let client = try RawClient(port: server.port, buffer: 4096)
      client.send("GET /dev/targets/big.zip HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(try await off { try !client.receive(1000).isEmpty })
      await server.server.stop()
      // It ends although its client takes nothing; what that gets afterwards is not all.
      for await _ in server.ends {}
      let rest = try await off { try client.receiveAll() }
      #expect(rest.count < ServedFolder.size)
    }
  }
}
