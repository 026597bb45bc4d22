// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What can go wrong in a merge of trees, beside what the store throws.
package enum TreeMergingError: Failure, Hashable {
  case malformedTree(ObjectName, offset: Int, expected: String)
  case unrelatedHistories(ours: ObjectName, theirs: ObjectName)
  case malformedCommitGraph(path: String, reason: String)
  case malformedCommit(ObjectName, expected: String)

  package var kind: FailureKind {
    switch self {
    case .malformedTree, .malformedCommitGraph, .malformedCommit: .badData
    case .unrelatedHistories: .refused
    }
  }

  package var code: String {
    switch self {
    case .malformedTree: "merge.malformed-tree"
    case .unrelatedHistories: "merge.unrelated-histories"
    case .malformedCommitGraph: "merge.malformed-commit-graph"
    case .malformedCommit: "merge.malformed-commit"
    }
  }

  package var message: String {
    switch self {
    case .malformedTree(let id, let offset, let expected):
      "the tree \(id.hex) has no \(expected) at byte \(offset)"
    case .unrelatedHistories(let ours, let theirs):
      "the commits \(ours.hex) and \(theirs.hex) have no common ancestor"
    case .malformedCommitGraph(let path, let reason): "the commit graph \(path) cannot be read: \(reason)"
    case .malformedCommit(let id, let expected): "the commit \(id.hex) has no \(expected)"
    }
  }

  package var hints: [String] {
    switch self {
    case .malformedTree, .malformedCommit: ["git fsck names what else is damaged"]
    case .unrelatedHistories: ["Only branches that start from a commit of the train's history can board"]
    case .malformedCommitGraph: ["git commit-graph write --reachable makes it anew"]
    }
  }
}
