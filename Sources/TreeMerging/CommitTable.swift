// SPDX-License-Identifier: Apache-2.0

/// Commits by number, in the order they are met: those of a walk lie close together in memory.
struct CommitTable {
  /// Where a commit comes from.
  private enum Origin {
    case graph(Int32)
    case object(ObjectName)
    case virtual(tree: ObjectName)
  }

  private static let unknown = GraphCommit(first: -2, second: -2, hasMore: false, generation: 0, date: 0)

  private let source: any CommitSource
  /// Parents by number; `unknown` until it is asked for.
  private var known: [GraphCommit] = []
  private var origins: [Origin] = []
  /// The numbers of the graph's positions; -1 for none yet.
  private var graphNumbers: [Int32]
  private var numbers: [ObjectName: Int32] = [:]
  /// Of commits that are not in the graph, and of those with more than two.
  private var parents: [Int: [Int32]] = [:]
  private var trees: [Int: ObjectName] = [:]

  init(_ source: any CommitSource) {
    self.source = source
    graphNumbers = Array(repeating: -1, count: source.graphCount)
  }

  var count: Int { known.count }
  var graphCount: Int { graphNumbers.count }

  /// The number of a commit, which must be there.
  mutating func number(of id: ObjectName) throws -> Int {
    let number = Int(assignNumber(to: id))
    if known[number].first == CommitTable.unknown.first { _ = try learn(number) }
    return number
  }

  func name(of number: Int) -> ObjectName {
    switch origins[number] {
    case .graph(let position): source.graphName(at: Int(position))
    case .object(let id): id
    case .virtual: .null
    }
  }

  @inline(__always)
  mutating func facts(_ number: Int) throws -> GraphCommit {
    let facts = known[number]
    return facts.first == -2 ? try learn(number) : facts
  }

  mutating func parents(of number: Int) throws -> [Int32] {
    let facts = try facts(number)
    if let all = parents[number] { return all }
    return [facts.first, facts.second].filter { $0 >= 0 }
  }

  mutating func tree(of number: Int) throws -> ObjectName {
    switch origins[number] {
    case .graph(let position): return source.graphTree(at: Int(position))
    case .virtual(let tree): return tree
    case .object:
      _ = try facts(number)
      return trees[number] ?? .null
    }
  }

  /// A commit that exists nowhere: the merge of two merge bases.
  mutating func addVirtual(tree: ObjectName, parents: (Int, Int)) -> Int {
    origins.append(.virtual(tree: tree))
    known.append(
      GraphCommit(
        first: Int32(parents.0), second: Int32(parents.1), hasMore: false,
        generation: GraphCommit.infinity, date: 0))
    return count - 1
  }

  private mutating func learn(_ number: Int) throws -> GraphCommit {
    switch origins[number] {
    case .graph(let position):
      var facts = source.graphCommit(at: Int(position))
      if facts.hasMore {
        let all = source.graphParents(at: Int(position)).map { assignNumber(at: $0) }
        parents[number] = all
        (facts.first, facts.second) = (all.first ?? -1, all.count > 1 ? all[1] : -1)
      } else {
        if facts.first >= 0 { facts.first = assignNumber(at: facts.first) }
        if facts.second >= 0 { facts.second = assignNumber(at: facts.second) }
      }
      known[number] = facts
    case .object(let id):
      let commit = try source.commit(id)
      let all = commit.parents.map { assignNumber(to: $0) }
      parents[number] = all
      trees[number] = commit.tree
      known[number] = GraphCommit(
        first: all.first ?? -1, second: all.count > 1 ? all[1] : -1, hasMore: all.count > 2,
        generation: GraphCommit.infinity, date: commit.date)
    case .virtual: break
    }
    return known[number]
  }

  private mutating func assignNumber(at position: Int32) -> Int32 {
    let number = graphNumbers[Int(position)]
    if number >= 0 { return number }
    graphNumbers[Int(position)] = Int32(count)
    return add(.graph(position))
  }

  private mutating func assignNumber(to id: ObjectName) -> Int32 {
    if let position = source.graphPosition(of: id) { return assignNumber(at: Int32(position)) }
    if let number = numbers[id] { return number }
    numbers[id] = Int32(count)
    return add(.object(id))
  }

  private mutating func add(_ origin: Origin) -> Int32 {
    origins.append(origin)
    known.append(CommitTable.unknown)
    return Int32(count - 1)
  }
}
