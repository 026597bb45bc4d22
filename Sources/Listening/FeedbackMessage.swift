// SPDX-License-Identifier: Apache-2.0
package import Requesting

/// The number under which a message can be looked up: `FB-12`.
package struct FeedbackID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let number: Int64

  package init(_ number: Int64) { self.number = number }

  /// Reads `FB-12`; nil for anything else, also for leading zeros.
  package init?(_ text: String) {
    guard text.hasPrefix("FB-") else { return nil }
    let digits = text.dropFirst(3)
    guard (1...15).contains(digits.utf8.count), digits.first != "0",
      digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int64(digits)
    else { return nil }
    self.number = number
  }

  package var description: String { "FB-\(number)" }
  package static func < (left: FeedbackID, right: FeedbackID) -> Bool { left.number < right.number }
}

/// What somebody wrote of a build, as it came in.
package struct FeedbackMessage: Hashable, Sendable {
  /// Names the message where it came from; the same name twice is the same message.
  package let name: ExternalID
  /// Nil where nobody is named, or the person asked to be forgotten.
  package let author: String?
  package let text: String
  package let at: UTCInstant
  /// The version it is about, as its writer or their phone says.
  package let build: String?
  package let device: String?
  package let app: String?

  package init(
    name: ExternalID, author: String? = nil, text: String, at: UTCInstant, build: String? = nil,
    device: String? = nil, app: String? = nil
  ) {
    self.name = name
    self.author = author
    self.text = text
    self.at = at
    self.build = build
    self.device = device
    self.app = app
  }
}

/// Where a message stands, for everybody to see; every message is in exactly one state.
package enum FeedbackState: Hashable, Sendable, CustomStringConvertible {
  case received
  /// With the people of a queue.
  case routed(queue: String)
  case answered(FeedbackAnswer)
  /// Became part of a request, whose state says the rest.
  case linked(RequestID)
  case closed(reason: String)

  /// The words of the five states, for tables, JSON and options.
  package enum Word: String, Sendable, Codable, CaseIterable {
    case received, routed, answered, linked, closed

    /// Those in which somebody still waits for people.
    package static let unanswered: Set<Word> = [.received, .routed]
  }

  package var word: Word {
    switch self {
    case .received: .received
    case .routed: .routed
    case .answered: .answered
    case .linked: .linked
    case .closed: .closed
    }
  }

  package var description: String {
    switch self {
    case .received: "received"
    case .routed(let queue): "routed to \(queue)"
    case .answered(let answer): "answered by \(answer.by)"
    case .linked(let request): "linked to \(request)"
    case .closed(let reason): "closed: \(reason)"
    }
  }
}

/// What was answered, by whom.
package struct FeedbackAnswer: Hashable, Sendable {
  package enum Author: Hashable, Sendable, CustomStringConvertible {
    case template(String)
    case person(String)

    package var description: String {
      switch self {
      case .template(let name): "template \(name)"
      case .person(let name): name
      }
    }
  }

  package let by: Author
  package let text: String

  package init(by author: Author, text: String) {
    by = author
    self.text = text
  }
}

/// A message, its number and where it stands.
package struct FeedbackItem: Hashable, Sendable {
  package let id: FeedbackID
  package let message: FeedbackMessage
  package let state: FeedbackState
  /// Since when it is in that state.
  package let since: UTCInstant

  package init(id: FeedbackID, message: FeedbackMessage, state: FeedbackState, since: UTCInstant) {
    self.id = id
    self.message = message
    self.state = state
    self.since = since
  }

  package var isUnanswered: Bool { FeedbackState.Word.unanswered.contains(state.word) }
}
