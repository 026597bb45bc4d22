// SPDX-License-Identifier: Apache-2.0
internal import Synchronization

/// Counts what was answered, as Prometheus reads it (text exposition format 0.0.4).
final class ServerMetrics: Sendable {
  /// The upper bounds of the histogram of durations, in seconds.
  static let bounds: [Double] = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60, 300, 1800]

  private struct Counts {
    var requests: [String: [Int: UInt64]] = [:]
    var bytes: [String: UInt64] = [:]
    var denied: [String: [String: UInt64]] = [:]
    var buckets = [UInt64](repeating: 0, count: ServerMetrics.bounds.count + 1)
    var seconds = 0.0
    var inFlight = 0
    var unrecorded: UInt64 = 0
  }

  private let counts = Mutex(Counts())

  func began() { counts.withLock { $0.inFlight += 1 } }

  func ended(channel: String, status: Int, bytes: UInt64, seconds: Double) {
    let bucket = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
    counts.withLock {
      $0.inFlight -= 1
      $0.requests[channel, default: [:]][status, default: 0] += 1
      $0.bytes[channel, default: 0] += bytes
      $0.buckets[bucket] += 1
      $0.seconds += seconds
      if let reason = Self.reason(status) { $0.denied[channel, default: [:]][reason, default: 0] += 1 }
    }
  }

  /// A request that log or recorder could not keep.
  func lost() { counts.withLock { $0.unrecorded += 1 } }

  private static func reason(_ status: Int) -> String? {
    switch status {
    case 401: "unauthenticated"
    case 403: "forbidden"
    case 429: "limited"
    default: nil
    }
  }

  /// The page that Prometheus fetches; sorted, so that two of them can be compared.
  func text() -> String {
    let counts = counts.withLock { $0 }
    var page = MetricsPage()
    page.family("miui_release_http_requests_total", "counter", "Requests answered, by channel and status.")
    for (channel, statuses) in counts.requests.sorted(by: { $0.key < $1.key }) {
      for (status, count) in statuses.sorted(by: { $0.key < $1.key }) {
        page.sample("", [("channel", channel), ("status", "\(status)")], "\(count)")
      }
    }
    page.family("miui_release_http_sent_bytes_total", "counter", "Bytes of bodies sent, by channel.")
    for (channel, bytes) in counts.bytes.sorted(by: { $0.key < $1.key }) {
      page.sample("", [("channel", channel)], "\(bytes)")
    }
    page.family("miui_release_http_denied_total", "counter", "Requests that members' channels refused.")
    for (channel, reasons) in counts.denied.sorted(by: { $0.key < $1.key }) {
      for (reason, count) in reasons.sorted(by: { $0.key < $1.key }) {
        page.sample("", [("channel", channel), ("reason", reason)], "\(count)")
      }
    }
    page.family("miui_release_http_requests_in_flight", "gauge", "Requests being answered now.")
    page.sample("", [], "\(counts.inFlight)")
    page.family("miui_release_http_request_duration_seconds", "histogram", "From head to last byte.")
    var sum: UInt64 = 0
    for (index, count) in counts.buckets.enumerated() {
      sum += count
      page.sample("_bucket", [("le", index < Self.bounds.count ? "\(Self.bounds[index])" : "+Inf")], "\(sum)")
    }
    page.sample("_sum", [], "\(counts.seconds)")
    page.sample("_count", [], "\(sum)")
    page.family("miui_release_access_records_lost_total", "counter", "Requests that log or recorder lost.")
    page.sample("", [], "\(counts.unrecorded)")
    return page.text
  }
}

private struct MetricsPage {
  private(set) var text = ""
  private var name = ""

  mutating func family(_ name: String, _ type: String, _ help: String) {
    self.name = name
    text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
  }

  mutating func sample(_ suffix: String, _ labels: [(String, String)], _ value: String) {
    let pairs = labels.map { "\($0)=\"\(Self.escape($1))\"" }.joined(separator: ",")
    text += "\(name)\(suffix)\(pairs.isEmpty ? "" : "{\(pairs)}") \(value)\n"
  }

  private static func escape(_ value: String) -> String {
    value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
