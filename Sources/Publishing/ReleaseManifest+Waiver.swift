// SPDX-License-Identifier: Apache-2.0
package import Requesting

extension ReleaseManifest {
  /// What somebody let pass at the testers' gate, and why: everybody who installs the build may know.
  package struct Waiver: Hashable, Sendable, Codable {
    /// Features aboard that no candidate carried as they stand.
    package var untried: [RequestID]
    /// Whether it left although too few members had tried it.
    package var quorum: Bool
    /// The numbers of the open blockers on the build as a whole despite which it left.
    package var blockers: [Int]
    package var reason: String

    package init(untried: [RequestID], quorum: Bool, blockers: [Int], reason: String) {
      self.untried = untried
      self.quorum = quorum
      self.blockers = blockers
      self.reason = reason
    }

    /// Of what the ledger records, as far as it came aboard; nil where nothing did.
    package init?(_ waiver: WeekRecord.Waiver?, aboard: Set<RequestID>) {
      guard let waiver else { return nil }
      let untried = waiver.untried.filter(aboard.contains)
      guard !untried.isEmpty || waiver.quorum || !waiver.blockers.isEmpty else { return nil }
      self.init(untried: untried, quorum: waiver.quorum, blockers: waiver.blockers, reason: waiver.reason)
    }
  }

  func validateWaiver(
    _ require: (Bool, @autoclosure () -> String) throws(PublishingError) -> Void
  ) throws(PublishingError) {
    guard let waiver else { return }
    try require(!waiver.reason.isEmpty, "waiver has no reason")
    try require(
      waiver.quorum || !waiver.untried.isEmpty || !waiver.blockers.isEmpty, "waiver lets nothing pass")
    let aboard = Set(features.map(\.id))
    for id in waiver.untried {
      try require(aboard.contains(id), "waiver lets \(id) board, which is not among the features")
    }
  }
}
