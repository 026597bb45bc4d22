// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// A poll as the store keeps it.
package struct StoredPoll: Hashable, Sendable {
  package let poll: Poll
  /// True once its result was recorded: nothing is imported any more.
  package let isClosed: Bool
  /// Rows kept, and rows refused.
  package let ballots: Int
  package let refused: Int

  package init(poll: Poll, isClosed: Bool, ballots: Int, refused: Int) {
    self.poll = poll
    self.isClosed = isClosed
    self.ballots = ballots
    self.refused = refused
  }
}

/// A row that was refused when it was imported.
package struct RefusedBallot: Hashable, Sendable {
  package let file: String
  package let line: Int
  package let code: String
  package let reason: String
  /// Of the row's bytes: the same row on the same line is the same refusal, whatever its file is called.
  package let row: Digest

  package init(file: String, line: Int, code: String, reason: String, row: Digest) {
    self.file = file
    self.line = line
    self.code = code
    self.reason = reason
    self.row = row
  }
}

/// What one import did.
package struct ImportedBallots: Hashable, Sendable {
  /// New ballots, and those that were there already.
  package var added = 0
  package var known = 0
  /// New refusals, and those that were there already.
  package var refused = 0
  package var refusedBefore = 0

  package init() {}

  /// True where nothing new was found.
  package var changesNothing: Bool { added == 0 && refused == 0 }
}

/// Takes what one import reads; everything or, where it fails or dies, nothing is kept.
package protocol BallotWriter {
  mutating func add(_ ballot: borrowing Ballot) throws
  /// False where the same row was refused before.
  mutating func refuse(_ refused: RefusedBallot) throws -> Bool
}

/// Where ballots are kept. Implemented by `StateDatabase`: `people/ballots.sqlite`.
package protocol BallotStore {
  associatedtype Writer: BallotWriter

  /// Oldest build first.
  func polls() throws -> [StoredPoll]
  /// Keeps a new poll, or the new instants of one that is there.
  func keep(_ poll: Poll) throws
  /// Nothing is imported into the poll any more.
  func close(_ version: BuildVersion) throws
  /// Every ballot of a poll, in the order they came in.
  func each(of version: BuildVersion, _ body: (borrowing Ballot) throws -> Void) throws
  func count(of version: BuildVersion) throws -> Int
  /// One transaction around everything that `body` writes.
  func importing<Result>(
    into version: BuildVersion, _ body: (inout Writer) throws -> Result
  ) throws -> Result
  func refusals(of version: BuildVersion, limit: Int) throws -> [RefusedBallot]
  /// How many were refused, by the word of their reason.
  func refusalCounts(of version: BuildVersion) throws -> [String: Int]
  /// Removes every ballot of a person; gives how many there were.
  func forget(voter name: String) throws -> Int
  /// The ballots of a person, by build.
  func ballots(ofVoter name: String) throws -> [(version: BuildVersion, ballot: Ballot)]
}
