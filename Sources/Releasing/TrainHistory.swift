// SPDX-License-Identifier: Apache-2.0
package import Merging
package import ReleaseCore
package import Requesting

/// Where a commit came aboard.
package enum CommitOrigin: Hashable, Sendable {
  /// A request's branch, in the train of a version.
  case request(RequestID, BuildVersion)
  /// The base branch itself, by the train of a version or before it.
  case base(BuildVersion)
  /// No train has it.
  case nowhere
}

/// The trains of a channel, asked which of them brought a commit, and for whom.
package struct TrainHistory {
  private let records: [WeekRecord]
  private let graph: any CommitGraph
  private var origins: [ObjectID: CommitOrigin] = [:]

  /// `records`: of one channel, oldest first.
  package init(_ records: [WeekRecord], graph: any CommitGraph) {
    self.records = records
    self.graph = graph
  }

  /// Cost: an ancestry test for each halving of the history, and one for each car of the train; once a commit.
  package mutating func origin(of commit: ObjectID) throws -> CommitOrigin {
    if let known = origins[commit] { return known }
    let origin = try find(commit)
    origins[commit] = origin
    return origin
  }

  private func find(_ commit: ObjectID) throws -> CommitOrigin {
    // Each train stands upon the one before it, so having a commit is for ever.
    var (low, high) = (0, records.count)
    while low < high {
      let middle = (low + high) / 2
      if try graph.isAncestor(commit, of: records[middle].commit) { high = middle } else { low = middle + 1 }
    }
    guard low < records.count else { return .nowhere }
    let record = records[low]
    if try graph.isAncestor(commit, of: record.base) { return .base(record.version) }
    // A branch that came aboard within another has that one's merge: the narrowest that has the commit is it.
    let tips = record.shipped.filter { (try? graph.isAncestor(commit, of: $0.tip)) ?? false }
    for shipped in tips
    where try !tips.contains(where: { try $0.tip != shipped.tip && graph.isAncestor($0.tip, of: shipped.tip) }
    ) {
      return .request(shipped.request, record.version)
    }
    for shipped in record.shipped where try graph.isAncestor(commit, of: shipped.merge) {
      return .request(shipped.request, record.version)
    }
    return .base(record.version)
  }
}
