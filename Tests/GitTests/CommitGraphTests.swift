// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import TestSupport
import Testing

@testable import Git
@testable import TreeMerging

@Suite struct CommitGraphTests {
  /// Sixty commits with merges, one of three parents, in two halves.
  private func history(writing graph: (ScratchRepository) throws -> Void) throws -> ScratchRepository {
    let scratch = try ScratchRepository(bare: true)
    try scratch.commit(["a": "0\n"])
    for number in 1..<12 {
      try scratch.commit(["t\(number)": "1\n"], on: "topic\(number)", from: "main")
      try scratch.commit(["a": .text("\(number)\n")])
      if number % 3 != 0 { try scratch.merge("topic\(number)") }
      if number == 6 { try graph(scratch) }
    }
    let octopus = try scratch.git(
      "commit-tree", "main^{tree}", "-p", "main", "-p", "topic3", "-p", "topic6", "-m", "octopus")
    try scratch.git("update-ref", "refs/heads/main", octopus)
    try graph(scratch)
    try scratch.commit(["a": "last\n"])
    return scratch
  }

  private func bases(_ scratch: ScratchRepository) throws -> (bases: MergeBases, inGraph: Int) {
    let repository = try scratch.open()
    let objects = MergeObjects(
      try repository.database(), inFolder: "\(scratch.gitDirectory)/objects", kept: KeptObjects())
    let commits = MergeCommits(objects: objects, inRepository: scratch.gitDirectory)
    return (MergeBases(commits), commits.graphCount)
  }

  private func expectGitsAnswers(_ scratch: ScratchRepository) throws {
    var bases = try bases(scratch).bases
    for number in 1..<12 {
      let found = try bases.all(
        ObjectName(scratch.id("main")), ObjectName(scratch.id("topic\(number)")))
      let expected = try scratch.git("merge-base", "--all", "main", "topic\(number)")
      #expect(found.map(\.hex) == expected.split(separator: "\n").map(String.init))
    }
  }

  @Test("A commit graph in one file and one in a chain of files are both read")
  func split() throws {
    let one = try history { try $0.git("commit-graph", "write", "--reachable") }
    let chain = try history { try $0.git("commit-graph", "write", "--reachable", "--split=no-merge") }
    #expect(try chain.scratch.text("rom.git/objects/info/commit-graphs/commit-graph-chain").count > 50)
    let count = try bases(one).inGraph
    #expect(count > 30)
    #expect(try bases(chain).inGraph == count)
    try expectGitsAnswers(one)
    try expectGitsAnswers(chain)
  }

  @Test("A commit graph that is damaged anywhere is not believed")
  func damaged() throws {
    let scratch = try history { try $0.git("commit-graph", "write", "--reachable") }
    let path = "\(scratch.gitDirectory)/objects/info/commit-graph"
    let whole = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    for place in stride(from: 0, to: whole.count, by: 131) {
      var bytes = whole
      bytes[place] ^= 4
      try FileManager.default.removeItem(atPath: path)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      #expect(try bases(scratch).inGraph == 0, "byte \(place)")
    }
    for count in [0, 8, 1200, whole.count - 1] {
      try Data(whole.prefix(count)).write(to: URL(fileURLWithPath: path))
      #expect(try bases(scratch).inGraph == 0, "cut at \(count)")
    }
    try expectGitsAnswers(scratch)
  }

  @Test("A chain of graphs is read up to the first that is missing")
  func missingLink() throws {
    let scratch = try history { try $0.git("commit-graph", "write", "--reachable", "--split=no-merge") }
    let folder = "\(scratch.gitDirectory)/objects/info/commit-graphs"
    let names = try String(contentsOfFile: "\(folder)/commit-graph-chain", encoding: .utf8)
      .split(separator: "\n")
    try #require(names.count == 2)
    let whole = try bases(scratch).inGraph
    try FileManager.default.removeItem(atPath: "\(folder)/graph-\(names[1]).graph")
    let rest = try bases(scratch).inGraph
    #expect(rest > 0 && rest < whole)
    try expectGitsAnswers(scratch)
    try FileManager.default.removeItem(atPath: "\(folder)/graph-\(names[0]).graph")
    #expect(try bases(scratch).inGraph == 0)
    try expectGitsAnswers(scratch)
  }
}
