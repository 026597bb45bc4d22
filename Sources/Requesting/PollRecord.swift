// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// The exact result of a closed four-panel report, kept on the ledger branch as `polls/VERSION.yaml`.
///
/// Counts only: whoever asked to be forgotten is in none of it, and everything shown is worked out from it.
package struct PollRecord: Hashable, Sendable {
  /// What became of the ballots.
  package struct Ballots: Hashable, Sendable {
    /// One a voter, the last before the close.
    package var counted: Int
    /// Replaced by a later one of the same voter.
    package var superseded: Int
    /// Cast after the close, and before the opening.
    package var late: Int
    package var early: Int
    /// Refused when they were imported.
    package var invalid: Int

    package init(counted: Int, superseded: Int = 0, late: Int = 0, early: Int = 0, invalid: Int = 0) {
      self.counted = counted
      self.superseded = superseded
      self.late = late
      self.early = early
      self.invalid = invalid
    }

    package var cast: Int { counted + superseded + late + early + invalid }
  }

  /// One of the week's features: how often most loved, how often weakest.
  package struct Feature: Hashable, Sendable {
    package let request: RequestID
    package let loved: Int
    package let weak: Int

    package init(request: RequestID, loved: Int, weak: Int) {
      self.request = request
      self.loved = loved
      self.weak = weak
    }

    package var net: Int { loved - weak }
  }

  /// One of next week's proposals: how often awaited.
  package struct Proposal: Hashable, Sendable {
    package let request: RequestID
    package let votes: Int

    package init(request: RequestID, votes: Int) {
      self.request = request
      self.votes = votes
    }
  }

  /// A word, such as a mood, a source, a country or a reason of refusal, and how many.
  package struct Count: Hashable, Sendable {
    package let name: String
    package let votes: Int

    package init(name: String, votes: Int) {
      self.name = name
      self.votes = votes
    }
  }

  package let version: BuildVersion
  package let week: Int
  /// RFC 3339 in the project's zone.
  package let opened: String
  package let closed: String
  package let tallied: String
  package let ballots: Ballots
  package let mood: [Count]
  package let features: [Feature]
  package let awaited: [Proposal]
  package let sources: [Count]
  package let countries: [Count]
  package let refusals: [Count]
  /// Features that a majority dislikes: they must be answered.
  package let disliked: [RequestID]
  /// Who has the popcorn award; several where it is shared, none where there is none.
  package let award: [RequestID]

  package init(
    version: BuildVersion, week: Int, opened: String, closed: String, tallied: String, ballots: Ballots,
    mood: [Count], features: [Feature], awaited: [Proposal], sources: [Count], countries: [Count],
    refusals: [Count], disliked: [RequestID], award: [RequestID]
  ) {
    self.version = version
    self.week = week
    self.opened = opened
    self.closed = closed
    self.tallied = tallied
    self.ballots = ballots
    self.mood = mood
    self.features = features
    self.awaited = awaited
    self.sources = sources
    self.countries = countries
    self.refusals = refusals
    self.disliked = disliked
    self.award = award
  }
}
