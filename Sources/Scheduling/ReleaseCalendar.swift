// SPDX-License-Identifier: Apache-2.0
package import Foundation
package import ReleaseCore

/// When the train leaves: the project's zone, its weekday and hour, and the number of the first week.
package struct ReleaseCalendar: Hashable, Sendable {
  package let timeZone: TimeZone
  package let weekday: Weekday
  package let hour: Int
  package let minute: Int
  /// The number of the first week that this ledger releases.
  package let firstWeek: Int

  package init(timeZone: TimeZone, weekday: Weekday, hour: Int, minute: Int, firstWeek: Int) {
    self.timeZone = timeZone
    self.weekday = weekday
    self.hour = hour
    self.minute = minute
    self.firstWeek = firstWeek
  }
}
