// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
package import Scheduling

/// What the settings say of `schedule:` and `holidays:`.
package struct ScheduleSettings: Hashable, Sendable {
  /// The rules; the table of days off is empty, because it stands in other files.
  package let rules: ScheduleRules
  package let holidayFiles: [SettingsPath]
}

extension SettingsReader {
  func schedule(from reader: inout FieldReader) -> ScheduleSettings {
    var rules = ScheduleRules()
    _ = reader.nested("schedule") { schedule -> Bool? in
      let missed = schedule.value("missed", "catch-up or refuse") { MissedTrainPolicy(rawValue: $0) }
      let late = schedule.value("late_after", "a time such as 90m or 6h") { Duration(settings: $0) }
      rules.missed = missed ?? rules.missed
      rules.lateAfter = late.map { Int($0.components.seconds) } ?? rules.lateAfter
      _ = schedule.nested("poll") { poll -> Bool? in
        rules.pollTimes.opens = minute("opens", in: &poll) ?? rules.pollTimes.opens
        rules.pollTimes.closes = minute("closes", in: &poll) ?? rules.pollTimes.closes
        rules.pollTimes.tallied = minute("tallied", in: &poll) ?? rules.pollTimes.tallied
        let times = rules.pollTimes
        if times.opens >= times.closes { poll.refuse("closes", "must be after opens") }
        if times.closes > times.tallied { poll.refuse("tallied", "must not be before closes") }
        return true
      }
      return true
    }
    var files: [SettingsPath] = []
    _ = reader.nested("holidays") { holidays -> Bool? in
      files = (holidays.texts("files") ?? []).compactMap { file in
        guard file.isOneLine, !file.hasPrefix("~") else {
          holidays.refuse(
            "files", "expected paths, relative to the settings file or absolute, found “\(file)”")
          return nil
        }
        return SettingsPath(file, in: folder)
      }
      rules.holidays.long = holidays.texts("long") ?? rules.holidays.long
      rules.holidays.fallback =
        holidays.value("default", "skip or keep") {
          $0 == "skip" || $0 == "keep" ? HolidayPolicy($0) : nil
        } ?? rules.holidays.fallback
      rules.holidays.policies = policies(from: &holidays, long: rules.holidays.long)
      return true
    }
    return ScheduleSettings(rules: rules, holidayFiles: files)
  }

  private func policies(from reader: inout FieldReader, long: [String]) -> [String: HolidayPolicy] {
    guard let node = reader.node("policy") else { return [:] }
    guard case .mapping(let entries) = node.content else {
      reader.refuse("policy", "expected a mapping of holidays, found \(node.kindName)")
      return [:]
    }
    var policies: [String: HolidayPolicy] = [:]
    for entry in entries {
      let key = "\(reader.dotted("policy")).\(entry.key)"
      if !long.contains(entry.key) {
        reader.report(
          at: entry.keyPosition, key: key,
          "is not a long holiday, so its days off have trains; expected one of \(long.joined(separator: ", "))"
        )
      }
      guard case .scalar(let text, _) = entry.value.content, let policy = HolidayPolicy(text) else {
        reader.report(
          at: entry.value.position, key: key, "expected skip, keep or a day such as move:2026-10-09")
        continue
      }
      policies[entry.key] = policy
    }
    return policies
  }

  private func minute(_ key: String, in reader: inout FieldReader) -> Int? {
    reader.value(key, "a time from 00:00 to 23:59", parse: Self.time).map { $0.hour * 60 + $0.minute }
  }
}
