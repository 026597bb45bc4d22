// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What is refused of messages, and why.
package enum ListeningError: Failure, Equatable {
  case unknown(FeedbackID)
  case unknownTemplate(String, known: [String])
  /// Nothing is said of a closed message any more.
  case closed(FeedbackID, reason: String)
  case emptyAnswer(FeedbackID)

  package var kind: FailureKind {
    switch self {
    case .unknown, .unknownTemplate: .notFound
    case .closed: .refused
    case .emptyAnswer: .usage
    }
  }

  package var code: String {
    switch self {
    case .unknown: "feedback.unknown"
    case .unknownTemplate: "feedback.unknown-template"
    case .closed: "feedback.closed"
    case .emptyAnswer: "feedback.empty-answer"
    }
  }

  package var message: String {
    switch self {
    case .unknown(let id): "there is no message \(id)"
    case .unknownTemplate(let name, let known):
      "there is no template “\(name)”; the settings have \(known.joined(separator: ", "))"
    case .closed(let id, let reason): "\(id) is closed: \(reason)"
    case .emptyAnswer(let id): "an answer to \(id) needs words that print as they stand"
    }
  }

  package var hints: [String] {
    switch self {
    case .unknown: ["`miui-release feedback search` finds messages by their words"]
    case .unknownTemplate: ["templates stand under routing in miui-release.yaml"]
    case .closed, .emptyAnswer: []
    }
  }
}
