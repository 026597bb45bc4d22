// SPDX-License-Identifier: Apache-2.0
import Foundation
import TreeMerging

/// The repository's commits: from its commit graph where it has one, else read one by one.
final class MergeCommits: CommitSource {
  private let graph: CommitGraphFiles?
  private let objects: MergeObjects
  /// Where a clone with `--depth` ends: these commits have no parents, as git has it.
  private let shallow: Set<ObjectName>

  /// `folder`: the repository's own.
  init(objects: MergeObjects, inRepository folder: String) {
    self.objects = objects
    let list = (try? String(contentsOfFile: "\(folder)/shallow", encoding: .utf8)) ?? ""
    shallow = Set(list.split(separator: "\n").compactMap { ObjectName(hex: $0.utf8) })
    // A graph knows the parents that are not there.
    graph = shallow.isEmpty ? CommitGraphFiles(objects: "\(folder)/objects") : nil
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
    let commit = try ParsedCommit(objects.read(id, .commit), of: id)
    guard shallow.contains(id) else { return commit }
    return ParsedCommit(tree: commit.tree, parents: [], date: commit.date)
  }
}
