// SPDX-License-Identifier: Apache-2.0
package import Requesting

/// How a request breaks a check, and with whom.
package struct CheckBlame: Hashable, Sendable, Codable {
  /// The check's name.
  package let check: String
  /// Those it breaks only together with; empty where it does alone.
  package var with: [RequestID]
  /// How the check failed: `ended with status 2`.
  package let failure: String
  /// The end of the check's log, lines with line feeds between.
  package let tail: String
  /// The path of the log, on the machine that ran it.
  package let log: String?

  /// The lines of the tail.
  package var lines: [String] { tail.split(whereSeparator: \.isNewline).map(String.init) }

  package init(check: String, with: [RequestID], failure: String, tail: String, log: String?) {
    self.check = check
    self.with = with
    self.failure = failure
    self.tail = tail
    self.log = log
  }
}
