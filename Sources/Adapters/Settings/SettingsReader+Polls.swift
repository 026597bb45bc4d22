// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import Voting

extension SettingsReader {
  /// `polls:`, with its defaults where it is absent.
  func polls(from reader: inout FieldReader) -> PollRules {
    reader.nested("polls") { polls -> PollRules? in
      var rules = PollRules()
      if let policy = polls.value("unanswered", "warn or refuse", parse: { UnansweredPolicy(rawValue: $0) }) {
        rules.unanswered = policy
      }
      if let share = polls.integer("disliked_from", in: 0...100) { rules.dislikedFrom = share }
      return rules
    } ?? PollRules()
  }
}
