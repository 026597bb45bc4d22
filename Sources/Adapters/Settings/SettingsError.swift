// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What can be wrong with the settings.
package enum SettingsError: Failure {
  /// There is no settings file.
  case missing(file: String)
  /// The file exists and cannot be read.
  case unreadable(file: String, reason: String, cause: (any Error)?)
  /// The file breaks the rules; every broken one is listed.
  case invalid(file: String, DocumentProblems)
  /// There is no file of holidays where the settings name one.
  case holidaysMissing(file: String)
  /// A document could not be written as YAML.
  case unwritable(reason: String, cause: (any Error)?)

  /// The problems printed in full; the rest is counted.
  package static let listed = 20

  package var kind: FailureKind {
    switch self {
    case .missing, .invalid, .holidaysMissing: .badConfiguration
    case .unreadable: .inputOutput
    case .unwritable: .badData
    }
  }

  package var code: String {
    switch self {
    case .missing: "settings.missing"
    case .unreadable: "settings.unreadable"
    case .invalid: "settings.invalid"
    case .holidaysMissing: "settings.holidays-missing"
    case .unwritable: "settings.unwritable"
    }
  }

  package var message: String {
    switch self {
    case .missing(let file): "there is no settings file \(file)"
    case .holidaysMissing(let file):
      "there is no file of holidays \(file), which `holidays:` in the settings names"
    case .unreadable(let file, let reason, _): "the settings file \(file) cannot be read: \(reason)"
    case .invalid(let file, let found): SettingsError.list(found.problems, of: file)
    case .unwritable(let reason, _): "a document cannot be written as YAML: \(reason)"
    }
  }

  package var hints: [String] {
    switch self {
    case .missing: ["run miui-release init to write one with a comment for every key"]
    case .invalid(let file, _):
      ["every key is explained in a file that miui-release init writes beside \(file)"]
    case .holidaysMissing: ["write one for each year (docs/guides/calendar.md), or take it out of `files:`"]
    case .unreadable, .unwritable: []
    }
  }

  package var cause: (any Error)? {
    switch self {
    case .unreadable(_, _, let cause): cause
    case .unwritable(_, let cause): cause
    case .missing, .invalid, .holidaysMissing: nil
    }
  }

  private static func list(_ problems: [DocumentProblem], of file: String) -> String {
    let count = problems.count == 1 ? "a problem" : "\(problems.count) problems"
    let lines = problems.prefix(listed).map { "\n  \($0)" }.joined()
    let rest = problems.count > listed ? "\n  and \(problems.count - listed) more" : ""
    return "the settings file \(file) has \(count):\(lines)\(rest)"
  }
}
