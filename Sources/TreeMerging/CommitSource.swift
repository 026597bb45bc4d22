// SPDX-License-Identifier: Apache-2.0
import ReleaseCore

/// The commits of a repository, and its commit graph where it has one. Implemented by `Git`.
package protocol CommitSource: AnyObject {
  /// How many commits the commit graph holds; 0 without one.
  var graphCount: Int { get }
  func graphPosition(of commit: ObjectName) -> Int?
  /// What the commit graph says of the commit at a position.
  func graphCommit(at position: Int) -> GraphCommit
  /// The parents of a commit that has more than two, as positions.
  func graphParents(at position: Int) -> [Int32]
  func graphName(at position: Int) -> ObjectName
  func graphTree(at position: Int) -> ObjectName
  /// Reads a commit object. Throws a `Failure` of kind `notFound` where the repository lacks it.
  func commit(_ id: ObjectName) throws -> ParsedCommit
}

/// One commit of the commit graph; parents are positions, -1 for none.
package struct GraphCommit: BitwiseCopyable, Sendable {
  package var first: Int32
  package var second: Int32
  /// More than two parents: `graphParents` has them all.
  package var hasMore: Bool
  /// Above that of every parent: the corrected commit date, else the level.
  package var generation: UInt64
  /// Seconds since 1970.
  package var date: Int64

  package init(first: Int32, second: Int32, hasMore: Bool, generation: UInt64, date: Int64) {
    self.first = first
    self.second = second
    self.hasMore = hasMore
    self.generation = generation
    self.date = date
  }

  /// The generation of a commit that is not in the graph.
  package static let infinity = UInt64.max
}

/// What a commit object says.
package struct ParsedCommit: Sendable {
  package let tree: ObjectName
  package let parents: [ObjectName]
  package let date: Int64

  /// Reads a commit object's content. Throws `TreeMergingError.malformedCommit`.
  package init(_ content: [UInt8], of id: ObjectName) throws {
    var tree: ObjectName?
    var parents: [ObjectName] = []
    var date: Int64 = 0
    var rest = content[...]
    while let end = rest.firstIndex(of: 0x0a), end > rest.startIndex {
      let line = rest[..<end]
      rest = rest[(end + 1)...]
      if line.starts(with: ParsedCommit.treeWord) {
        tree = ObjectName(hex: line.dropFirst(ParsedCommit.treeWord.count))
      } else if line.starts(with: ParsedCommit.parentWord) {
        guard let parent = ObjectName(hex: line.dropFirst(ParsedCommit.parentWord.count)) else {
          throw TreeMergingError.malformedCommit(id, expected: "name of a parent")
        }
        parents.append(parent)
      } else if line.starts(with: ParsedCommit.committerWord) {
        // As git reads them: a date it cannot read is the beginning of time.
        let words = line.split(separator: 0x20, omittingEmptySubsequences: false)
        date = words.count > 2 ? Int64(String(decoding: words[words.count - 2], as: UTF8.self)) ?? 0 : 0
        break
      }
    }
    guard let tree else { throw TreeMergingError.malformedCommit(id, expected: "tree") }
    self.init(tree: tree, parents: parents, date: date)
  }

  private static let treeWord = Array("tree ".utf8)
  private static let parentWord = Array("parent ".utf8)
  private static let committerWord = Array("committer ".utf8)

  package init(tree: ObjectName, parents: [ObjectName], date: Int64) {
    self.tree = tree
    self.parents = parents
    self.date = date
  }
}
