// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import TestSupport
import Testing

@testable import Git

@Suite struct GitRepositoryTests {
  @Test func aWorkTreeIsOpenedFromAnyFolderInsideIt() throws {
    let scratch = try ScratchRepository()
    try scratch.commit(["packages/apps/Recorder/Recorder.java": "class Recorder {}\n"])
    for folder in ["", "/packages/apps/Recorder"] {
      let repository = try GitRepository(at: scratch.path + folder)
      #expect(repository.workTree == scratch.path)
      #expect(repository.gitDirectory == scratch.gitDirectory)
      #expect(!repository.isBare)
      #expect(!repository.isShallow)
    }
  }

  @Test func aBareRepositoryHasNoWorkTree() throws {
    let repository = try ScratchRepository(bare: true).open()
    #expect(repository.isBare)
    #expect(repository.workTree == nil)
  }

  @Test func aLinkedWorkTreeSharesTheGitDirectory() throws {
    let scratch = try ScratchRepository()
    try scratch.commit(["a": "a"])
    try scratch.branch("torch")
    let linked = try scratch.addWorkTree("torch-tree", on: "torch")
    let repository = try GitRepository(at: linked)
    #expect(repository.workTree == linked)
    #expect(repository.gitDirectory == scratch.gitDirectory)
    #expect(try repository.tip(of: "main") == scratch.id("main"))
  }

  @Test func aShallowCloneIsKnownAsShallow() throws {
    let scratch = try ScratchRepository()
    try scratch.commit(["a": "1"])
    try scratch.commit(["a": "2"])
    try scratch.git(
      "clone", "--quiet", "--depth=1", "file://\(scratch.path)", scratch.scratch.path("shallow"))
    #expect(try GitRepository(at: scratch.scratch.path("shallow")).isShallow)
  }

  @Test func aFolderWithoutARepositoryIsNotFoundByName() throws {
    let folder = try ScratchFolder()
    let error = try failure { _ = try GitRepository(at: folder.path) }
    #expect(error.kind == .notFound)
    #expect(error.message == "there is no git repository at \(folder.path) or above it")
  }

  @Test func damageIsReportedWithLibgit2sWords() throws {
    let scratch = try ScratchRepository(bare: true)
    try scratch.scratch.write("[core]\n\trepositoryformatversion = 9\n", to: "rom.git/config")
    let error = try failure { _ = try scratch.open() }
    guard case .callFailed(let function, let status, _, let words) = error else {
      Issue.record("expected libgit2's error, found \(error)")
      return
    }
    #expect(function == "git_repository_open_ext")
    #expect(status == -1)
    #expect(words.contains("version"))
  }

  @Test func aCommitIsTheSameAsGitsOwn() throws {
    let scratch = try ScratchRepository(bare: true)
    let one = try scratch.commit(["a": "1"])
    let two = try scratch.commit(["b": "2"], on: "topic", from: "main")
    let repository = try scratch.open()
    let message = "Merge REQ-7\n\n  # kept as it is\n\n\n"
    let id = try repository.writeCommit(
      tree: scratch.id("topic^{tree}"), parents: [ObjectID(printed: one), ObjectID(printed: two)],
      message: message, by: releaseManager)
    let expected =
      "tree \(try scratch.id("topic^{tree}"))\nparent \(one)\nparent \(two)\n"
      + "author Release Manager <release@example.org> 1414746000 +0800\n"
      + "committer Release Manager <release@example.org> 1414746000 +0800\n\n" + message
    let stored = try scratch.attempt(["cat-file", "commit", id.hex])
    #expect(stored.text == expected)
    let again = try scratch.git(
      ["hash-object", "-t", "commit", "--stdin"], in: scratch.path, input: Array(expected.utf8))
    #expect(id.hex == again)
    #expect(try scratch.git("rev-parse", "main") == one, "no reference moved")
  }

  @Test func aZoneWestOfGreenwichIsKept() throws {
    let scratch = try ScratchRepository(bare: true)
    try scratch.commit(["a": "1"])
    let west = Signature(releaseManager.identity, seconds: 1, offset: -210)
    let id = try scratch.open().writeCommit(
      tree: scratch.id("main^{tree}"), parents: [], message: "m", by: west)
    #expect(try scratch.git("cat-file", "commit", id.hex).contains("> 1 -0330\n"))
  }

  @Test func aCommitWithAnUnknownParentOrTreeIsRefused() throws {
    let scratch = try ScratchRepository(bare: true)
    try scratch.commit(["a": "1"])
    let repository = try scratch.open()
    let nowhere = try ObjectID(printed: String(repeating: "ab", count: 20))
    let parent = try failure {
      _ = try repository.writeCommit(
        tree: scratch.id("main^{tree}"), parents: [nowhere], message: "m", by: releaseManager)
    }
    #expect(parent.message == "the repository has no commit \(nowhere)")
    let tree = try failure {
      _ = try repository.writeCommit(tree: nowhere, parents: [], message: "m", by: releaseManager)
    }
    #expect(tree.message == "the repository has no tree \(nowhere)")
  }

  @Test func aMessageWithANulIsRefused() throws {
    let scratch = try ScratchRepository(bare: true)
    try scratch.commit(["a": "1"])
    let error = try failure {
      _ = try scratch.open().writeCommit(
        tree: scratch.id("main^{tree}"), parents: [], message: "cut\0short", by: releaseManager)
    }
    #expect(error.code == "git.unstorable-text")
  }
}
