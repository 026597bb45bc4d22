// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// One run of a check: where, and with what around it.
package struct CheckRun: Sendable {
  package let check: TreeCheck
  /// The exported tree, which the run may change.
  package let folder: String
  /// An empty folder for HOME.
  package let home: String
  /// Where its output goes, made anew.
  package let log: String
  /// The check's limit, or what is left until the deadline.
  package let timeLimit: Duration
  package let version: BuildVersion
  /// SOURCE_DATE_EPOCH: the train's instant, seconds since 1970.
  package let epoch: Int64

  package init(
    check: TreeCheck, folder: String, home: String, log: String, timeLimit: Duration, version: BuildVersion,
    epoch: Int64
  ) {
    self.check = check
    self.folder = folder
    self.home = home
    self.log = log
    self.timeLimit = timeLimit
    self.version = version
    self.epoch = epoch
  }
}

/// Runs checks; several at the same time. Implemented by `Processes`.
package protocol CheckRunner: Sendable {
  /// The whole process group has ended when it returns, whatever the ending. `tail`: the log's last lines.
  func run(_ run: CheckRun) async throws -> (ending: CheckEnding, tail: String)
}

/// What checks said of trees, kept between runs; losing it costs time only. Implemented by `Files`.
package protocol CheckMemory {
  func result(of check: TreeCheck, tree: ObjectID) -> CheckResult?
  func keep(_ result: CheckResult, of check: TreeCheck, tree: ObjectID)
  /// Forgets a failure: what was wrong with the machine may be mended when somebody asks again.
  func forget(_ check: TreeCheck, tree: ObjectID)
}

/// How much of the time for checks is left.
package protocol ProofClock {
  /// Zero or less once the deadline has come.
  func remaining() -> Duration
}
