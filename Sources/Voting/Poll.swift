// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// The four-panel report of one build: when it is open, and what may be chosen.
package struct Poll: Hashable, Sendable {
  /// Something that can be chosen, with the words it is called by.
  package struct Choice: Hashable, Sendable, Codable {
    package let request: RequestID
    package let zh: String?
    package let en: String?

    package init(request: RequestID, zh: String?, en: String?) {
      self.request = request
      self.zh = zh
      self.en = en
    }

    package init(_ request: FeatureRequest) {
      self.init(request: request.id, zh: request.title.zh, en: request.title.en)
    }

    package var label: String { [zh, en].compactMap { $0 }.joined(separator: " ") }
  }

  package let version: BuildVersion
  package let week: Int
  /// Seconds since 1970: ballots count from `opens` on and before `closes`.
  package var opens: Int64
  package var closes: Int64
  package var tallied: Int64
  /// Minutes east of UTC in the project's zone, for instants without one.
  package let offset: Int
  /// This week's features, in boarding order.
  package let features: [Choice]
  /// Next week's proposals, by number.
  package let proposals: [Choice]

  package init(
    version: BuildVersion, week: Int, opens: Int64, closes: Int64, tallied: Int64, offset: Int,
    features: [Choice], proposals: [Choice]
  ) {
    self.version = version
    self.week = week
    self.opens = opens
    self.closes = closes
    self.tallied = tallied
    self.offset = offset
    self.features = features
    self.proposals = proposals
  }

  /// The poll of a release: what shipped in it, and what is asked for and not shipped.
  ///
  /// Throws `VotingError` where the release carries too little to choose from.
  package init(
    of record: WeekRecord, in ledger: Ledger, opens: Int64, closes: Int64, tallied: Int64, offset: Int
  ) throws(VotingError) {
    let features = record.shipped.map { shipped in
      ledger.request(shipped.request).map(Choice.init)
        ?? Choice(request: shipped.request, zh: nil, en: nil)
    }
    guard features.count >= 2 else { throw .tooFewFeatures(record.version, features.count) }
    let shipped = Set(features.map(\.request))
    let proposals = ledger.requests.filter { request in
      guard !shipped.contains(request.id) else { return false }
      switch ledger.status(of: request.id) {
      case .proposed, .accepted, .onCandidate: return true
      default: return false
      }
    }.map(Choice.init)
    guard !proposals.isEmpty else { throw .noProposals(record.version) }
    guard opens < closes else { throw .closesBeforeOpening(record.version) }
    self.init(
      version: record.version, week: record.week, opens: opens, closes: closes,
      tallied: max(tallied, closes), offset: offset, features: features, proposals: proposals)
  }

  /// Where the poll stands at an instant.
  package func phase(at seconds: Int64) -> Phase {
    seconds < opens ? .announced : seconds < closes ? .open : .closed
  }

  package enum Phase: String, Sendable, Codable {
    case announced, open, closed
  }
}
