// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

extension Ledger {
  /// The records of every candidate there ever was, oldest first.
  package var everyCandidate: [WeekRecord] {
    records.filter { !ChannelName.shipping.contains($0.channel) }
  }

  /// The candidates since the last release of the trunk, oldest first.
  package var candidates: [WeekRecord] {
    let trunk = lastRelease(channel: ChannelName.trunk)?.version
    return everyCandidate.filter { record in trunk.map { record.version > $0 } ?? true }
  }

  /// The candidate of a version, on whichever channel; nil where there is none.
  package func candidate(_ version: BuildVersion) -> WeekRecord? {
    everyCandidate.last { $0.version == version }
  }

  /// The requests that testers held back from the last release: they board the next train first.
  package var heldBack: Set<RequestID> {
    guard let last = lastRelease(channel: ChannelName.trunk) else { return [] }
    return Set(last.leftBehind.filter { $0.code == WeekRecord.Remaining.blocked }.map(\.request))
  }
}
