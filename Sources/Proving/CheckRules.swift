// SPDX-License-Identifier: Apache-2.0
import Foundation
package import ReleaseCore

/// A command that a train's tree must pass before it is built.
package struct TreeCheck: Hashable, Sendable {
  /// Lower-case letters, digits and hyphens; names its log.
  package let name: String
  /// The program and its arguments; no shell. A relative program is found in the tree.
  package let arguments: [String]
  /// Longer is a failure.
  package let timeLimit: Duration
  /// Beside the clean environment.
  package let environment: [String: String]

  package init(name: String, arguments: [String], timeLimit: Duration, environment: [String: String]) {
    self.name = name
    self.arguments = arguments
    self.timeLimit = timeLimit
    self.environment = environment
  }

  /// Names what the check is: another command line, limit or variable gives another one.
  package var fingerprint: Digest {
    let parts =
      [name, "\(timeLimit.components.seconds)", "\(arguments.count)"] + arguments
      + environment.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
    return .sha256(of: Data(parts.joined(separator: "\0").utf8))
  }
}

/// What a train must pass, and how long finding a culprit may take.
package struct CheckRules: Hashable, Sendable {
  /// In the order they run; each name once.
  package var checks: [TreeCheck]
  /// Minutes after midnight of the train's day at which the largest known good train ships; nil: its hour.
  package var deadline: Int?
  /// What checks have at the least, however late a cut begins.
  package var leastTime: Duration
  /// How often a failed check is run again on the same tree before it counts.
  package var retries: Int
  /// Checks that run at the same time; nil: as many as there are cores.
  package var jobs: Int?
  /// Whether the devices' own build commands count as checks.
  package var coversBuilds: Bool

  package init(
    checks: [TreeCheck] = [], deadline: Int? = nil, leastTime: Duration = .seconds(1800), retries: Int = 1,
    jobs: Int? = nil, coversBuilds: Bool = true
  ) {
    self.checks = checks
    self.deadline = deadline
    self.leastTime = leastTime
    self.retries = retries
    self.jobs = jobs
    self.coversBuilds = coversBuilds
  }
}

/// How a check of one tree ended.
package enum CheckEnding: Hashable, Sendable, Codable {
  case exited(Int32)
  case killed(signal: Int32)
  case timedOut(seconds: Int64)

  package var isPass: Bool { self == .exited(0) }

  /// The words after the check's name.
  package var sentence: String {
    switch self {
    case .exited(let status): "ended with status \(status)"
    case .killed(let signal): "was killed by signal \(signal)"
    case .timedOut(let seconds): "was stopped after its time limit of \(seconds) seconds"
    }
  }
}

/// What a check said of a tree.
package struct CheckResult: Hashable, Sendable, Codable {
  package let check: String
  /// True where it passed at last.
  package let passes: Bool
  /// True where it failed first and passed on the same tree.
  package var isFlaky: Bool
  /// How it failed, in words; nil where it never did.
  package let failure: String?
  /// The end of its log where it failed.
  package let tail: String?
  /// The path of its log.
  package let log: String?

  package init(
    check: String, passes: Bool, isFlaky: Bool = false, failure: String? = nil, tail: String? = nil,
    log: String? = nil
  ) {
    self.check = check
    self.passes = passes
    self.isFlaky = isFlaky
    self.failure = failure
    self.tail = tail
    self.log = log
  }
}
