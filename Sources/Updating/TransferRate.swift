// SPDX-License-Identifier: Apache-2.0

/// How fast bytes come, over the last seconds; times are durations since the transfer began.
package struct TransferRate: Sendable {
  /// What is too slow: fewer bytes a second than `bytesPerSecond` over the whole of `span`.
  package struct Floor: Hashable, Sendable {
    package var bytesPerSecond: UInt64 = 4096
    package var span: Duration = .seconds(30)

    package init() {}
  }

  private let span: Duration
  /// Totals at instants, oldest first; the first is at or before the window's start once there is one.
  private var samples: [(at: Duration, total: UInt64)]
  private var total: UInt64 = 0

  package init(span: Duration) {
    self.span = span
    samples = [(.zero, 0)]
  }

  /// Notes bytes that came. Cost: keeps at most some forty samples.
  package mutating func received(_ bytes: Int, at now: Duration) {
    total += UInt64(bytes)
    if let last = samples.last, samples.count > 1, now - last.at < span / 32 {
      samples[samples.count - 1].total = total
    } else {
      samples.append((now, total))
    }
    while samples.count > 1, samples[1].at <= now - span { samples.removeFirst() }
  }

  /// Bytes a second over the window, or since the start where that is shorter; zero at the start.
  package func bytesPerSecond(at now: Duration) -> UInt64 {
    let start = max(.zero, now - span)
    let before = samples.last { $0.at <= start } ?? samples[0]
    let seconds = (now - before.at) / .seconds(1)
    return seconds > 0 ? UInt64(Double(total - before.total) / seconds) : 0
  }

  /// True once the window is full and held less than the floor.
  package func isBelow(_ floor: Floor, at now: Duration) -> Bool {
    now >= span && bytesPerSecond(at: now) < floor.bytesPerSecond
  }
}
