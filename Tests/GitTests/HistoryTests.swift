// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import TestSupport
import Testing

@testable import Git

@Suite struct HistoryTests {
  @Test func aTipIsFoundByBranchFullReferenceAndRemote() throws {
    let scratch = try ScratchRepository(bare: true)
    let main = try ObjectID(printed: scratch.commit(["a": "1"]))
    let topic = try ObjectID(printed: scratch.commit(["b": "1"], on: "feature/torch", from: "main"))
    try scratch.git("update-ref", "refs/changes/62/152762/2", topic.hex)
    try scratch.git("update-ref", "refs/remotes/origin/elder-mode", main.hex)
    try scratch.git("update-ref", "refs/remotes/feature/torch", main.hex)
    try scratch.git("tag", "-a", "-m", "m", "v1", topic.hex)
    try scratch.git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    let repository = try scratch.open()
    #expect(try repository.tip(of: "main") == main)
    #expect(try repository.tip(of: "feature/torch") == topic, "a branch goes before a remote's")
    #expect(try repository.tip(of: "refs/changes/62/152762/2") == topic)
    #expect(try repository.tip(of: "origin/elder-mode") == main)
    #expect(try repository.tip(of: "refs/tags/v1") == topic, "the tag is followed to its commit")
    #expect(try repository.tip(of: "alias") == main)
    for absent in ["gone", "refs/heads/gone", "a..b", "", "v1"] {
      #expect(try repository.tip(of: absent) == nil, "\(absent)")
    }
  }

  @Test func ancestryAndMergeBasesEqualGits() throws {
    let scratch = try ScratchRepository(bare: true)
    let base = try scratch.commit(["a": "1"])
    let main = try scratch.commit(["a": "2"])
    let topic = try scratch.commit(["b": "1"], on: "topic", from: base)
    let merge = try scratch.merge("topic")
    let foreign = try scratch.commit(["z": "1"], on: "foreign")
    let repository = try scratch.open()
    let commits = try [base, main, topic, merge, foreign].map { try ObjectID(printed: $0) }
    for one in commits {
      for other in commits {
        let answer = try scratch.attempt(["merge-base", "--is-ancestor", one.hex, other.hex]).status == 0
        #expect(try repository.isAncestor(one, of: other) == answer, "\(one.short) of \(other.short)")
        let expected = try scratch.attempt(["merge-base", one.hex, other.hex])
        let found = try repository.mergeBase(one, other)
        #expect(found?.hex == (expected.status == 0 ? String(expected.text.prefix(40)) : nil))
      }
    }
  }

  @Test func unknownCommitsAreNotCalledUnrelated() throws {
    let scratch = try ScratchRepository(bare: true)
    let main = try ObjectID(printed: scratch.commit(["a": "1"]))
    let nowhere = try ObjectID(printed: String(repeating: "ab", count: 20))
    let repository = try scratch.open()
    #expect(throws: GitError.self) { try repository.mergeBase(main, nowhere) }
    #expect(throws: GitError.self) { try repository.isAncestor(nowhere, of: main) }
    #expect(throws: GitError.self) { try repository.isAncestor(nowhere, of: nowhere) }
  }

  @Test func changedPathsNameBothSidesOfARename() throws {
    let scratch = try ScratchRepository(bare: true)
    let long = (1...40).map { "line \($0)\n" }.joined()
    let from = try scratch.commit([
      "res/values/strings.xml": .text(long), "Torch.java": "1", "kept": "1", "mode": "1", "folder/x": "1",
      "module": .submodule(String(repeating: "12", count: 20)),
    ])
    let to = try scratch.commit([
      "res/values/strings.xml": .removed, "res/values-zh/strings.xml": .text(long), "Torch.java": "2",
      "mode": .executable("1"), "folder": "now a file", "发现": "new",
      "module": .submodule(String(repeating: "34", count: 20)),
    ])
    let paths = try scratch.open().changedPaths(from: ObjectID(printed: from), to: ObjectID(printed: to))
    #expect(
      paths
        == [
          "Torch.java", "folder", "folder/x", "mode", "module", "res/values-zh/strings.xml",
          "res/values/strings.xml", "发现",
        ])
    let same = try scratch.open().changedPaths(from: ObjectID(printed: from), to: ObjectID(printed: from))
    #expect(same.isEmpty)
  }
}
