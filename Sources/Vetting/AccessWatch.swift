// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore
internal import Synchronization

/// Passes records on, and says when a member passes a limit that is worth a look.
///
/// What it has counted is in memory and begins anew with the server; the audit of the log is what counts.
/// Records without a member are passed on only so often a minute.
package final class AccessWatch: AccessRecorder {
  private struct State {
    var tally: AnomalyTally
    var today: CivilDate?
    var minute: Int64 = 0
    var unknown = 0
    var skipped = 0
  }

  /// Days that downloads are counted over.
  private static let memory = 30

  private let next: any AccessRecorder
  private let limits: AccessLimits
  private let day: @Sendable (Date) -> CivilDate
  private let alert: @Sendable (Anomaly) -> Void
  private let state: Mutex<State>

  /// `day`: the day of an instant in the project's zone; `alert` is called once for each limit passed.
  package init(
    _ next: any AccessRecorder, limits: AccessLimits = AccessLimits(),
    day: @escaping @Sendable (Date) -> CivilDate, alert: @escaping @Sendable (Anomaly) -> Void
  ) {
    self.next = next
    self.limits = limits
    self.day = day
    self.alert = alert
    state = Mutex(State(tally: AnomalyTally(limits: limits)))
  }

  /// Records without a member that were not passed on.
  package var skipped: Int { state.withLock { $0.skipped } }

  package func record(_ record: AccessRecord) throws {
    let day = day(record.at)
    let (anomalies, isWanted) = state.withLock { state -> ([Anomaly], Bool) in
      if state.today.map({ $0 < day }) ?? true {
        state.today = day
        state.tally.forget(before: day.adding(days: -Self.memory))
      }
      return (state.tally.add(record, on: day), keeps(record, &state))
    }
    anomalies.forEach(alert)
    if isWanted { try next.record(record) }
  }

  private func keeps(_ record: AccessRecord, _ state: inout State) -> Bool {
    guard record.member == nil else { return true }
    let minute = Int64((record.at.timeIntervalSince1970 / 60).rounded(.down))
    if minute != state.minute {
      state.minute = minute
      state.unknown = 0
    }
    state.unknown += 1
    guard state.unknown > limits.unknownRecordsPerMinute else { return true }
    state.skipped += 1
    return false
  }
}
