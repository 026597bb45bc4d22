// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import ReleaseCore
import TreeMerging

/// The repository's commits: from its commit graph where it has one, else read one by one.
final class MergeCommits: CommitSource {
  private let graph: CommitGraphFile?
  private let objects: MergeObjects

  init(objects: MergeObjects, graph: CommitGraphFile?) {
    self.objects = objects
    self.graph = graph
  }

  var graphCount: Int { graph?.count ?? 0 }
  func graphPosition(of commit: ObjectName) -> Int? { graph?.position(of: commit) }
  func graphParents(at position: Int) -> [Int32] { graph?.parents(at: position) ?? [] }
  func graphName(at position: Int) -> ObjectName { graph?.name(at: position) ?? .null }
  func graphTree(at position: Int) -> ObjectName { graph?.tree(at: position) ?? .null }

  func graphCommit(at position: Int) -> GraphCommit {
    graph?.commit(at: position)
      ?? GraphCommit(first: -1, second: -1, hasMore: false, generation: GraphCommit.infinity, date: 0)
  }

  func commit(_ id: ObjectName) throws -> ParsedCommit {
    try ParsedCommit(objects.read(id, GIT_OBJECT_COMMIT, "commit"), of: id)
  }
}
