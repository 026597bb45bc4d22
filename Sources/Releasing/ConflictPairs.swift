// SPDX-License-Identifier: Apache-2.0
package import Merging
import ReleaseCore
package import Requesting

/// Two requests whose branches do not merge with each other.
package struct ConflictPair: Hashable, Sendable {
  package let first: RequestID
  package let second: RequestID
  package let paths: [ConflictedPath]
}

extension WeeklyRelease {
  /// Which of a week's branches do not merge with which. Cost: a comparison a branch, and a merge for each
  /// pair that changed the same path.
  package func conflictPairs(of plan: TrainPlan) async throws -> [ConflictPair] {
    let graph = ports.graph
    let base = plan.train.base
    var branches: [(id: RequestID, tip: ObjectID, paths: Set<String>)] = []
    for (id, tip) in plan.week.tips.sorted(by: { $0.key < $1.key }) {
      guard try !graph.isAncestor(tip, of: base), let fork = try graph.mergeBase(base, tip) else { continue }
      branches.append((id, tip, Set(try graph.changedPaths(from: fork, to: tip))))
    }
    let found = branches
    var pairs: [ConflictPair] = []
    _ = try await ports.merging.run { backend in
      for (index, one) in found.enumerated() {
        for other in found[(index + 1)...] where !one.paths.isDisjoint(with: other.paths) {
          guard case .conflicted(let paths) = try await backend.merge(one.tip, other.tip) else { continue }
          pairs.append(ConflictPair(first: one.id, second: other.id, paths: paths))
        }
      }
      return plan.train
    }
    return pairs
  }
}
