// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What a holiday does to the train of a day off in it.
package enum HolidayPolicy: Hashable, Sendable, CustomStringConvertible {
  /// No train leaves.
  case skip
  /// The train leaves as on any other day.
  case keep
  /// The train leaves on that day instead.
  case move(CivilDate)

  /// Reads `skip`, `keep` or `move:2026-10-09`.
  package init?(_ text: String) {
    switch text {
    case "skip": self = .skip
    case "keep": self = .keep
    default:
      guard text.hasPrefix("move:"), let day = CivilDate(String(text.dropFirst(5))) else { return nil }
      self = .move(day)
    }
  }

  package var description: String {
    switch self {
    case .skip: "skip"
    case .keep: "keep"
    case .move(let day): "move:\(day)"
    }
  }
}

/// Which holidays are long, and what each does to the train.
package struct HolidayRules: Hashable, Sendable {
  /// Spring Festival, National Day, Labour Day: for 2012 to 2014 these alone explain each Friday without a train.
  package static let usuallyLong = ["春节", "国庆节", "劳动节"]

  package var long: [String]
  /// By the holiday's name.
  package var policies: [String: HolidayPolicy]
  /// For long holidays without a policy of their own.
  package var fallback: HolidayPolicy

  package init(
    long: [String] = HolidayRules.usuallyLong, policies: [String: HolidayPolicy] = [:],
    fallback: HolidayPolicy = .skip
  ) {
    self.long = long
    self.policies = policies
    self.fallback = fallback
  }

  /// The long holiday that a day's name stands for: two that fall together are written `中秋节、国庆节`.
  func longHoliday(in name: String) -> String? {
    let parts = name.split(separator: "、").map(String.init) + [name]
    return parts.first(where: long.contains)
  }

  func policy(of holiday: String) -> HolidayPolicy { policies[holiday] ?? fallback }
}

/// The days off of some years by name; working days that make up for them are not in it.
package struct HolidayTable: Hashable, Sendable {
  package private(set) var daysOff: [CivilDate: String]
  /// The years whose holidays are known.
  package private(set) var years: Set<Int>

  package init(daysOff: [CivilDate: String] = [:], years: Set<Int> = []) {
    self.daysOff = daysOff
    self.years = years
  }

  /// Adds another file's days; a day that both name keeps the later name.
  package mutating func merge(_ other: HolidayTable) {
    daysOff.merge(other.daysOff) { $1 }
    years.formUnion(other.years)
  }
}

extension HolidayTable {
  /// Reads a file of the form `{year, days: [{name, date, isOffDay}]}`. Throws `DocumentProblems`.
  package init(from document: DocumentNode, file: String) throws(DocumentProblems) {
    var reader = FieldReader(document, file: file)
    guard reader.problems.isEmpty else { throw DocumentProblems(reader.problems) }
    // What the public files carry beside it.
    for key in ["$schema", "$id", "papers"] { _ = reader.node(key) }
    let year = reader.required("year", "a year from 1970 to 2999") {
      Int($0).flatMap { (1970...2999).contains($0) ? $0 : nil }
    }
    _ = reader.requiredNode("days", expected: "a list of days")
    var daysOff: [CivilDate: String] = [:]
    _ = reader.each("days") { day -> Bool? in
      let name = day.requiredText("name")
      let date = day.required("date", "a date such as 2026-10-01") { CivilDate($0) }
      _ = day.requiredNode("isOffDay", expected: "true or false")
      guard let isOff = day.flag("isOffDay"), let name, let date else { return nil }
      if isOff { daysOff[date] = name }
      return true
    }
    reader.finish()
    guard reader.problems.isEmpty, let year else {
      throw DocumentProblems(reader.problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) })
    }
    self.init(daysOff: daysOff, years: [year])
  }
}
