// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting

extension SettingsReader {
  /// The rules of `acceptance:`; the usual ones where the key is absent, nil where something is wrong.
  func acceptance(from reader: inout FieldReader) -> AcceptancePolicy? {
    guard reader.node("acceptance") != nil else { return AcceptancePolicy() }
    return reader.nested("acceptance") { rules in
      var policy = AcceptancePolicy()
      if let votes = rules.integer("minimum_votes", in: 0...10_000_000) { policy.minimumVotes = votes }
      if let share = rules.integer("largest_share_against", in: 0...100) {
        policy.largestShareAgainst = share
      }
      if let days = rules.integer("minimum_age_days", in: 0...365) { policy.minimumAge = days }
      if let owner = rules.flag("owner") { policy.needsOwner = owner }
      if let hours = rules.integer("poll_open_hours", in: 0...720) { policy.pollHours = hours }
      policy.declineAfter = rules.integer("decline_after_days", in: 1...3650)
      if let declineAfter = policy.declineAfter, declineAfter < policy.minimumAge {
        rules.refuse(
          "decline_after_days",
          "must not be less than minimum_age_days, found \(declineAfter) and \(policy.minimumAge)")
      }
      return policy
    }
  }

  /// The declared mappings of `imports:`, by the name they are called with; none where the key is absent.
  func imports(from reader: inout FieldReader) -> [String: FieldMapping]? {
    guard reader.node("imports") != nil else { return [:] }
    let found = reader.named("imports") { _, mapping -> FieldMapping? in
      var columns: [FieldMapping.Field: String] = [:]
      for field in FieldMapping.Field.allCases {
        columns[field] = mapping.value(field.rawValue, "the name of a column") { $0.isOneLine ? $0 : nil }
      }
      return FieldMapping(columns)
    }
    return found.map { Dictionary($0.map { ($0.name, $0.value) }) { $1 } }
  }
}
