// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// Days on which no train left, or will leave, and why; kept on the ledger, so that no missing Friday is silent.
package struct TrainGap: Hashable, Sendable {
  package enum Kind: String, Sendable, Codable, CaseIterable {
    /// A day off of a long holiday.
    case holiday
    /// A pause that was announced.
    case paused
    /// One train that people called off.
    case skipped
    /// Nobody called it off, and it did not leave.
    case missed
  }

  /// The first day.
  package let date: CivilDate
  /// The last day; the first one where there is no other.
  package let last: CivilDate
  package let kind: Kind
  package let reason: String
  /// The day on which the train leaves instead.
  package let movedTo: CivilDate?
  /// Who called it off: `Name <mail@host>`.
  package let decidedBy: String?
  package let decidedOn: CivilDate?

  package init(
    _ date: CivilDate, through last: CivilDate? = nil, _ kind: Kind, reason: String,
    movedTo: CivilDate? = nil, decidedBy: String? = nil, decidedOn: CivilDate? = nil
  ) {
    self.date = date
    self.last = max(date, last ?? date)
    self.kind = kind
    self.reason = reason
    self.movedTo = movedTo
    self.decidedBy = decidedBy
    self.decidedOn = decidedOn
  }

  package func covers(_ day: CivilDate) -> Bool { (date...last).contains(day) }

  /// The train days of a gap that nobody called off, week after week; empty for any other.
  package var missedDays: [CivilDate] {
    guard kind == .missed else { return [] }
    return stride(from: date.dayNumber, through: last.dayNumber, by: 7).map { CivilDate(dayNumber: $0) }
  }

  /// `holiday: 国庆节, moved to 2026-10-09`.
  package var sentence: String {
    "\(kind.rawValue): \(reason)" + (movedTo.map { ", moved to \($0)" } ?? "")
  }
}
