// SPDX-License-Identifier: Apache-2.0
import Merging
import ReleaseCore
import Requesting
import Testing

/// A history of which it is said who cannot be merged together; so every kind of collision can be tried, also those
/// of three that take a long search in real files.
final class SimulatedHistory: CommitGraph, MergeBackend {
  /// The paths of each branch, by number.
  let paths: [Int: [String]]
  /// Branches that do not merge once all of a set are there.
  let apart: [Set<Int>]
  private var members: [ObjectID: Set<Int>] = [:]
  private(set) var merges = 0

  init(paths: [Int: [String]], apart: [Set<Int>]) throws {
    self.paths = paths
    self.apart = apart
    members[try Self.id(0)] = []
    for number in paths.keys { members[try Self.id(number)] = [number] }
  }

  /// The base is 0, each branch's tip its number.
  static func id(_ number: Int) throws -> ObjectID {
    let digits = String(number, radix: 16)
    return try #require(ObjectID(hex: String(repeating: "0", count: 40 - digits.count) + digits))
  }

  func merge(_ ours: ObjectID, _ theirs: ObjectID) async throws -> TreeMerge {
    merges += 1
    let all = members(ours).union(members(theirs))
    if apart.contains(where: { $0.isSubset(of: all) }) {
      return .conflicted([ConflictedPath(path: "spot", kind: "contents")])
    }
    return .clean(tree: try Self.id(all.reduce(1 << 40) { $0 | 1 << ($1 + 16) }))
  }

  func tip(of branch: String) throws -> ObjectID? { nil }
  func tree(of commit: ObjectID) throws -> ObjectID { commit }

  func isAncestor(_ ancestor: ObjectID, of commit: ObjectID) throws -> Bool {
    try ancestor == commit || ancestor == Self.id(0)
  }

  func changedPaths(from: ObjectID, to: ObjectID) throws -> [String] {
    Set(members(to).subtracting(members(from)).flatMap { paths[$0] ?? [] }).sorted()
  }

  func mergeBase(_ one: ObjectID, _ other: ObjectID) throws -> ObjectID? { try Self.id(0) }

  func writeCommit(
    tree: ObjectID, parents: [ObjectID], message: String, by signature: Signature
  ) throws -> ObjectID {
    let all = parents.reduce(into: Set<Int>()) { $0.formUnion(members($1)) }
    let id = try Self.id(all.reduce(1 << 41) { $0 | 1 << ($1 + 16) })
    members[id] = all
    return id
  }

  private func members(_ commit: ObjectID) -> Set<Int> { members[commit] ?? [] }
}
