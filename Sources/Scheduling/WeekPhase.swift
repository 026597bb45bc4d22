// SPDX-License-Identifier: Apache-2.0
package import Foundation
import ReleaseCore

/// Where in the week an instant stands, counted from the last train (DOMAIN: the clock).
package enum WeekPhase: String, Sendable, Codable, CaseIterable {
  /// From the departure to the end of the third day: feedback comes in, fixes land.
  case feedback
  /// The fourth day: the four-panel report opens, closes and is tallied.
  case report
  /// A week without a train: feedback runs on, features wait.
  case gap
  /// Two days before a train: the candidate goes to the honorary development group.
  case candidate
  /// Until the next departure: testers give verdicts.
  case verdicts

  /// One line of English for people.
  package var sentence: String {
    switch self {
    case .feedback: "feedback on the last build comes in and fixes land"
    case .report: "the four-panel report is open today"
    case .gap: "no train leaves this week; feedback runs on and features wait"
    case .candidate: "the candidate goes to the honorary development group today"
    case .verdicts: "testers give their verdicts until the train leaves"
    }
  }
}

extension TrainSchedule {
  package func phase(at instant: Date) -> WeekPhase {
    let today = calendar.day(of: instant)
    let last = week(of: lastTrain(at: instant))
    let next = week(of: nextTrain(at: instant))
    if today < last.pollDay { return .feedback }
    if today == last.pollDay { return .report }
    if today < next.candidate { return .gap }
    return today == next.candidate ? .candidate : .verdicts
  }
}

extension ReleaseCalendar {
  /// The phase where every week has its train.
  package func phase(at instant: Date) -> WeekPhase { TrainSchedule(self).phase(at: instant) }
}
