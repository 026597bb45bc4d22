// SPDX-License-Identifier: Apache-2.0
package import Requesting

/// What is looked for; everything that is given must hold.
package struct FeedbackQuery: Hashable, Sendable {
  /// Words that all stand in the text, in any order; normalised when they are compared.
  package var words: [String] = []
  package var app: String?
  package var device: String?
  package var build: String?
  package var queue: String?
  /// Empty: any state.
  package var states: Set<FeedbackState.Word> = []
  package var since: UTCInstant?
  package var before: UTCInstant?
  package var limit = 50

  package init() {}
}

/// How many messages stand where.
package struct FeedbackCounts: Hashable, Sendable {
  package let states: [FeedbackState.Word: Int]
  /// The unanswered ones by queue; the empty name is for those in none.
  package let waiting: [String: Int]
  package let oldestWaiting: UTCInstant?

  package init(states: [FeedbackState.Word: Int], waiting: [String: Int], oldestWaiting: UTCInstant?) {
    self.states = states
    self.waiting = waiting
    self.oldestWaiting = oldestWaiting
  }

  package var unanswered: Int { waiting.values.reduce(0, +) }
}

/// What takes messages in, inside one transaction.
package protocol FeedbackIntake {
  /// Keeps a message with the state it comes in with; false where it is known already and stays as it is.
  func take(
    _ message: FeedbackMessage, normalized: String, state: FeedbackState, at instant: UTCInstant
  ) throws -> Bool
}

/// The messages of a project. Implemented by `StateDatabase`.
package protocol FeedbackStore {
  /// Runs an import; everything it took in is kept, or nothing where it throws or the process dies.
  func importing<Outcome>(_ body: (any FeedbackIntake) throws -> Outcome) throws -> Outcome
  func item(_ id: FeedbackID) throws -> FeedbackItem?
  /// The newest first.
  func search(_ query: FeedbackQuery) throws -> [FeedbackItem]
  /// Of all messages. Cost: reads an entry of each.
  func counts() throws -> FeedbackCounts
  /// Only those that wait and came before an instant. Cost: what waits.
  func waiting(before instant: UTCInstant) throws -> FeedbackCounts
  /// Moves a message to another state. Throws `ListeningError` where that cannot be.
  func move(_ id: FeedbackID, to state: FeedbackState, at instant: UTCInstant) throws -> FeedbackItem
  /// Takes a person's name away from what they wrote; gives the number of messages.
  func forget(author: String) throws -> Int
}
