// SPDX-License-Identifier: Apache-2.0
import Foundation
import Git
import ReleaseCore
import TestSupport
import Testing
import TreeMerging

/// Thousands of invented merges, each compared with what git makes of it.
@Suite struct InventedHistoriesTests {
  /// Seeds at which git 2.39.5 ends itself with a failed assertion.
  private static let fatalToGit = 5

  @Test("Five thousand random merges have git's verdict, tree, stages and conflicts", arguments: [0, 20_000])
  func equalsGit(_ first: UInt64) async throws {
    let history = CaseHistory(seeds: first..<first + 2_500)
    let scratch = try ScratchRepository(bare: true)
    let marks = scratch.scratch.path("marks")
    let imported = try Tool.run(
      "git", ["fast-import", "--quiet", "--done", "--export-marks=\(marks)"], in: scratch.gitDirectory,
      environment: GitMergeTree.keepingMemory, input: history.stream)
    try #require(imported.status == 0, "\(imported.errors)")
    var names: [Int: String] = [:]
    for line in try String(contentsOfFile: marks, encoding: .utf8).split(separator: "\n") {
      let words = line.dropFirst().split(separator: " ")
      names[try #require(Int(words[0]))] = String(words[1])
    }
    let pairs = try history.pairs.map { (try #require(names[$0.ours]), try #require(names[$0.theirs])) }
    let expected = try GitMergeTree.answers(pairs, in: scratch.gitDirectory)
    let repository = try GitRepository(at: scratch.path)
    let engine = try GitMergeBackend(comparingIn: repository)
    var different = 0
    var fatal = 0
    for (index, pair) in pairs.enumerated() {
      let ours = try #require(ObjectID(hex: pair.0))
      let theirs = try #require(ObjectID(hex: pair.1))
      let found = MergeAnswer(try engine.outcome(ours, theirs))
      guard let answer = expected[index] else {
        fatal += 1
        #expect(!found.isClean, "seed \(first + UInt64(index)): git died, and the engine is sure of itself")
        continue
      }
      guard found != answer else { continue }
      different += 1
      if different <= 5 { Issue.record("seed \(first + UInt64(index))\ngit: \(answer)\nengine: \(found)") }
    }
    #expect(different == 0)
    #expect(fatal <= InventedHistoriesTests.fatalToGit)
    #expect(expected.contains { $0?.isClean == true } && expected.contains { $0?.isClean == false })
  }
}
