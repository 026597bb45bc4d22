// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// What is changed besides when a topic is merged, as git.git's `refs/merge-fix/<topic>` keep it: for branches that
/// merge and do not work together.
package struct MergeFix: Hashable, Sendable {
  package let key: String
  package let request: RequestID
  /// Whom it is needed with: it is left out where one of them is not aboard.
  package let with: [RequestID]
  package let resolvedBy: String
  package let resolvedOn: CivilDate
  /// What it changes: the difference between two trees that the ledger keeps.
  package let from: ObjectID
  package let to: ObjectID
  package let paths: [String]
  /// The first line of what its author said.
  package let subject: String

  package init(
    key: String, request: RequestID, with: [RequestID], resolvedBy: String, resolvedOn: CivilDate,
    from: ObjectID, to: ObjectID, paths: [String], subject: String
  ) {
    self.key = key
    self.request = request
    self.with = with
    self.resolvedBy = resolvedBy
    self.resolvedOn = resolvedOn
    self.from = from
    self.to = to
    self.paths = paths
    self.subject = subject
  }
}
