// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// What one can do with the ballots of polls, on any store.
package struct BallotDesk<Store: BallotStore> {
  package let store: Store
  private let seed: UInt64

  package init(store: Store, seed: UInt64) {
    self.store = store
    self.seed = seed
  }

  /// The poll of a build, or the one that is not closed where none is named.
  package func poll(_ version: BuildVersion?) throws -> StoredPoll {
    let polls = try store.polls()
    if let version {
      guard let found = polls.first(where: { $0.poll.version == version }) else {
        throw VotingError.noPoll(version)
      }
      return found
    }
    let open = polls.filter { !$0.isClosed }
    guard open.count == 1 else { throw VotingError.notOnePoll(open.map(\.poll.version)) }
    return open[0]
  }

  /// One import: `read` gives each row of a file to one of the two closures, a ballot or why there is none.
  package func take(
    into stored: StoredPoll, file: String,
    _ read: (
      _ ballot: (borrowing Ballot) throws -> Void,
      _ refuse: (_ line: Int, BallotFault, _ row: [UInt8]) throws -> Void
    ) throws
      -> Void
  ) throws -> ImportedBallots {
    let version = stored.poll.version
    guard !stored.isClosed else { throw VotingError.alreadyClosed(version) }
    var book = BallotBook(seed: seed, expecting: stored.ballots)
    if stored.ballots > 0 { try store.each(of: version) { book.add($0) } }
    return try store.importing(into: version) { writer in
      var done = ImportedBallots()
      try read(
        { ballot in
          if book.add(ballot) {
            try writer.add(ballot)
            done.added += 1
          } else {
            done.known += 1
          }
        },
        { line, fault, row in
          let refused = RefusedBallot(
            file: file, line: line, code: fault.code, reason: fault.description,
            row: Digest.sha256(of: row))
          if try writer.refuse(refused) { done.refused += 1 } else { done.refusedBefore += 1 }
        })
      return done
    }
  }

  /// Counts the ballots of a poll exactly.
  package func record(of poll: Poll, rules: PollRules, zone: (Int64) -> String) throws -> PollRecord {
    var book = BallotBook(seed: seed, expecting: try store.count(of: poll.version))
    try store.each(of: poll.version) { book.add($0) }
    return PollRecord(
      poll, book.tally(from: poll.opens, until: poll.closes),
      refusals: try store.refusalCounts(of: poll.version), rules: rules, zone: zone)
  }
}
