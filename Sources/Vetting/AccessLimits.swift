// SPDX-License-Identifier: Apache-2.0
internal import Foundation

/// What a member may do before they are slowed down, and before the team is told; the one place for it.
package struct AccessLimits: Hashable, Sendable {
  /// Requests a minute over a longer time; past it 429.
  package var requestsPerMinute: Int
  /// Requests at once before that rate counts; parallel ranges and several mirrors need some.
  package var burst: Int
  /// Full downloads of one file of a build; past it the team is told, nobody is shut out.
  package var downloadsPerBuild: Int
  /// Networks a day; past it the team is told, nobody is shut out.
  package var networksPerDay: Int
  /// The smallest file whose downloads are counted, in bytes: metadata is read over and over.
  package var smallestCountedFile: UInt64
  /// Requests a minute without a known token that are kept; the rest is counted only, so that a guesser
  /// cannot fill the disk.
  package var unknownRecordsPerMinute: Int
  /// Days that the access log and revoked members are kept.
  package var retentionDays: Int

  package init(
    requestsPerMinute: Int = 240, burst: Int = 120, downloadsPerBuild: Int = 5, networksPerDay: Int = 3,
    smallestCountedFile: UInt64 = 1 << 20, unknownRecordsPerMinute: Int = 60,
    retentionDays: Int = 90
  ) {
    self.requestsPerMinute = max(1, requestsPerMinute)
    self.burst = max(1, burst)
    self.downloadsPerBuild = downloadsPerBuild
    self.networksPerDay = networksPerDay
    self.smallestCountedFile = smallestCountedFile
    self.unknownRecordsPerMinute = unknownRecordsPerMinute
    self.retentionDays = max(1, retentionDays)
  }
}

/// Tokens that refill at a steady rate; each request takes one.
struct TokenBucket: Hashable, Sendable {
  private var level: Double
  private var at: Date

  init(full limits: AccessLimits, at now: Date) {
    level = Double(limits.burst)
    at = now
  }

  /// Takes one; nil where there was one, else the seconds until there is, at least 1.
  ///
  /// A clock that goes back refills nothing and takes nothing away.
  mutating func take(_ limits: AccessLimits, at now: Date) -> Int? {
    let rate = Double(limits.requestsPerMinute) / 60
    level = min(Double(limits.burst), level + max(0, now.timeIntervalSince(at)) * rate)
    at = now
    if level >= 1 {
      level -= 1
      return nil
    }
    return max(1, Int(((1 - level) / rate).rounded(.up)))
  }
}
