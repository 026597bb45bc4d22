// SPDX-License-Identifier: Apache-2.0
import Foundation
import Serving
import TestSupport
import Testing

@Suite struct ServerMetricsTests {
  /// The text exposition format 0.0.4, read strictly: help, type, then samples of that family alone.
  struct Page {
    private(set) var samples: [String: Double] = [:]
    private(set) var types: [String: String] = [:]

    init(_ text: String) throws {
      guard text.hasSuffix("\n") else { throw ToolFailure(description: "no newline at the end") }
      var family = ""
      for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
        if let help = line.wholeMatch(of: /# HELP ([a-z_:][a-z0-9_:]*) \S.*/) {
          family = String(help.1)
          guard types[family] == nil else { throw ToolFailure(description: "\(family) twice") }
        } else if let type = line.wholeMatch(of: /# TYPE (\S+) (counter|gauge|histogram)/) {
          guard type.1 == family, types[family] == nil else { throw ToolFailure(description: "\(line)") }
          types[family] = String(type.2)
        } else if let sample = line.wholeMatch(
          of: /([a-z_:][a-z0-9_:]*)(\{[a-z_]+="[^"\\\n]*"(,[a-z_]+="[^"\\\n]*")*\})? ([0-9.e+-]+)/)
        {
          let suffixes = types[family] == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
          guard suffixes.contains(where: { family + $0 == sample.1 }), let value = Double(sample.4),
            samples.updateValue(value, forKey: "\(sample.1)\(sample.2 ?? "")") == nil
          else { throw ToolFailure(description: "\(line)") }
        } else {
          throw ToolFailure(description: "\(line)")
        }
      }
      for (name, type) in types where type == "counter" && !name.hasSuffix("_total") {
        throw ToolFailure(description: "\(name) is a counter")
      }
    }
  }

  @Test func everythingIsCounted() async throws {
    let served = try ServedFolder()
    let club = try Club()
    try await RunningServer.run(served.options { $0.gate = club.gate }) { server in
      _ = try await server.curl("/dev/small.txt")
      _ = try await server.curl("/dev/small.txt", "-r", "0-9")
      _ = try await server.curl("/dev/targets/big.zip")
      _ = try await server.curl("/dev/nothing")
      _ = try await server.curl("/made-up-\"channel/x")
      _ = try await server.curl("/honorary-dev/small.txt")
      let reply = try await server.curl("/metrics")
      #expect(reply.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
      let page = try Page(reply.text)
      func value(_ name: String) -> Double? { page.samples["miui_release_http_\(name)"] }
      #expect(value("requests_total{channel=\"dev\",status=\"200\"}") == 2)
      #expect(value("requests_total{channel=\"dev\",status=\"206\"}") == 1)
      #expect(value("requests_total{channel=\"dev\",status=\"404\"}") == 1)
      #expect(value("requests_total{channel=\"other\",status=\"404\"}") == 1)
      #expect(value("denied_total{channel=\"honorary-dev\",reason=\"unauthenticated\"}") == 1)
      #expect(value("requests_in_flight") == 1)
      #expect(value("request_duration_seconds_count") == 6)
      #expect(value("request_duration_seconds_bucket{le=\"+Inf\"}") == 6)
      #expect((value("sent_bytes_total{channel=\"dev\"}") ?? 0) >= Double(ServedFolder.size + 1010))
      #expect(!reply.text.contains("made-up"))
      let outside = try await server.curl("/metrics", "-H", "X-Forwarded-For: 203.0.113.9")
      #expect(outside.status == 404, "a proxy in front opens /metrics to nobody")
    }
  }
}
