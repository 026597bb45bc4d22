// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// What one file of the ledger says, where nothing is wrong with it; gaps and holds are too few to count.
enum LedgerEntry: Hashable, Sendable {
  case request(FeatureRequest)
  case week(WeekRecord)
  case poll(PollRecord)
  case answer(FeatureAnswer)
}

extension LedgerEntry: Packable {
  func pack(into bytes: inout PackedBytes) {
    switch self {
    case .request(let request): bytes.add(1, request)
    case .week(let record): bytes.add(2, record)
    case .poll(let record): bytes.add(3, record)
    case .answer(let answer): bytes.add(4, answer)
    }
  }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    switch try reader.next() as Int {
    case 1: self = .request(try reader.next())
    case 2: self = .week(try reader.next())
    case 3: self = .poll(try reader.next())
    case 4: self = .answer(try reader.next())
    default: throw PackedFlaw()
    }
  }
}

extension FeatureRequest: Packable {
  func pack(into bytes: inout PackedBytes) {
    bytes.add(
      id, title, app, kind, origin, requesters, owner, developers, branch, votes, dependsOn, devices,
      feedback, created, decision, reason, decidedBy, decidedOn, external, excludes, boarding)
  }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(
      id: try reader.next(), title: try reader.next(), app: try reader.next(), kind: try reader.next(),
      origin: try reader.next(), requesters: try reader.next(), owner: try reader.next(),
      developers: try reader.next(), branch: try reader.next(), votes: try reader.next(),
      dependsOn: try reader.next(), devices: try reader.next(), feedback: try reader.next(),
      created: try reader.next(), decision: try reader.next(), reason: try reader.next(),
      decidedBy: try reader.next(), decidedOn: try reader.next(), external: try reader.next(),
      excludes: try reader.next(), boarding: try reader.next())
  }
}

extension BoardingRule: Packable {
  func pack(into bytes: inout PackedBytes) { bytes.add(kind, reason, decidedBy, decidedOn) }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(
      try reader.next(), reason: try reader.next(), decidedBy: try reader.next(),
      decidedOn: try reader.next())
  }
}

extension Requester: Packable {
  func pack(into bytes: inout PackedBytes) { bytes.add(name, isGroup, source, country) }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(
      name: try reader.next(), isGroup: try reader.next(), source: try reader.next(),
      country: try reader.next())
  }
}

extension ExternalRecord: Packable {
  func pack(into bytes: inout PackedBytes) {
    bytes.add(name.source, name.id, link, votes, against, pollOpened, pollCloses)
  }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(
      name: ExternalID(source: try reader.next(), id: try reader.next()), link: try reader.next(),
      votes: try reader.next(), against: try reader.next(), pollOpened: try reader.next(),
      pollCloses: try reader.next())
  }
}

extension FeatureAnswer: Packable {
  func pack(into bytes: inout PackedBytes) {
    bytes.add(version, request, verdict, reason, answeredBy, answeredOn)
  }

  init(from reader: inout PackedReader) throws(PackedFlaw) {
    self.init(
      version: try reader.next(), request: try reader.next(), verdict: try reader.next(),
      reason: try reader.next(), answeredBy: try reader.next(), answeredOn: try reader.next())
  }
}
