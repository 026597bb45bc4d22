// SPDX-License-Identifier: Apache-2.0

extension Ledger {
  /// The codes of what was left behind for others' sake.
  private static let patient: Set = ["collides", "no-seat", "excluded", "dependency-left-behind"]

  /// How many trains left each request behind through no fault of its own: for want
  /// of a seat, or for those who boarded instead. Hot-fixes and candidates are no trains.
  package var weeksWaited: [RequestID: Int] {
    var weeks: [RequestID: Int] = [:]
    for record in self.weeks(channel: ChannelName.trunk) where record.hotfix == nil {
      for left in record.leftBehind where Self.patient.contains(left.code) {
        weeks[left.request, default: 0] += 1
      }
    }
    return weeks
  }
}
