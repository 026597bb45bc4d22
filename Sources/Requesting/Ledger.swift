// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// The decisions of the project at one commit of the ledger branch.
package struct Ledger: Sendable {
  /// The commit that was read.
  package let commit: ObjectID
  /// Every request that could be read, by number.
  package let requests: [FeatureRequest]
  /// What is wrong, by file and line.
  package let problems: [LedgerProblem]
  /// Every record that could be read, oldest first, of all channels.
  let records: [WeekRecord]
  /// The highest number that any file name or record ever mentions.
  let highestNumber: Int
  /// The version in which a request first reached everybody.
  private let shipped: [RequestID: BuildVersion]

  /// Reads a snapshot; what is malformed becomes a problem. Cost: parses every file under requests/ and weeks/.
  package init(_ snapshot: LedgerSnapshot, format: some DocumentFormat) {
    var reading = LedgerReading(format: format)
    for (path, text) in snapshot.files.sorted(by: { $0.key < $1.key }) { reading.read(path, text) }
    reading.checkRequests()
    commit = snapshot.commit
    requests = reading.requests.sorted { $0.id < $1.id }
    records = reading.records.sorted { ($0.version, $0.channel) < ($1.version, $1.channel) }
    problems = reading.problems.sorted { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
    highestNumber = reading.highestNumber
    var shipped: [RequestID: BuildVersion] = [:]
    for record in records where ChannelName.shipping.contains(record.channel) {
      for feature in record.shipped where shipped[feature.request] == nil {
        shipped[feature.request] = record.version
      }
    }
    self.shipped = shipped
  }

  /// The request of that id; nil where there is none or its file is malformed.
  package func request(_ id: RequestID) -> FeatureRequest? { requests.first { $0.id == id } }

  /// What is wrong with one request.
  package func problems(of id: RequestID) -> [LedgerProblem] {
    problems.filter { $0.subject == .request(id) }
  }

  /// The id of the next new request: numbers are never used again, those of malformed files neither.
  package var nextID: RequestID { RequestID(highestNumber + 1) }

  /// The records of a channel, oldest first.
  package func weeks(channel: String) -> [WeekRecord] { records.filter { $0.channel == channel } }

  /// The newest release of a channel; nil before its first.
  package func lastRelease(channel: String) -> WeekRecord? { records.last { $0.channel == channel } }

  /// The records of a channel that stand on the branch and could not be read: their versions are taken.
  package func malformedWeeks(channel: String) -> [BuildVersion] {
    var versions: Set<BuildVersion> = []
    for problem in problems {
      if case .week(channel, let version) = problem.subject { versions.insert(version) }
    }
    return versions.sorted()
  }

  /// The number of the coming week: one after the highest that shipped, `first` before any did.
  package func nextWeekNumber(first: Int) -> Int {
    records.filter { ChannelName.shipping.contains($0.channel) }.map(\.week).max().map { $0 + 1 } ?? first
  }

  /// The version in which a request first reached everybody.
  package func shippedVersion(of id: RequestID) -> BuildVersion? { shipped[id] }

  /// The candidate that carries a request now: the newest of its channel, unless the trunk has moved past it.
  private func candidateVersion(of id: RequestID) -> BuildVersion? {
    let candidates = records.filter { !ChannelName.shipping.contains($0.channel) }
    let newest = Dictionary(candidates.map { ($0.channel, $0) }, uniquingKeysWith: { $1 }).values
    return newest.filter { record in
      record.shipped.contains { $0.request == id } && isForTheComingTrain(record)
    }.map(\.version).max()
  }

  /// Where a request stands; nil where the ledger does not have it.
  package func status(of id: RequestID) -> RequestStatus? {
    guard let request = request(id) else { return nil }
    if let version = shippedVersion(of: id) { return .shipped(version) }
    switch request.decision {
    case .declined: return .declined(reason: request.reason ?? "")
    case .deferred: return .deferred(reason: request.reason ?? "")
    case .proposed, .accepted: break
    }
    if let version = candidateVersion(of: id) { return .onCandidate(version) }
    return request.decision == .accepted ? .accepted : .proposed
  }

  /// The requests that may board: accepted and not shipped, by number.
  package var accepted: [FeatureRequest] {
    requests.filter { $0.decision == .accepted && shippedVersion(of: $0.id) == nil }
  }

  /// Every request that reached everybody: what depends on it may board.
  package var shippedRequests: Set<RequestID> { Set(shipped.keys) }
}
