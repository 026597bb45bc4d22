// SPDX-License-Identifier: Apache-2.0
package import Foundation
import ReleaseCore

/// The lines of a crontab that keep the trains going.
///
/// cron has no zone, and its host's clock jumps. So the cut is started every hour, at the minutes at which a
/// train can leave there, and decides by the project's zone what is due: on time in any zone, through every
/// jump of either clock, for moved trains and for those that the host slept through.
package struct CronEntry: Hashable, Sendable {
  package let text: String
  /// The minutes of the host's hour at which a train can leave.
  package let minutes: [Int]

  /// `instant`: the coming five years of trains from then on decide about the minutes.
  package init(
    _ command: ScheduledCommand, _ calendar: ReleaseCalendar, host: TimeZone, from instant: Date
  ) {
    var minutes: Set<Int> = []
    var hours: [String] = []
    var day = calendar.nextTrain(at: instant)
    for _ in 0..<261 {
      let seconds = Int(calendar.departure(on: day).timeIntervalSince1970)
      let local = seconds + host.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
      minutes.insert((local / 60 % 60 + 60) % 60)
      let here = ZonedInstant(seconds: Int64(local), offset: 0)
      let hour = "\(here.date.weekday.abbreviation) \(here.timeOfDay)"
      if !hours.contains(hour) { hours.append(hour) }
      day = day.adding(days: 7)
    }
    self.minutes = minutes.sorted()
    let weekday = calendar.weekday.abbreviation
    let times = self.minutes.map(String.init).joined(separator: ",")
    text = """
      # The train leaves \(weekday) \(calendar.timeOfDay) \(calendar.timeZone.identifier): here (\(host.identifier)) \(hours.sorted().joined(separator: " or ")).
      # cron knows no zone: cut is started every hour and itself decides what is due; it is silent where nothing is.
      \(times) * * * *  \(command.crontabLine)

      """
  }
}
