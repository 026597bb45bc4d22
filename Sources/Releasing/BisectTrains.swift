// SPDX-License-Identifier: Apache-2.0
package import Merging
package import Proving
package import ReleaseCore
package import Requesting

/// Which train brought something bad, and within it which merge.
package struct BisectedTrains: Sendable {
  /// A commit that was judged.
  package struct Step: Sendable {
    /// `26.11.27`, `REQ-7 in 26.11.27`.
    package let name: String
    package let commit: ObjectID
    package let word: StepSearch.Word
    package let status: Int32
  }

  package var steps: [Step] = []
  package var lastGood: BuildVersion
  package var firstBad: BuildVersion
  /// Trains between the two, which could not be judged.
  package var skipped: [BuildVersion]
  /// Who brought it; nil where the base branch did, or nobody can tell.
  package var requests: [RequestID] = []
  /// True where the base moved between the two trains, and had it already.
  package var isOfBase = false
}

/// Runs a command on the trees of shipped trains until the first bad one is known, then on its merges.
package struct TrainBisection {
  private let graph: any CommitGraph
  private let judge: (ObjectID, String) async throws -> Int32
  private var words: [ObjectID: StepSearch.Word] = [:]
  private var steps: [BisectedTrains.Step] = []

  /// `judge`: runs the command on a commit's tree; its exit status.
  package init(
    graph: any CommitGraph, judge: @escaping (_ commit: ObjectID, _ name: String) async throws -> Int32
  ) {
    self.graph = graph
    self.judge = judge
  }

  /// `records`: of one channel, oldest first, from the good end to the bad one.
  package mutating func run(_ records: [WeekRecord]) async throws -> BisectedTrains {
    guard let first = records.first, let last = records.last, records.count > 1 else {
      throw ProvingError.tooFew(records.count)
    }
    guard try await word(last.commit, "\(last.version)") == .bad else {
      throw ProvingError.endsAlike("\(last.version) is not bad: the command does not fail on it")
    }
    guard try await word(first.commit, "\(first.version)") == .good else {
      throw ProvingError.endsAlike("\(first.version) is not good: the command does not pass on it")
    }
    var bisection = self
    let found = try await StepSearch.run(good: 0, bad: records.count - 1) { step in
      try await bisection.word(records[step].commit, "\(records[step].version)")
    }
    self = bisection
    var result = BisectedTrains(
      lastGood: records[found.good].version, firstBad: records[found.bad].version,
      skipped: found.suspects.map { records[$0].version })
    if found.isExact { try await descend(into: records[found.bad], &result) }
    result.steps = steps
    return result
  }

  /// The merges of one train, its base first.
  private mutating func descend(into record: WeekRecord, _ result: inout BisectedTrains) async throws {
    var commits = [(name: "the base of \(record.version)", id: record.base, requests: [RequestID]())]
    for shipped in record.shipped {
      // Who came aboard within another's branch has that one's merge.
      if let index = commits.firstIndex(where: { $0.id == shipped.merge }) {
        commits[index].requests.append(shipped.request)
      } else {
        commits.append(("\(shipped.request) in \(record.version)", shipped.merge, [shipped.request]))
      }
    }
    guard commits.count > 1 else {
      result.isOfBase = true
      return
    }
    switch try await word(record.base, commits[0].name) {
    case .bad:
      result.isOfBase = true
      return
    case .skip: return
    case .good: break
    }
    var bisection = self
    let found = try await StepSearch.run(good: 0, bad: commits.count - 1) { step in
      try await bisection.word(commits[step].id, commits[step].name)
    }
    self = bisection
    result.requests = (found.suspects + [found.bad]).flatMap { commits[$0].requests }
  }

  private mutating func word(_ commit: ObjectID, _ name: String) async throws -> StepSearch.Word {
    if let known = words[commit] { return known }
    let status = try await judge(commit, name)
    guard (0...127).contains(status) else {
      throw ProvingError.commandStopped("ended with status \(status)", at: name)
    }
    let word: StepSearch.Word = status == 0 ? .good : status == 125 ? .skip : .bad
    words[commit] = word
    steps.append(BisectedTrains.Step(name: name, commit: commit, word: word, status: status))
    return word
  }
}
