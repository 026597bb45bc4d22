// SPDX-License-Identifier: Apache-2.0
internal import ReleaseCore
package import Requesting

extension PollRecord {
  /// How many sources and countries a result names; the rest is counted together.
  package static let mostNames = 50
  /// What counts together, and what was not said.
  package static let others = "others"
  package static let unknown = "unknown"

  /// The result of a poll. `refusals`: by the word of their reason.
  package init(
    _ poll: Poll, _ tally: Tally, refusals: [String: Int], rules: PollRules, zone: (Int64) -> String
  ) {
    let features = poll.features.map { choice in
      Feature(
        request: choice.request, loved: tally.loved[choice.request.number] ?? 0,
        weak: tally.weak[choice.request.number] ?? 0)
    }
    let awaited = poll.proposals.compactMap { choice in
      tally.awaited[choice.request.number].map { Proposal(request: choice.request, votes: $0) }
    }
    self.init(
      version: poll.version, week: poll.week, opened: zone(poll.opens), closed: zone(poll.closes),
      tallied: zone(poll.tallied),
      ballots: Ballots(
        counted: tally.counted, superseded: tally.superseded, late: tally.late, early: tally.early,
        invalid: refusals.values.reduce(0, +)),
      mood: Mood.allCases.map { Count(name: $0.word, votes: tally.moods[$0] ?? 0) }, features: features,
      awaited: awaited.sorted { (-$0.votes, $0.request) < (-$1.votes, $1.request) },
      sources: Self.counts(tally.sources), countries: Self.counts(tally.countries),
      refusals: Self.counts(refusals),
      disliked: rules.disliked(features, counted: tally.counted), award: PollRules.winners(features))
  }

  /// The most first; among equals by name.
  private static func counts(_ votes: [String: Int]) -> [Count] {
    let sorted = votes.map { Count(name: $0.key.isEmpty ? unknown : $0.key, votes: $0.value) }
      .sorted { (-$0.votes, $0.name) < (-$1.votes, $1.name) }
    let rest = sorted.dropFirst(mostNames).reduce(0) { $0 + $1.votes }
    return sorted.prefix(mostNames) + (rest > 0 ? [Count(name: others, votes: rest)] : [])
  }
}
