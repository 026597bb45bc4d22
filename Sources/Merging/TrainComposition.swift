// SPDX-License-Identifier: Apache-2.0
package import Composing
package import Requesting

/// How it was chosen who boards, for whoever asks why.
package struct TrainComposition: Hashable, Sendable {
  /// The best train with somebody who stays behind now.
  package struct Alternative: Hashable, Sendable {
    package let worth: Int
    /// Who of those aboard would not be.
    package let leaving: [RequestID]
    package let joining: [RequestID]
    /// False where the search ended before its end.
    package let isProven: Bool

    package init(worth: Int, leaving: [RequestID], joining: [RequestID], isProven: Bool = true) {
      self.worth = worth
      self.leaving = leaving
      self.joining = joining
      self.isProven = isProven
    }
  }

  /// What a request gained by waiting.
  package struct Wait: Hashable, Sendable {
    package let weeks: Int
    package let percent: Int

    package init(weeks: Int, percent: Int) {
      self.weeks = weeks
      self.percent = percent
    }
  }

  package var rules: TrainRules
  /// What people pinned, by id.
  package var pinned: [RequestID] = []
  /// What those aboard are worth under the policy.
  package var worth = 0
  /// What all who could board alone are worth together.
  package var possible = 0
  /// No train is worth more; equal to `worth` where that is proven.
  package var bound = 0
  /// How many partial trains were looked at.
  package var steps = 0
  package var nextBest: Alternative?
  /// What deciding each of those who could board the other way would change.
  package var prices: [Price] = []
  package var waits: [RequestID: Wait] = [:]
  /// Sets that merge alone and not together, and those that exclude each other, each sorted.
  package var apart: [[RequestID]] = []
  /// Pairs that share a path, and how many of them were known from before.
  package var pairs = 0
  package var knownPairs = 0

  package init(rules: TrainRules) { self.rules = rules }

  package var isProven: Bool { worth == bound }
}
