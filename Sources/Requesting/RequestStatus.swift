// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// Where a request stands, as its requester looks it up: what was decided, and what was cut.
package enum RequestStatus: Hashable, Sendable, CustomStringConvertible {
  case proposed
  case accepted
  /// On the newest candidate, not yet shipped.
  case onCandidate(BuildVersion)
  /// In the hands of everybody since this version.
  case shipped(BuildVersion)
  case declined(reason: String)
  case deferred(reason: String)

  /// One word for tables and JSON.
  package var word: String {
    switch self {
    case .proposed: "proposed"
    case .accepted: "accepted"
    case .onCandidate: "candidate"
    case .shipped: "shipped"
    case .declined: "declined"
    case .deferred: "deferred"
    }
  }

  package var description: String {
    switch self {
    case .proposed: "proposed"
    case .accepted: "accepted"
    case .onCandidate(let version): "on candidate \(version)"
    case .shipped(let version): "shipped in \(version)"
    case .declined(let reason): "declined: \(reason)"
    case .deferred(let reason): "deferred: \(reason)"
    }
  }
}

/// Something wrong on the ledger branch; it stops what it names and nothing else.
package struct LedgerProblem: Hashable, Sendable, CustomStringConvertible {
  /// What the problem concerns.
  package enum Subject: Hashable, Sendable {
    /// The request of that id.
    case request(RequestID)
    /// The record of that release.
    case week(channel: String, version: BuildVersion)
    /// The days without a train from that one on.
    case gap(CivilDate)
    /// The device of that codename, on hold.
    case hold(String)
    /// A file that is neither.
    case file
  }

  package let file: String
  package let line: Int
  package let column: Int
  package let message: String
  package let subject: Subject
  /// True where the file was left out of the ledger; false where it is listed all the same.
  package let isLeftOut: Bool

  package init(
    file: String, line: Int, column: Int, message: String, subject: Subject, isLeftOut: Bool
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.subject = subject
    self.isLeftOut = isLeftOut
  }

  package var description: String { "\(file):\(line):\(column): \(message)" }
}
