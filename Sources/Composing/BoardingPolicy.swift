// SPDX-License-Identifier: Apache-2.0

/// What makes one train better than another.
package enum BoardingPolicy: String, Hashable, Sendable, Codable, CaseIterable {
  /// The most votes aboard, with what was gained by waiting.
  case votes
  /// The most features aboard.
  case count
  /// One after another as they stand in line, whoever merges.
  case order
}

/// The rules a train is composed by, as the settings say.
package struct TrainRules: Hashable, Sendable, Codable {
  package var policy: BoardingPolicy
  /// The most features that may board; nil for any number.
  package var seats: Int?
  /// What a request gains for each week that it was left behind through no fault of its own, in percent.
  package var waitingBonus: Int

  package init(policy: BoardingPolicy = .votes, seats: Int? = nil, waitingBonus: Int = 10) {
    self.policy = policy
    self.seats = seats
    self.waitingBonus = waitingBonus
  }
}
