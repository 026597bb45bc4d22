// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Testing

@testable import TreeMerging

/// A commit graph in memory, of commits that are made up.
private final class InventedGraph: CommitSource {
  var parents: [[Int]] = []
  var dates: [Int64] = []
  private var levels: [UInt64] = []
  /// How many of them the graph holds; the others are read one by one.
  var graphCount = 0

  func add(_ parents: [Int], date: Int64) {
    self.parents.append(parents)
    dates.append(date)
    levels.append((parents.map { levels[$0] }.max() ?? 0) + 1)
  }

  func id(_ commit: Int) -> ObjectName { ObjectName(high: UInt64(commit + 1), middle: 0, low: 0) }
  private func commit(of id: ObjectName) -> Int { parents.indices.first { self.id($0) == id } ?? 0 }

  func graphPosition(of id: ObjectName) -> Int? {
    let commit = commit(of: id)
    return commit < graphCount ? commit : nil
  }
  func graphParents(at position: Int) -> [Int32] { parents[position].map { Int32($0) } }
  func graphName(at position: Int) -> ObjectName { id(position) }
  func graphTree(at position: Int) -> ObjectName { .null }
  func graphCommit(at position: Int) -> GraphCommit {
    let all = parents[position]
    return GraphCommit(
      first: Int32(all.first ?? -1), second: Int32(all.count > 1 ? all[1] : -1), hasMore: all.count > 2,
      generation: levels[position], date: dates[position])
  }
  func commit(_ id: ObjectName) throws -> ParsedCommit {
    let commit = commit(of: id)
    return ParsedCommit(tree: .null, parents: parents[commit].map { self.id($0) }, date: dates[commit])
  }
}

@Suite struct HeadMarksTests {
  @Test("A train's merge bases are those of a whole search, in the same order", arguments: 0..<UInt64(60))
  func equalsWholeSearch(_ seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let graph = InventedGraph()
    for commit in 0..<120 {
      let count = commit == 0 || random.chance(3) ? 0 : random.chance(35) ? 2 + random.below(2) : 1
      let parents = (0..<count).map { _ in max(0, commit - 1 - random.below(12)) }
      // Equal dates and dates before a parent's are there too.
      graph.add(Array(Set(parents)).sorted(), date: Int64(commit / 2 + random.below(4)))
    }
    graph.graphCount = 110
    var train = MergeBases(graph)
    var head = 40
    var answered = 0
    for _ in 0..<60 {
      let topic = random.below(120)
      var whole = MergeBases(graph)
      let expected = try whole.all(graph.id(head), graph.id(topic))
      let found = try train.all(ofHead: train.number(of: graph.id(head)), train.number(of: graph.id(topic)))
      #expect(found.map { train.table.name(of: $0) } == expected, "head \(head), topic \(topic)")
      if train.heads.first?.isFollowed == true { answered += 1 }
      guard random.chance(50) else { continue }
      // The head takes the topic in, or another one comes between.
      let next = graph.parents.count
      graph.add([head, topic], date: Int64(next))
      if random.chance(80) { head = next }
    }
    #expect(answered > 5, "the marks were never made")
  }
}
