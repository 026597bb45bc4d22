// SPDX-License-Identifier: Apache-2.0
import Foundation
import Git
import Merging
import ReleaseCore
import TestSupport
import Testing

@testable import Processes

/// A change of the base that two branches make differently, and what git says about it.
private struct Scenario: CustomTestStringConvertible, Sendable {
  let testDescription: String
  let base: [String: ScratchFile]
  let ours: [String: ScratchFile]
  let theirs: [String: ScratchFile]
  /// Empty: a clean merge.
  let conflicts: [ConflictedPath]

  init(
    _ name: String, base: [String: ScratchFile], ours: [String: ScratchFile],
    theirs: [String: ScratchFile], _ conflicts: (String, String)...
  ) {
    testDescription = name
    self.base = base.merging(["other": "kept"]) { $1 }
    self.ours = ours
    self.theirs = theirs
    self.conflicts = conflicts.map { ConflictedPath(path: $0.0, kind: $0.1) }
  }
}

private let long = (1...30).map { "line \($0)\n" }.joined()
private func long(_ replaced: String) -> ScratchFile {
  .text(long.replacingOccurrences(of: "line 15\n", with: "\(replaced)\n"))
}

private let scenarios = [
  Scenario("different files", base: ["a": "1"], ours: ["b": "1"], theirs: ["c": "1"]),
  Scenario(
    "different lines of a file", base: ["f": .text(long)],
    ours: ["f": .text("first\n" + long)], theirs: ["f": .text(long + "last\n")]),
  Scenario(
    "the same line", base: ["f": .text(long)], ours: ["f": long("ours")], theirs: ["f": long("theirs")],
    ("f", "contents")),
  Scenario(
    "a rename here and an edit there", base: ["old/f": .text(long)],
    ours: ["old/f": .removed, "new/f": .text(long)], theirs: ["old/f": long("edited")]),
  Scenario(
    "modify/delete", base: ["f": .text(long)], ours: ["f": .removed], theirs: ["f": long("edited")],
    ("f", "modify/delete")),
  Scenario("add/add", base: [:], ours: ["n": "ours\n"], theirs: ["n": "theirs\n"], ("n", "add/add")),
  Scenario(
    "the same file added twice", base: [:], ours: ["n": "same\n"], theirs: ["n": "same\n"]),
  Scenario(
    "a folder in the way of a file", base: [:], ours: ["d/x": "1\n"], theirs: ["d": "file\n"],
    ("d", "file/directory")),
  Scenario(
    "rename/delete", base: ["r": .text(long)], ours: ["r": .removed, "r1": .text(long)],
    theirs: ["r": .removed], ("r1", "rename/delete")),
  Scenario(
    "rename/rename", base: ["r": .text(long)], ours: ["r": .removed, "r1": .text(long)],
    theirs: ["r": .removed, "r2": .text(long)],
    ("r", "rename/rename"), ("r1", "rename/rename"), ("r2", "rename/rename")),
  Scenario(
    "a binary file", base: ["b": .bytes([0, 1, 2])], ours: ["b": .bytes([0, 1, 3])],
    theirs: ["b": .bytes([0, 1, 4])], ("b", "binary")),
  Scenario(
    "a file here and a link there", base: ["t": "1\n"], ours: ["t": "2\n"],
    theirs: ["t": .symbolicLink("other")], ("t", "distinct modes")),
  Scenario(
    "a submodule changed on both sides", base: ["m": .submodule(String(repeating: "1", count: 40))],
    ours: ["m": .submodule(String(repeating: "2", count: 40))],
    theirs: ["m": .submodule(String(repeating: "3", count: 40))], ("m", "submodule")),
  Scenario(
    "names that need quoting elsewhere", base: ["发 \"\n\t": "1\n"], ours: ["发 \"\n\t": "2\n"],
    theirs: ["发 \"\n\t": "3\n"], ("发 \"\n\t", "contents")),
]

@Suite struct MergeTreeCoprocessTests {
  /// Each scenario is a pair of branches of one repository, so that one co-process merges them all.
  @Test func everyAnswerEqualsGitsOwn() async throws {
    let scratch = try ScratchRepository(bare: true)
    for (index, scenario) in scenarios.enumerated() {
      let base = try scratch.commit(scenario.base, on: "base\(index)")
      try scratch.commit(scenario.ours, on: "ours\(index)", from: base)
      try scratch.commit(scenario.theirs, on: "theirs\(index)", from: base)
    }
    try await MergeTreeCoprocess.withBackend(gitDirectory: scratch.gitDirectory, tools: tools) { backend in
      for (index, scenario) in scenarios.enumerated() {
        let ours = try scratch.id("ours\(index)")
        let theirs = try scratch.id("theirs\(index)")
        let merge = try await backend.merge(ours, theirs)
        let oneShot = try scratch.attempt(["merge-tree", "--write-tree", ours.hex, theirs.hex])
        switch merge {
        case .clean(let tree):
          #expect(oneShot.status == 0, "\(scenario.testDescription)")
          #expect(oneShot.text == "\(tree)\n", "\(scenario.testDescription)")
          #expect(scenario.conflicts.isEmpty, "\(scenario.testDescription)")
          #expect(try scratch.git("cat-file", "-t", tree.hex) == "tree")
        case .conflicted(let paths):
          #expect(oneShot.status == 1, "\(scenario.testDescription)")
          #expect(paths == scenario.conflicts, "\(scenario.testDescription)")
        }
      }
    }
  }

  @Test func aTrainOfMergesRunsOnItsOwnResults() async throws {
    let scratch = try ScratchRepository()
    try scratch.commit(["base": "1"])
    for car in 1...30 { try scratch.commit(["car\(car)": "1"], on: "car\(car)", from: "main") }
    let repository = try GitRepository(at: scratch.path)
    let signature = Signature(Identity(name: "R", email: "r@example.org"), seconds: 1, offset: 0)
    var head = try scratch.id("main")
    try await MergeTreeCoprocess.withBackend(gitDirectory: repository.gitDirectory, tools: tools) { backend in
      for car in 1...30 {
        let tip = try scratch.id("car\(car)")
        guard case .clean(let tree) = try await backend.merge(head, tip) else {
          Issue.record("car \(car) did not merge")
          return
        }
        head = try repository.writeCommit(tree: tree, parents: [head, tip], message: "m", by: signature)
      }
    }
    #expect(try scratch.git("ls-tree", "-r", "--name-only", head.hex).split(separator: "\n").count == 31)
    #expect(try scratch.attempt(["fsck", "--strict"]).status == 0)
    #expect(try scratch.git("status", "--porcelain") == "")
  }

  @Test func whatIsCheckedOutHasNoSay() async throws {
    let scratch = try ScratchRepository()
    let base = try scratch.commit(["f": .text(long)])
    try scratch.commit(["f": .text("first\n" + long)], on: "ours", from: base)
    try scratch.commit(["f": .text(long + "last\n")], on: "theirs", from: base)
    try scratch.commit([".gitattributes": "* -merge\n"])
    let (ours, theirs) = (try scratch.id("ours"), try scratch.id("theirs"))
    try await MergeTreeCoprocess.withBackend(gitDirectory: scratch.gitDirectory, tools: tools) { backend in
      guard case .clean = try await backend.merge(ours, theirs) else {
        Issue.record("the work tree's attributes were read")
        return
      }
    }
  }

  @Test func aCoprocessThatDiesIsReportedWithGitsWords() async throws {
    let scratch = try ScratchRepository(bare: true)
    try scratch.commit(["a": "1"])
    let nowhere = try #require(ObjectID(hex: String(repeating: "ab", count: 20)))
    let main = try scratch.id("main")
    let error = try await failure {
      try await MergeTreeCoprocess.withBackend(gitDirectory: scratch.gitDirectory, tools: tools) { backend in
        _ = try? await backend.merge(main, nowhere)
        // The second request meets a closed pipe, and not a signal.
        _ = try await backend.merge(main, main)
      }
    }
    guard case .mergeTreeEnded(_, let words) = error else {
      Issue.record("expected the end of the co-process, found \(error)")
      return
    }
    #expect(words.contains("\(nowhere) - not something we can merge"))
    #expect(error.message.contains("in the middle of the train"))
  }

  @Test func theBodysOwnErrorPassesThrough() async throws {
    let scratch = try ScratchRepository(bare: true)
    await #expect(throws: ToolFailure.self) {
      try await MergeTreeCoprocess.withBackend(gitDirectory: scratch.gitDirectory, tools: tools) { _ in
        throw ToolFailure(description: "the train was called off")
      }
    }
  }

  @Test func anOldGitIsRefusedByItsVersion() async throws {
    let folder = try ScratchFolder()
    try folder.writeScript("#!/bin/sh\necho git version 2.30.2\n", to: "git")
    let error = try await failure {
      try await MergeTreeCoprocess.withBackend(gitDirectory: "/", tools: ToolPath(folder.path)) { _ in }
    }
    #expect(error == .gitTooOld(found: "git version 2.30.2", needed: "2.39"))
  }

  @Test func aMissingGitNamesItsPackage() async throws {
    let folder = try ScratchFolder()
    let error = try await failure {
      try await MergeTreeCoprocess.withBackend(gitDirectory: "/", tools: ToolPath(folder.path)) { _ in }
    }
    #expect(error == .toolMissing(name: "git", package: "git"))
    #expect(error.hints == ["Install it: apt-get install git"])
  }
}
