// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// The command line that a scheduler starts for one repository.
package struct ScheduledCommand: Hashable, Sendable {
  /// Where tools are looked for: a scheduler's own PATH is short.
  package static let path = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"

  package let job: ScheduledJob
  /// Absolute.
  package let program: String
  /// Absolute: what tells one installation from another.
  package let repository: String
  package let arguments: [String]
  package let searchPath: String

  package init(
    _ job: ScheduledJob = .train, program: String, repository: String, config: String?,
    searchPath: String = ScheduledCommand.path
  ) throws(SchedulingError) {
    self.job = job
    self.program = program
    self.repository = repository
    self.searchPath = searchPath
    arguments = job.words + ["--repo", repository] + (config.map { ["--config", $0] } ?? [])
    for text in [program, repository, config ?? "/", searchPath]
    where text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
      throw .unwritable(text)
    }
    for file in [program, repository, config ?? "/"] where !file.hasPrefix("/") { throw .notAbsolute(file) }
  }

  /// A line for sh, as cron takes it: `%` would end it there.
  var crontabLine: String {
    let words = (["PATH=\(Self.shell(searchPath))"] + ([program] + arguments).map(Self.shell))
    return words.joined(separator: " ").split(separator: "%", omittingEmptySubsequences: false)
      .joined(separator: "\\%")
  }

  /// Words for `ExecStart=`: quoted, specifiers and variables doubled.
  var systemdLine: String { ([program] + arguments).map(Self.systemd).joined(separator: " ") }

  static func shell(_ word: String) -> String {
    let plain = word.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
        || "/.:_-+=,@".utf8.contains($0)
    }
    guard !plain || word.isEmpty else { return word }
    let parts = word.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.joined(separator: "'\\''") + "'"
  }

  static func systemd(_ word: String) -> String {
    var quoted = ""
    for character in word {
      switch character {
      case "\\": quoted += "\\\\"
      case "\"": quoted += "\\\""
      case "%": quoted += "%%"
      case "$": quoted += "$$"
      default: quoted.append(character)
      }
    }
    return "\"\(quoted)\""
  }
}
