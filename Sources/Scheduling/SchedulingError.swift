// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What keeps a schedule from being installed.
package enum SchedulingError: Failure {
  /// A path that no crontab and no unit can name.
  case unwritable(String)
  case notAbsolute(String)
  /// The markers do not stand as a pair.
  case markers(repository: String, begins: Int, ends: Int)
  /// The crontab's last line has no end: cron ignores it, and what is added would join it.
  case crontabCut
  /// A file of that name that somebody else wrote.
  case notOurs(String)

  package var kind: FailureKind {
    switch self {
    case .unwritable, .notAbsolute: .usage
    case .markers, .crontabCut: .badData
    case .notOurs: .refused
    }
  }

  package var code: String {
    switch self {
    case .unwritable: "schedule.unwritable"
    case .notAbsolute: "schedule.not-absolute"
    case .markers: "schedule.markers"
    case .crontabCut: "schedule.crontab-cut"
    case .notOurs: "schedule.not-ours"
    }
  }

  package var message: String {
    switch self {
    case .unwritable(let text):
      "a scheduler cannot name “\(text.filter { !$0.isNewline })”: it holds a control character"
    case .notAbsolute(let path): "a scheduler needs an absolute path, found “\(path)”"
    case .markers(let repository, let begins, let ends):
      "the crontab has \(begins) lines `# BEGIN miui-release \(repository)` and \(ends) `# END …`; "
        + "expected one of each, in this order, or none"
    case .crontabCut: "the crontab's last line does not end with a line break"
    case .notOurs(let path): "\(path) was not written by miui-release schedule"
    }
  }

  package var hints: [String] {
    switch self {
    case .unwritable, .notAbsolute: []
    case .markers: ["mend the markers with `crontab -e`, then run the command again"]
    case .crontabCut: ["end it with `crontab -e`, then run the command again"]
    case .notOurs: ["move it away, or choose another --name"]
    }
  }
}
