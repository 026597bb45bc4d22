// SPDX-License-Identifier: Apache-2.0
package import Requesting

/// What makes one train better than another.
package enum BoardingPolicy: String, Hashable, Sendable, Codable, CaseIterable {
  /// The most votes aboard, with what was gained by waiting.
  case votes
  /// The most features aboard.
  case count
  /// One after another in the order that was given, the others behind them by votes, whoever merges.
  case order
}

/// The rules a train is composed by, as the settings say.
package struct TrainRules: Hashable, Sendable, Codable {
  package var policy: BoardingPolicy
  /// The most features that may board; nil for any number.
  package var seats: Int?
  /// What a request gains for each week that it was left behind through no fault of its own, in percent.
  package var waitingBonus: Int

  /// The order of policy `order`; nil where none was given.
  package var given: [RequestID]?

  package init(
    policy: BoardingPolicy = .votes, seats: Int? = nil, waitingBonus: Int = 10, given: [RequestID]? = nil
  ) {
    self.given = given
    self.policy = policy
    self.seats = seats
    self.waitingBonus = waitingBonus
  }
}
