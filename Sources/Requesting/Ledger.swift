// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Scheduling

/// The decisions of the project at one commit of the ledger branch.
package struct Ledger: Sendable {
  /// The commit that was read.
  package let commit: ObjectID
  /// Every request that could be read, by number.
  package let requests: [FeatureRequest]
  /// Who asked to be forgotten: the requests here do not name them any more.
  package let forgotten: ForgottenNames
  /// Requests whose files still name somebody who is forgotten.
  let namesForgotten: Set<RequestID>
  /// What is wrong, by file and line.
  package let problems: [LedgerProblem]
  /// The days without a train that people called off or a cut recorded, oldest first.
  package let gaps: [TrainGap]
  /// The devices that are not built, by codename.
  package let holds: [DeviceHold]
  /// The results of closed polls, oldest build first.
  package let polls: [PollRecord]
  /// What was said to disliked features, oldest build first.
  package let answers: [FeatureAnswer]
  /// Every record that could be read, oldest first, of all channels.
  let records: [WeekRecord]
  /// The highest number that any file name or record ever mentions.
  let highestNumber: Int
  /// The version in which a request first reached everybody.
  private let shipped: [RequestID: BuildVersion]

  /// Reads a snapshot; what is malformed becomes a problem. Cost: parses every text of the snapshot.
  package init(_ snapshot: LedgerSnapshot, format: some DocumentFormat, memory: LedgerMemory? = nil) {
    var reading = LedgerReading(format: format)
    for path in Set(snapshot.files.keys).union(snapshot.blobs.keys).sorted() {
      let blob = snapshot.blobs[path]
      if let text = snapshot.files[path] {
        guard let entry = reading.read(path, text), let blob else { continue }
        memory?.remember(entry, path, blob)
      } else if let blob, let entry = memory?.entry(path, blob) {
        reading.take(entry)
      }
    }
    memory?.settle()
    reading.checkRequests()
    commit = snapshot.commit
    let written = reading.requests.sorted { $0.id < $1.id }
    forgotten = reading.forgotten
    requests = written.map(reading.forgotten.masking)
    namesForgotten = Set(zip(written, requests).filter { $0 != $1 }.map(\.0.id))
    records = reading.records.sorted { ($0.version, $0.channel) < ($1.version, $1.channel) }
    polls = reading.polls.sorted { $0.version < $1.version }
    answers = reading.answers.sorted { ($0.version, $0.request) < ($1.version, $1.request) }
    problems = reading.problems.sorted { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
    gaps = reading.gaps.sorted { $0.date < $1.date }
    holds = reading.holds.sorted { $0.codename < $1.codename }
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
  /// Cost: logarithmic, because they are sorted.
  package func request(_ id: RequestID) -> FeatureRequest? {
    var span = requests[...]
    while let middle = span.indices.dropFirst(span.count / 2).first {
      if requests[middle].id == id { return requests[middle] }
      span = requests[middle].id < id ? span[(middle + 1)...] : span[..<middle]
    }
    return nil
  }

  /// What is wrong with the list of who is forgotten; nil where nothing is. Nobody knows then whom not to name.
  package var forgottenProblem: LedgerProblem? { problems.first { $0.file == ForgottenDocument.path } }

  /// Why a device is not built; nil where it is.
  package func hold(of codename: String) -> DeviceHold? { holds.first { $0.codename == codename } }

  /// What is wrong with the file of a device on hold, or of the gap that begins on a day.
  package func problem(of subject: LedgerProblem.Subject) -> LedgerProblem? {
    problems.first { $0.subject == subject }
  }

  /// The days for which gaps stand on the branch that could not be read.
  package var malformedGaps: Set<CivilDate> {
    Set(problems.compactMap { if case .gap(let date) = $0.subject { date } else { nil } })
  }

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
