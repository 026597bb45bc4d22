// SPDX-License-Identifier: Apache-2.0
package import Foundation
import ReleaseCore

/// Where in the week an instant stands, counted from the last train (DOMAIN: the clock).
package enum WeekPhase: String, Sendable, Codable, CaseIterable {
  /// From the departure to the end of the third day: feedback comes in, fixes land.
  case feedback
  /// The fourth day: the four-panel report opens, closes and is tallied.
  case report
  /// The fifth day: the candidate goes to the honorary development group.
  case candidate
  /// Until the next departure: testers give verdicts.
  case verdicts

  /// One line of English for people.
  package var sentence: String {
    switch self {
    case .feedback: "feedback on the last build comes in and fixes land"
    case .report: "the four-panel report is open today"
    case .candidate: "the candidate goes to the honorary development group today"
    case .verdicts: "testers give their verdicts until the train leaves"
    }
  }
}

extension ReleaseCalendar {
  package func phase(at instant: Date) -> WeekPhase {
    switch day(of: instant).dayNumber - lastTrain(at: instant).dayNumber {
    case ...3: .feedback
    case 4: .report
    case 5: .candidate
    default: .verdicts
    }
  }
}
