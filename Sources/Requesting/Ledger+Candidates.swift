// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

extension Ledger {
  /// The records of every candidate there ever was, oldest first.
  package var everyCandidate: [WeekRecord] {
    records.filter { !ChannelName.shipping.contains($0.channel) }
  }

  /// The candidates since the last release of the trunk, oldest first.
  package var candidates: [WeekRecord] { everyCandidate.filter(isForTheComingTrain) }

  /// True for a candidate that was made after the trunk's last release: of a later day, or on the evening of the
  /// same one, which counts for the next week already.
  func isForTheComingTrain(_ record: WeekRecord) -> Bool {
    guard let trunk = lastRelease(channel: ChannelName.trunk) else { return true }
    return record.version > trunk.version || record.week > trunk.week
  }

  /// The candidate of a version, on whichever channel; nil where there is none.
  package func candidate(_ version: BuildVersion) -> WeekRecord? {
    everyCandidate.last { $0.version == version }
  }

  /// The candidate that became the trunk's release between two train days; the later train needs no cut then.
  package func promotedRelease(after before: CivilDate, until train: CivilDate) -> WeekRecord? {
    weeks(channel: ChannelName.trunk).last {
      $0.version.date > before && $0.version.date < train && candidate($0.version) != nil
    }
  }

  /// The requests that testers held back from the last release: they board the next train first.
  package var heldBack: Set<RequestID> {
    guard let last = lastRelease(channel: ChannelName.trunk) else { return [] }
    return Set(last.leftBehind.filter { $0.code == WeekRecord.Remaining.blocked }.map(\.request))
  }
}
