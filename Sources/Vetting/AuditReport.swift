// SPDX-License-Identifier: Apache-2.0

/// Who fetched what when, over some time: by build, by member, by day, and what stands out.
package struct AuditReport: Hashable, Sendable, Encodable {
  /// How much was asked for.
  package struct Volume: Hashable, Sendable, Encodable {
    package fileprivate(set) var requests = 0
    package fileprivate(set) var bytes: UInt64 = 0
    /// Instants in the project's zone; empty where there was no request.
    package fileprivate(set) var first = ""
    package fileprivate(set) var last = ""
  }

  /// What one member fetched of one build.
  package struct Fetch: Hashable, Sendable, Encodable {
    package let member: String
    /// Nil for whom the roster has forgotten.
    package let name: String?
    /// Full copies of the file that was fetched most often.
    package let copies: Int
    package let volume: Volume
  }

  package struct Build: Hashable, Sendable, Encodable {
    package let version: String
    package let volume: Volume
    /// By member id.
    package let fetches: [Fetch]
  }

  package struct Member: Hashable, Sendable, Encodable {
    package let id: String
    package let name: String?
    package let volume: Volume
    /// Sorted.
    package let builds: [String]
    /// Different networks over the whole time.
    package let networks: Int
  }

  package struct Day: Hashable, Sendable, Encodable {
    package let day: String
    package let members: Int
    package let volume: Volume
  }

  /// Requests that were not let in.
  package struct Refused: Hashable, Sendable, Encodable {
    /// 401.
    package fileprivate(set) var unknown = 0
    /// 403.
    package fileprivate(set) var forbidden = 0
    /// 429.
    package fileprivate(set) var limited = 0
  }

  /// The first instant that was looked at, nil: from the beginning of the log.
  package let since: String?
  package let until: String
  /// Requests that were let in.
  package let volume: Volume
  package let refused: Refused
  package let builds: [Build]
  package let members: [Member]
  package let days: [Day]
  package let anomalies: [Anomaly]
}

extension AuditReport.Volume {
  mutating func add(_ record: AccessRecord, at instant: String) {
    requests += 1
    bytes = bytes.addingReportingOverflow(record.bytes).partialValue
    if first.isEmpty { first = instant }
    last = instant
  }
}

extension AuditReport.Refused {
  mutating func add(_ status: Int) {
    switch status {
    case 401: unknown += 1
    case 403: forbidden += 1
    case 429: limited += 1
    default: break
    }
  }
}
