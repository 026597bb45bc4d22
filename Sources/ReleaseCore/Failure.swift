// SPDX-License-Identifier: Apache-2.0

/// Who is to blame for a failure, and so which exit status it ends in (docs/exit-codes.md).
package enum FailureKind: String, Sendable, CaseIterable {
  /// The request was understood and refused: a conflict, a missed quorum, a rejected push.
  case refused
  /// The command line was wrong.
  case usage
  /// Input data is malformed or damaged.
  case badData
  /// Something named does not exist.
  case notFound
  /// A tool, service or remote is not available.
  case unavailable
  /// A fault of this program.
  case `internal`
  /// A file could not be read or written.
  case inputOutput
  /// Another process holds the lock.
  case busy
  /// A signature, digest, version or expiry does not allow trust.
  case untrusted
  /// The settings or the keys they name are wrong.
  case badConfiguration
  /// A server did not let us in: no token, a wrong one, a revoked one.
  case accessDenied
  /// Signed metadata is past its expiry by the local clock.
  case expired
  /// Signed metadata, or a build, is older than what was seen before.
  case rollback
  /// The build was withdrawn by those who published it.
  case withdrawn

  /// The process exit status, after sysexits.h where one fits.
  package var exitStatus: Int32 {
    switch self {
    case .refused: 1
    case .usage: 64
    case .badData: 65
    case .notFound: 66
    case .unavailable: 69
    case .internal: 70
    case .inputOutput: 74
    case .busy: 75
    case .untrusted: 77
    case .badConfiguration: 78
    case .accessDenied: 80
    case .expired: 81
    case .rollback: 82
    case .withdrawn: 83
    }
  }
}

/// An error a person reads: a whole sentence, what it was caused by, and what to do next.
package protocol Failure: Error, CustomStringConvertible {
  var kind: FailureKind { get }
  /// A stable name for machines: `ledger.malformed`.
  var code: String { get }
  /// One whole sentence, without trailing full stop, names and offsets included.
  var message: String { get }
  /// What to do next, one sentence each.
  var hints: [String] { get }
  var cause: (any Error)? { get }
}

extension Failure {
  package var hints: [String] { [] }
  package var cause: (any Error)? { nil }
  package var description: String { message }
}
