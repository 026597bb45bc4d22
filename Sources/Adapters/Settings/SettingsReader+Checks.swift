// SPDX-License-Identifier: Apache-2.0
import Proving
import ReleaseCore

extension SettingsReader {
  /// The rules of `checks:`; nil where the key is absent: a train need pass nothing.
  func checks(from reader: inout FieldReader) -> CheckRules? {
    guard reader.node("checks") != nil else { return nil }
    return reader.nested("checks") { checks in
      var rules = CheckRules()
      let time = checks.value("deadline", "a time from 00:00 to 23:59", parse: Self.time)
      rules.deadline = time.map { $0.hour * 60 + $0.minute }
      rules.leastTime =
        checks.value("at_least", "a time such as 90s, 30m, 2h or 1h30m, up to 168h") {
          Duration(settings: $0)
        } ?? rules.leastTime
      rules.retries = checks.integer("retries", in: 0...20) ?? rules.retries
      rules.jobs = checks.integer("jobs", in: 1...256)
      rules.coversBuilds = checks.flag("builds") ?? rules.coversBuilds
      var seen: Set<String> = []
      rules.checks =
        checks.each("commands") { command -> TreeCheck? in
          let name = command.required(
            "name", "a check's name, lower-case letters, digits and inner hyphens, at most 40"
          ) { Self.isCheckName($0) ? $0 : nil }
          if let name, !seen.insert(name).inserted {
            command.refuse("name", "two checks have the name “\(name)”")
          }
          return check(name, from: &command)
        } ?? []
      return rules
    }
  }

  private func check(_ name: String?, from reader: inout FieldReader) -> TreeCheck? {
    var arguments: [String]?
    if reader.requiredNode("command", expected: "a list of the program and its arguments") != nil {
      arguments = reader.texts("command")
      if reader.items("command")?.isEmpty == true {
        reader.refuse("command", "expected the program and its arguments, found an empty list")
      }
    }
    let limit = reader.value("time_limit", "a time such as 90s, 30m, 2h or 1h30m, up to 168h") {
      Duration(settings: $0)
    }
    let environment = reader.pairs("environment", of: "a variable's value") { name, _ in
      name.isVariableName ? nil : "expected the name of a variable, letters, digits and _"
    }
    guard let name, let arguments else { return nil }
    return TreeCheck(
      name: name, arguments: arguments, timeLimit: limit ?? .seconds(3600),
      environment: Dictionary(
        (environment ?? []).map { ($0.name, $0.text) }, uniquingKeysWith: { first, _ in first }))
  }

  /// It stands in the names of logs, and builds are called build-CODENAME.
  private static func isCheckName(_ text: String) -> Bool {
    (1...40).contains(text.utf8.count) && !text.hasPrefix("-") && !text.hasSuffix("-")
      && !text.hasPrefix("build-")
      && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
  }
}
