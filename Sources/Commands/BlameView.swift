// SPDX-License-Identifier: Apache-2.0
internal import Merging
internal import Requesting

/// How a request broke a check, as reports show it.
struct BlameView: Encodable {
  let name: String
  /// Those it breaks only together with.
  let with: [RequestID]
  let failure: String
  /// The last lines of the check's log.
  let tail: [String]
  /// The log's path.
  let log: String?

  /// Nil for every other reason.
  init?(_ reason: LeftBehindReason) {
    guard case .breaksChecks(let blame) = reason else { return nil }
    name = blame.check
    with = blame.with
    failure = blame.failure
    tail = blame.lines
    log = blame.log
  }

  /// The last of them, and where the others are.
  var lines: [String] {
    tail.suffix(8).map { "| \($0)" } + (log.map { ["its log: \($0)"] } ?? [])
  }
}
