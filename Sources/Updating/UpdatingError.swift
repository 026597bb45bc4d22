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
  /// A document that must be there is not.
  case missing(url: String, status: Int)
  /// A search for a target led through more roles than one is followed through.
  case tooManyRoles(path: String, limit: Int)
  /// No base URL was given.
  case noMirror
  /// Something that is not kept here, where nothing may be fetched.
  case notKept(String)
  /// What a server sent in place of metadata is none, or a document of the channel cannot be read.
  case unreadable(what: String, cause: any Failure)
  /// Two signed documents of a channel disagree.
  case contradiction(file: String, detail: String)

  package var kind: FailureKind {
    switch self {
    case .tooLong, .tooManyRoles, .unreadable, .contradiction: .untrusted
    case .notKept: .notFound
    case .network, .missing: .unavailable
    case .accessDenied: .accessDenied
    case .noMirror: .badConfiguration
    }
  }

  package var code: String {
    switch self {
    case .tooLong: "updating.too-long"
    case .network: "updating.network"
    case .accessDenied: "updating.access-denied"
    case .missing: "updating.missing"
    case .tooManyRoles: "updating.too-many-roles"
    case .noMirror: "updating.no-mirror"
    case .notKept: "updating.not-kept"
    case .unreadable: "updating.unreadable"
    case .contradiction: "updating.contradiction"
    }
  }

  package var message: String {
    switch self {
    case .tooLong(let url, let limit): "\(url) is longer than the \(limit) bytes it may have"
    case .network(let url, let detail, _): "\(url) could not be fetched: \(detail)"
    case .accessDenied(let url, let status, let message):
      "\(url) is for members and the server answered \(status)" + (message.isEmpty ? "" : ": \(message)")
    case .missing(let url, let status): "\(url) is not there: the server answered \(status)"
    case .tooManyRoles(let path, let limit):
      "the search for \(path) leads through more than \(limit) delegated roles"
    case .noMirror: "no URL of the channel's metadata is known"
    case .notKept(let what): "\(what) is not kept here, and nothing is fetched offline"
    case .unreadable(let what, _): "\(what) cannot be trusted, because it cannot be read"
    case .contradiction(let file, let detail): "\(file) contradicts the channel's metadata: \(detail)"
    }
  }

  package var hints: [String] {
    switch self {
    case .accessDenied(_, 401, _): ["Ask the release manager for a token, or check the one in use."]
    case .accessDenied: ["Ask the release manager whether the token still stands."]
    case .missing: ["A mirror may be half copied: try again later, or another mirror."]
    case .notKept: ["Pull once without --offline."]
    case .unreadable: ["A page that asks for a login answers so too: open the URL in a browser."]
    case .tooLong, .network, .tooManyRoles, .noMirror, .contradiction: []
    }
  }

  package var cause: (any Error)? {
    switch self {
    case .network(_, _, let cause): cause
    case .unreadable(_, let cause): cause
    default: nil
    }
  }
}
