// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Serving
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(15))) struct FileServingTests {
  @Test func curlGetsFilesPartsAndNews() async throws {
    let served = try ServedFolder()
    try await RunningServer.run(served.options()) { server in
      let whole = try await server.curl("/dev/targets/big.zip")
      #expect(whole.status == 200 && whole.body == ServedFolder.content)
      #expect(whole.headers["accept-ranges"] == "bytes" && whole.headers["content-type"] == "application/zip")
      let tag = try #require(whole.headers["etag"])
      for (ranges, bounds) in [
        ("0-0", 0..<1), ("100-70099", 100..<70_100), ("10000000-", 10_000_000..<ServedFolder.size),
        ("-5", ServedFolder.size - 5..<ServedFolder.size),
      ] {
        let part = try await server.curl("/dev/targets/big.zip", "-r", ranges, "-H", "If-Range: \(tag)")
        #expect(part.status == 206 && part.body == ServedFolder.content[bounds], "\(ranges)")
        #expect(
          part.headers["content-range"]
            == "bytes \(bounds.lowerBound)-\(bounds.upperBound - 1)/\(ServedFolder.size)")
      }
      let beyond = try await server.curl("/dev/targets/big.zip", "-r", "\(ServedFolder.size)-")
      #expect(beyond.status == 416 && beyond.headers["content-range"] == "bytes */\(ServedFolder.size)")
      let other = try await server.curl("/dev/targets/big.zip", "-r", "5-", "-H", "If-Range: \"x\"")
      #expect(other.status == 200 && other.body.count == ServedFolder.size)
      let head = try await server.curl("/dev/targets/big.zip", "-I")
      #expect(head.headers["content-length"] == "\(ServedFolder.size)" && head.headers["etag"] == tag)
      let known = try await server.curl("/dev/small.txt", "-H", "If-None-Match: *")
      #expect(known.status == 304 && known.body.isEmpty && known.headers["content-length"] == nil)
      let old = try await server.curl("/dev/small.txt", "--http1.0")
      #expect(old.status == 200 && old.body == ServedFolder.content.prefix(1000))
    }
  }

  @Test func tlsGivesTheSameBytes() async throws {
    let served = try ServedFolder()
    let folder = served.folder.path
    _ = try Tool.run(
      "openssl",
      [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "\(folder)/key.pem", "-out",
        "\(folder)/cert.pem",
        "-days", "2", "-subj", "/CN=TEST_KEY_DO_NOT_USE", "-addext", "subjectAltName=IP:127.0.0.1",
      ])
    let options = served.options {
      $0.tls = .init(certificate: "\(folder)/cert.pem", key: "\(folder)/key.pem")
    }
    try await RunningServer.run(options) { server in
      let whole = try await server.curl("/dev/targets/big.zip", "--cacert", "\(folder)/cert.pem")
      #expect(whole.status == 200 && whole.body == ServedFolder.content)
      let part = try await server.curl(
        "/dev/targets/big.zip", "--cacert", "\(folder)/cert.pem", "-r", "300000-900000")
      #expect(part.status == 206 && part.body == ServedFolder.content[300_000...900_000])
      let small = try await server.curl(
        "/dev/small.txt", "--cacert", "\(folder)/cert.pem", "--tls-max", "1.2")
      #expect(small.body.count == 1000)
    }
    #expect(throws: ServingError.self) {
      try ReleaseServer(
        served.options { $0.tls = .init(certificate: "\(folder)/key.pem", key: "\(folder)/cert.pem") },
        stopsOnSignals: false
      ) { _ in }
    }
  }

  @Test func nothingOutsideAChannelIsServed() async throws {
    let served = try ServedFolder()
    try await RunningServer.run(served.options()) { server in
      for (path, status) in [
        ("/dev/small.txt", 200), ("/", 404), ("/dev", 404), ("/dev/", 404), ("/dev/metadata", 404),
        ("/dev/metadata/", 404), ("/top.json", 404), ("/dev/.hidden.json", 404), ("/dev/%2ehidden.json", 404),
        ("/dev/link.json", 404), ("/dev/out/passwd", 404), ("/dev/small.txt/x", 404),
        ("/dev//small.txt", 404),
        ("/dev/metadata%2ftimestamp.json", 404), ("/nobody/small.txt", 404), ("/dev/../top.json", 400),
        ("/dev/../../../../../../etc/passwd", 400), ("/dev/%2e%2e/%2e%2e/etc/passwd", 400),
        ("/dev/..%2f..%2fetc/passwd", 400), ("/dev/small.txt%00", 400), ("/dev/%zz", 400),
      ] {
        let reply = try await server.curl(path)
        #expect(reply.status == status, "\(path)")
        #expect(!reply.text.contains("root:"), "\(path)")
      }
      for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        let reply = try await server.curl("/dev/small.txt", "-X", method)
        #expect(reply.status == 405 && reply.headers["allow"] == "GET, HEAD", "\(method)")
      }
    }
  }

  /// A publisher replaces the file behind the name while a client is in the middle of it.
  @Test func aFileThatIsReplacedIsSentAsItWas() async throws {
    let served = try ServedFolder()
    let folder = served.folder
    try await RunningServer.run(served.options()) { server in
      let client = try RawClient(port: server.port, buffer: 16 * 1024)
      client.send("GET /dev/targets/big.zip HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
      var all = try await off { try client.receive(4096) }
      try folder.write("new", to: "release/dev/targets/.new")
      try folder.replace("release/dev/targets/big.zip", by: "release/dev/targets/.new")
      let fresh = try await server.curl("/dev/targets/big.zip")
      #expect(fresh.text == "new")
      all += try await off { try client.receiveAll() }
      #expect(Data(all.suffix(ServedFolder.size)) == ServedFolder.content)
    }
  }

  @Test func aServerThatCannotStartSaysWhy() async throws {
    let served = try ServedFolder()
    #expect(throws: ServingError.self) {
      try ReleaseServer(served.options { $0.release += "/dev/small.txt" }, stopsOnSignals: false) { _ in }
    }
    #expect(throws: ServingError.self) {
      try ReleaseServer(served.options { $0.accessLog = "/nowhere/log" }, stopsOnSignals: false) { _ in }
    }
    try await RunningServer.run(served.options()) { server in
      let port = server.port
      let second = try ReleaseServer(
        served.options { $0.listen = ListenAddress(host: "127.0.0.1", port: port) }, stopsOnSignals: false
      ) { _ in }
      let error = await #expect(throws: ServingError.self) { try await second.run() }
      #expect(error?.code == "serving.cannot-listen" && error?.kind.exitStatus == 69)
    }
  }
}
