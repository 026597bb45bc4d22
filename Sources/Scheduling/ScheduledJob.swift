// SPDX-License-Identifier: Apache-2.0
package import Foundation

/// What a scheduler starts for a repository, again and again; each itself finds out what is due.
package enum ScheduledJob: String, Sendable, Codable, CaseIterable {
  /// The release at the hour of its train.
  case train
  /// The candidate for the honorary development group, two days before.
  case candidate
  /// The timestamps of the channels: readers trust one for three days.
  case refresh

  /// The words after the program's name.
  var words: [String] {
    switch self {
    case .train: ["cut", "--quiet"]
    case .candidate: ["cut", "--quiet", "--channel", "honorary-dev", "--when-due"]
    case .refresh: ["channel", "refresh", "--all", "--quiet"]
    }
  }

  /// What a unit of it does, in a few words; what it is for follows them.
  var title: String {
    switch self {
    case .train: "Cut the train of"
    case .candidate: "Cut the candidate of"
    case .refresh: "Sign the timestamps anew of"
    }
  }
}

/// When a scheduler starts a job, by the clock of one zone.
package struct FiringTimes: Hashable, Sendable {
  /// Minutes of an hour, rising.
  package let minutes: [Int]
  /// Every so many hours, from midnight on.
  package let everyHours: Int

  /// `trainMinutes`: the minutes at which a train can leave by that clock. A candidate begins five minutes later,
  /// so that the two do not meet at the lock.
  package init(_ job: ScheduledJob, trainMinutes: [Int]) {
    switch job {
    case .train:
      minutes = trainMinutes
      everyHours = 1
    case .candidate:
      minutes = trainMinutes.map { ($0 + 5) % 60 }.sorted()
      everyHours = 1
    case .refresh:
      minutes = [23]
      everyHours = 6
    }
  }

  /// `0,30 * * * *`.
  var cron: String {
    let hours = everyHours == 1 ? "*" : "*/\(everyHours)"
    return "\(minutes.map(String.init).joined(separator: ",")) \(hours) * * *"
  }

  /// The first firing after an instant.
  package func next(after instant: Date, in zone: TimeZone) -> Date {
    let first = Int(instant.timeIntervalSince1970) / 60 + 1
    let found = (first..<first + 2 * 1440).first { minute in
      let local = minute + zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(minute * 60))) / 60
      return minutes.contains((local % 60 + 60) % 60) && (local / 60 % 24 + 24) % 24 % everyHours == 0
    }
    return Date(timeIntervalSince1970: Double((found ?? first) * 60))
  }
}
