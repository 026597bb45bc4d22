// SPDX-License-Identifier: Apache-2.0
import Foundation
import Git
import ReleaseCore
import TestSupport
import Testing
import TreeMerging

/// Repositories that lack something or are broken: a clear error, or the right result where nothing was needed.
@Suite struct DamagedRepositoriesTests {
  /// Two branches that both change the same long file, in folders of their own and together.
  private func repository(history: Int = 1) throws -> ScratchRepository {
    let scratch = try ScratchRepository(bare: true)
    for commit in 0..<history {
      try scratch.commit([
        "folder/both": "one\ntwo\nthree\nfour\nfive\n", "ours/file": "1\n", "theirs/file": "1\n",
        "never/read": .text("\(commit)\n"),
      ])
    }
    try scratch.commit(
      ["folder/both": "ONE\ntwo\nthree\nfour\nfive\n", "ours/file": "2\n"], on: "ours", from: "main")
    try scratch.commit(
      ["folder/both": "one\ntwo\nthree\nfour\nFIVE\n", "theirs/file": "2\n"], on: "theirs", from: "main")
    return scratch
  }

  private func merge(_ scratch: ScratchRepository) throws -> MergeAnswer {
    let engine = try GitMergeBackend(comparingIn: GitRepository(at: scratch.path))
    return MergeAnswer(try engine.outcome(scratch.id("ours"), scratch.id("theirs")))
  }

  private func git(_ scratch: ScratchRepository) throws -> MergeAnswer? {
    try GitMergeTree.answers([(scratch.id("ours").hex, scratch.id("theirs").hex)], in: scratch.gitDirectory)[
      0]
  }

  /// Makes every object a file of its own, so that one can be taken away.
  private func loosen(_ scratch: ScratchRepository) throws {
    let folder = "\(scratch.gitDirectory)/objects/pack"
    for name in try FileManager.default.contentsOfDirectory(atPath: folder) where name.hasSuffix(".pack") {
      let pack = Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)")))
      for file in [name, name.replacing(".pack", with: ".idx")] {
        try FileManager.default.removeItem(atPath: "\(folder)/\(file)")
      }
      try scratch.git(["unpack-objects", "-q"], in: scratch.path, input: pack)
    }
  }

  private func remove(_ id: String, from scratch: ScratchRepository) throws {
    try FileManager.default.removeItem(
      atPath: "\(scratch.gitDirectory)/objects/\(id.prefix(2))/\(id.dropFirst(2))")
  }

  @Test(
    "An object that a merge needs and the repository lacks is named",
    arguments: [
      "main:folder/both", "theirs:folder/both", "ours:folder", "main^{tree}", "theirs^{tree}", "main",
    ])
  func missing(_ revision: String) throws {
    let scratch = try repository(history: 2)
    try loosen(scratch)
    let id = try scratch.git("rev-parse", revision)
    try remove(id, from: scratch)
    let failure = try #require(throws: GitError.self) { try merge(scratch) }
    #expect(failure.kind == .notFound)
    #expect(failure.message.contains(id), "\(failure.message)")
  }

  @Test(
    "An object that a merge does not need may be missing",
    arguments: ["main:never/read", "main:never", "ours:ours/file", "main~2", "main~1^{tree}"])
  func notNeeded(_ revision: String) throws {
    let scratch = try repository(history: 3)
    let expected = try git(scratch)
    try loosen(scratch)
    try remove(try scratch.git("rev-parse", revision), from: scratch)
    #expect(try merge(scratch) == expected)
  }

  @Test("A clone that was cut off below the merge base is merged as git does", arguments: [2, 3])
  func shallow(_ depth: Int) throws {
    let source = try repository(history: 4)
    let scratch = try ScratchRepository(bare: true)
    try scratch.git(
      [
        "fetch", "-q", "--depth=\(depth)", "file://\(source.path)", "ours:ours", "theirs:theirs",
      ], in: scratch.path)
    #expect(try merge(scratch) == git(scratch))
    #expect(try merge(scratch) == merge(source))
  }

  @Test("A clone that was cut off above the merge base has no common ancestor, and says so")
  func tooShallow() throws {
    let source = try repository(history: 4)
    let scratch = try ScratchRepository(bare: true)
    try scratch.git(
      ["fetch", "-q", "--depth=1", "file://\(source.path)", "ours:ours", "theirs:theirs"], in: scratch.path)
    let failure = try #require(throws: TreeMergingError.self) { try merge(scratch) }
    #expect(failure.message.contains("have no common ancestor"), "\(failure.message)")
    #expect(try git(scratch) == nil)
  }

  @Test("Histories that never met have no common ancestor, and the two commits are named")
  func unrelated() throws {
    let scratch = try ScratchRepository(bare: true)
    try scratch.commit(["a": "1\n"], on: "ours")
    try scratch.commit(["b": "1\n"], on: "theirs")
    let failure = try #require(throws: TreeMergingError.self) { try merge(scratch) }
    #expect(failure.kind == .refused)
    #expect(failure.message.contains(try scratch.id("theirs").hex))
  }

  @Test("A pack with a damaged byte anywhere is an error or the right result, never a wrong tree")
  func corruptPack() throws {
    let source = try repository()
    let expected = try git(source)
    try source.git("repack", "-adq")
    let folder = "\(source.gitDirectory)/objects/pack"
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".pack") })
    let path = URL(fileURLWithPath: "\(folder)/\(name)")
    let (ours, theirs) = (try source.id("ours"), try source.id("theirs"))
    let whole = Array(try Data(contentsOf: path))
    var failures = 0
    for place in stride(from: 12, to: whole.count - 20, by: 7) {
      var bytes = whole
      bytes[place] ^= 0x40
      try FileManager.default.removeItem(at: path)
      try Data(bytes).write(to: path)
      do {
        let engine = try GitMergeBackend(comparingIn: GitRepository(at: source.path))
        #expect(MergeAnswer(try engine.outcome(ours, theirs)) == expected, "byte \(place)")
      } catch let failure as any Failure {
        failures += 1
        #expect(!failure.message.isEmpty)
      }
    }
    #expect(failures > whole.count / 28)
  }

  @Test("An index of another pack is not believed")
  func foreignIndex() throws {
    let scratch = try repository()
    try scratch.git("repack", "-adq")
    let other = try repository(history: 5)
    try other.git("repack", "-adq")
    let folder = "\(scratch.gitDirectory)/objects/pack"
    let otherFolder = "\(other.gitDirectory)/objects/pack"
    func index(_ folder: String) throws -> String {
      "\(folder)/"
        + (try #require(
          try FileManager.default.contentsOfDirectory(atPath: folder).first { $0.hasSuffix(".idx") }))
    }
    let (ours, theirs) = (try scratch.id("ours"), try scratch.id("theirs"))
    let mine = try index(folder)
    try FileManager.default.removeItem(atPath: mine)
    try FileManager.default.copyItem(atPath: try index(otherFolder), toPath: mine)
    #expect(throws: (any Error).self) {
      try GitMergeBackend(comparingIn: GitRepository(at: scratch.path)).outcome(ours, theirs)
    }
  }

  @Test("A branch that is pushed anew in mid-plan is merged as it was when the plan read it")
  func forcePushed() throws {
    let scratch = try repository()
    let expected = try git(scratch)
    let (ours, theirs) = (try scratch.id("ours"), try scratch.id("theirs"))
    let engine = try GitMergeBackend(comparingIn: GitRepository(at: scratch.path))
    try scratch.git("update-ref", "refs/heads/theirs", "main")
    #expect(MergeAnswer(try engine.outcome(ours, theirs)) == expected)
    // Even where git gc has taken the old commits away: this run has read them.
    try scratch.git("reflog", "expire", "--expire=now", "--all")
    try scratch.git("gc", "-q", "--prune=now")
    #expect(MergeAnswer(try engine.outcome(ours, theirs)) == expected)
    let failure = try #require(throws: GitError.self) {
      try GitMergeBackend(comparingIn: GitRepository(at: scratch.path)).outcome(ours, theirs)
    }
    #expect(failure.message.contains(theirs.hex), "\(failure.message)")
  }

  @Test("Ten thousand branches cost nothing, since only commits are asked for")
  func manyBranches() throws {
    let scratch = try repository()
    let expected = try git(scratch)
    let id = try scratch.git("rev-parse", "main")
    let lines = (0..<10_000).map { "create refs/heads/topic/\($0) \(id)\n" }.joined()
    try scratch.git(["update-ref", "--stdin"], in: scratch.path, input: Array(lines.utf8))
    try scratch.git("pack-refs", "--all")
    #expect(try merge(scratch) == expected)
  }
}
