// SPDX-License-Identifier: Apache-2.0
package import Foundation
import ReleaseCore

/// The lines of a crontab that keep the trains going, and what else has to be started.
///
/// cron has no zone, and its host's clock jumps. So the cut is started every hour, at the minutes at which a
/// train can leave there, and decides by the project's zone what is due: on time in any zone, through every
/// jump of either clock, for moved trains and for those that the host slept through.
package struct CronEntry: Hashable, Sendable {
  package let text: String
  /// The minutes of the host's hour at which a train can leave.
  package let minutes: [Int]

  /// `others`: what is started beside the train. `instant`: the coming five years of trains from then on decide about the minutes.
  package init(
    _ command: ScheduledCommand, _ calendar: ReleaseCalendar, others: [ScheduledCommand] = [], host: TimeZone,
    from instant: Date
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
    let sorted = minutes.sorted()
    self.minutes = sorted
    let weekday = calendar.weekday.abbreviation
    let own = FiringTimes(.train, trainMinutes: sorted).cron
    let train = """
      # The train leaves \(weekday) \(calendar.timeOfDay) \(calendar.timeZone.identifier): here (\(host.identifier)) \(hours.sorted().joined(separator: " or ")).
      # cron knows no zone: cut is started every hour and itself decides what is due; it is silent where nothing is.
      \(own)  \(command.crontabLine)

      """
    text = train + others.map { Self.lines($0, sorted) }.joined()
  }

  /// One more job, with what it is.
  private static func lines(_ command: ScheduledCommand, _ trainMinutes: [Int]) -> String {
    let what =
      switch command.job {
      case .train: "The train."
      case .candidate: "The candidate of the coming train: silent where it is not due, or was made."
      case .refresh: "Readers trust a channel's timestamp for three days, so it is signed anew."
      }
    return "# \(what)\n\(FiringTimes(command.job, trainMinutes: trainMinutes).cron)  \(command.crontabLine)\n"
  }
}
