// SPDX-License-Identifier: Apache-2.0

/// Commits by number: those of the commit graph by their position in it, others as they are met.
package final class CommitTable {
  private struct Loose {
    var facts: GraphCommit
    var parents: [Int32]
    var tree: ObjectName
    /// False for a virtual commit and for one that has not been read.
    var isRead: Bool
    var id: ObjectName
  }

  let source: any CommitSource
  private let graphCount: Int
  private var loose: [Loose] = []
  private var numbers: [ObjectName: Int] = [:]

  package init(_ source: any CommitSource) {
    self.source = source
    graphCount = source.graphCount
  }

  var count: Int { graphCount + loose.count }

  /// The number of a commit, which must be there.
  func number(of id: ObjectName) throws -> Int {
    if let number = known(id) { return number }
    let number = add(id)
    try read(number)
    return number
  }

  func name(of number: Int) -> ObjectName {
    number < graphCount ? source.graphName(at: number) : loose[number - graphCount].id
  }

  private func known(_ id: ObjectName) -> Int? { source.graphPosition(of: id) ?? numbers[id] }

  private func add(_ id: ObjectName) -> Int {
    let facts = GraphCommit(first: -1, second: -1, hasMore: false, generation: GraphCommit.infinity, date: 0)
    loose.append(Loose(facts: facts, parents: [], tree: .null, isRead: false, id: id))
    numbers[id] = count - 1
    return count - 1
  }

  private func read(_ number: Int) throws {
    let index = number - graphCount
    guard !loose[index].isRead else { return }
    let commit = try source.commit(loose[index].id)
    let parents = commit.parents.map { Int32(known($0) ?? add($0)) }
    loose[index].parents = parents
    loose[index].tree = commit.tree
    loose[index].facts.date = commit.date
    loose[index].facts.first = parents.first ?? -1
    loose[index].facts.second = parents.count > 1 ? parents[1] : -1
    loose[index].facts.hasMore = parents.count > 2
    loose[index].isRead = true
  }

  func facts(_ number: Int) throws -> GraphCommit {
    if number < graphCount { return source.graphCommit(at: number) }
    try read(number)
    return loose[number - graphCount].facts
  }

  func parents(of number: Int) throws -> [Int32] {
    if number < graphCount { return source.graphParents(at: number) }
    try read(number)
    return loose[number - graphCount].parents
  }

  func tree(of number: Int) throws -> ObjectName {
    if number < graphCount { return source.graphTree(at: number) }
    try read(number)
    return loose[number - graphCount].tree
  }

  /// A commit that exists nowhere: the merge of two merge bases.
  func addVirtual(tree: ObjectName, parents: (Int, Int)) -> Int {
    let facts = GraphCommit(
      first: Int32(parents.0), second: Int32(parents.1), hasMore: false, generation: GraphCommit.infinity,
      date: 0)
    loose.append(
      Loose(
        facts: facts, parents: [Int32(parents.0), Int32(parents.1)], tree: tree, isRead: true, id: .null))
    return count - 1
  }
}
