// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What can go wrong with a train itself.
package enum MergingError: Failure, Hashable {
  /// Two engines that must agree do not; each answer in words.
  case disagreement(ours: ObjectID, theirs: ObjectID, engine: String, git: String)

  package var kind: FailureKind { .internal }
  package var code: String { "merging.disagreement" }

  package var message: String {
    switch self {
    case .disagreement(let ours, let theirs, let engine, let git):
      "the merge of \(theirs) into \(ours) is \(engine), and git says it is \(git)"
    }
  }

  package var hints: [String] {
    ["Please report this with the two commits; git merge-tree --write-tree shows git's answer"]
  }
}
