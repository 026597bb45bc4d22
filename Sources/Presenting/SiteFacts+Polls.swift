// SPDX-License-Identifier: Apache-2.0
package import Requesting
import Voting

extension SiteFacts.PollReport {
  /// The report of a closed poll, from its result on the ledger alone.
  package init(_ record: PollRecord, in ledger: Ledger) {
    func counts(_ list: [PollRecord.Count]) -> [SiteFacts.PollReport.Count] {
      list.map { Count(key: $0.name, count: $0.votes) }
    }
    self.init(
      version: record.version, ballots: record.ballots.counted, mood: counts(record.mood),
      features: record.features.map { Feature(request: $0.request, loved: $0.loved, disliked: $0.weak) },
      awaited: record.awaited.map { Count(key: $0.request.description, count: $0.votes) },
      countries: counts(record.countries), sources: counts(record.sources),
      award: PopcornAward(record, in: ledger).map { award in
        Award(
          requests: award.winners.map(\.request), winners: award.people, votes: award.loved,
          isShared: award.isShared)
      })
    disliked = record.disliked
  }
}
