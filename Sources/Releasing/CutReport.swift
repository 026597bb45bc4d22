// SPDX-License-Identifier: Apache-2.0
package import Merging
package import Publishing
package import Requesting

/// What a cut came to.
package enum CutReport {
  case released(ReleasedReport)
  /// Everything is in place, and the timestamp has not moved.
  case staged(StagedReport)
  /// The version was out already; `next` is when the next train leaves.
  case nothingToDo(WeekRecord, next: String, pushed: [String])
}

/// A release that a cut made.
package struct ReleasedReport {
  package let week: OpenedWeek
  package let train: TrainReport
  package let manifest: ReleaseManifest
  package let record: WeekRecord
  package let pushed: PushOutcome
}

/// A release that waits for signatures, or for its hour.
package struct StagedReport {
  package let week: OpenedWeek
  package let train: TrainReport
  package let manifest: ReleaseManifest
  package let staged: StagedRelease
}

/// What the coming train would carry.
package struct TrainPlan {
  package let week: OpenedWeek
  /// RFC 3339, in the project's zone.
  package let departure: String
  package let train: TrainReport
  /// Requests that are not decided yet.
  package let undecided: [FeatureRequest]
  package let problems: [LedgerProblem]
  /// What its checks are known to say; nil where there are none, or one would have to be run.
  package var proof: TrainProof?

  /// The same week with the train that its checks left.
  func with(_ proven: ProvenTrain) -> TrainPlan {
    TrainPlan(
      week: week, departure: departure, train: proven.train, undecided: undecided, problems: problems,
      proof: proven.proof)
  }
}
