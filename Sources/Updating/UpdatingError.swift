// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What went wrong between a client and the channel it follows.
package enum UpdatingError: Failure {
  /// A document is longer than its limit in bytes; what was received is thrown away.
  case tooLong(url: String, limit: Int)
  /// No answer, a broken transfer, or an answer that is neither the document nor its absence.
  case network(url: String, detail: String, cause: (any Error)?)
  /// The server wants a token, or refuses the one it was shown.
  case accessDenied(url: String, status: Int, message: String)

  package var kind: FailureKind {
    switch self {
    case .tooLong: .untrusted
    case .network: .unavailable
    case .accessDenied: .accessDenied
    }
  }

  package var code: String {
    switch self {
    case .tooLong: "updating.too-long"
    case .network: "updating.network"
    case .accessDenied: "updating.access-denied"
    }
  }

  package var message: String {
    switch self {
    case .tooLong(let url, let limit): "\(url) is longer than the \(limit) bytes it may have"
    case .network(let url, let detail, _): "\(url) could not be fetched: \(detail)"
    case .accessDenied(let url, let status, let message):
      "\(url) is for members and the server answered \(status)" + (message.isEmpty ? "" : ": \(message)")
    }
  }

  package var hints: [String] {
    switch self {
    case .accessDenied(_, 401, _): ["Ask the release manager for a token, or check the one in use."]
    case .accessDenied: ["Ask the release manager whether the token still stands."]
    case .tooLong, .network: []
    }
  }

  package var cause: (any Error)? {
    if case .network(_, _, let cause) = self { cause } else { nil }
  }
}
