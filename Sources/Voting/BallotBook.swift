// SPDX-License-Identifier: Apache-2.0

/// All ballots of one poll, each of them once: what was imported twice is one ballot.
///
/// Memory: about 90 bytes and the name for each voter, so some 120 MiB for a million.
package struct BallotBook {
  /// A ballot in the numbers of the book.
  struct Packed: Hashable {
    var castAt: Int64
    var loved: UInt32
    var weak: UInt32
    var awaited: UInt32
    var source: UInt32
    var country: UInt16
    var mood: Mood
  }

  /// A further ballot of a voter, in the order in which they came.
  struct Further: Hashable {
    let voter: UInt32
    let ballot: Packed
    let order: UInt32

    static func == (left: Further, right: Further) -> Bool {
      left.voter == right.voter && left.ballot == right.ballot
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(voter)
      hasher.combine(ballot)
    }
  }

  private var voters: ByteTable
  private var sources: ByteTable
  private var countries: ByteTable
  /// The first ballot of each voter.
  private(set) var first: [Packed] = []
  private(set) var further: Set<Further> = []

  /// `seed`: any number that nobody can foresee; the results do not depend on it.
  package init(seed: UInt64, expecting count: Int = 0) {
    voters = ByteTable(seed: seed, expecting: count)
    sources = ByteTable(seed: seed)
    countries = ByteTable(seed: seed)
    first.reserveCapacity(count)
  }

  package var count: Int { first.count + further.count }

  /// Takes a ballot; false where the same voter cast the very same at the same second.
  @discardableResult
  package mutating func add(_ ballot: borrowing Ballot) -> Bool {
    let packed = Packed(
      castAt: ballot.castAt, loved: UInt32(ballot.choices.loved), weak: UInt32(ballot.choices.weak),
      awaited: UInt32(ballot.choices.awaited), source: UInt32(sources.number(of: ballot.source)),
      country: UInt16(countries.number(of: ballot.country)), mood: ballot.choices.mood)
    let voter = voters.number(of: ballot.voter)
    if voter == first.count {
      first.append(packed)
      return true
    }
    if first[voter] == packed { return false }
    return further.insert(Further(voter: UInt32(voter), ballot: packed, order: UInt32(further.count)))
      .inserted
  }

  /// Counts: one ballot a voter, the last that was cast from the opening on and before the close; of two cast
  /// in the same second, the one that came in later.
  package func tally(from opens: Int64, until closes: Int64) -> Tally {
    var tally = Tally()
    var counted = first
    var order = [UInt32: UInt32]()
    func isTimely(_ ballot: Packed) -> Bool { ballot.castAt >= opens && ballot.castAt < closes }
    func note(_ ballot: Packed) {
      if ballot.castAt < opens { tally.early += 1 } else { tally.late += 1 }
    }
    for ballot in first where !isTimely(ballot) { note(ballot) }
    for next in further {
      guard isTimely(next.ballot) else {
        note(next.ballot)
        continue
      }
      let voter = Int(next.voter)
      let standing = counted[voter]
      guard isTimely(standing) else {
        counted[voter] = next.ballot
        order[next.voter] = next.order
        continue
      }
      tally.superseded += 1
      let isLater =
        next.ballot.castAt != standing.castAt
        ? next.ballot.castAt > standing.castAt : order[next.voter].map { next.order > $0 } ?? true
      if isLater {
        counted[voter] = next.ballot
        order[next.voter] = next.order
      }
    }
    var bySource = [Int](repeating: 0, count: sources.count)
    var byCountry = [Int](repeating: 0, count: countries.count)
    for ballot in counted where isTimely(ballot) {
      tally.counted += 1
      tally.moods[ballot.mood, default: 0] += 1
      tally.loved[Int(ballot.loved), default: 0] += 1
      tally.weak[Int(ballot.weak), default: 0] += 1
      tally.awaited[Int(ballot.awaited), default: 0] += 1
      bySource[Int(ballot.source)] += 1
      byCountry[Int(ballot.country)] += 1
    }
    for (number, votes) in bySource.enumerated() where votes > 0 {
      tally.sources[sources.text(number)] = votes
    }
    for (number, votes) in byCountry.enumerated() where votes > 0 {
      tally.countries[countries.text(number)] = votes
    }
    return tally
  }
}

/// Exact counts of one poll; requests by number.
package struct Tally: Hashable, Sendable {
  package internal(set) var counted = 0
  package internal(set) var superseded = 0
  package internal(set) var late = 0
  package internal(set) var early = 0
  package internal(set) var moods: [Mood: Int] = [:]
  package internal(set) var loved: [Int: Int] = [:]
  package internal(set) var weak: [Int: Int] = [:]
  package internal(set) var awaited: [Int: Int] = [:]
  /// By what voters or their forum wrote; under the empty text those without.
  package internal(set) var sources: [String: Int] = [:]
  package internal(set) var countries: [String: Int] = [:]

  package init() {}
}
