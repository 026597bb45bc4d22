// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Releasing
import TestSupport
import Testing

@testable import Git

@Suite struct WorkTreesTests {
  @Test func mainAndLinkedWorkTreesOfABranchAreListed() throws {
    let scratch = try ScratchRepository()
    try scratch.commit(["a": "1"])
    try scratch.branch("torch")
    try scratch.branch("other")
    let torch = try scratch.addWorkTree("torch-tree", on: "torch")
    _ = try scratch.addWorkTree("other-tree", on: "other")
    for repository in [try scratch.open(), try GitRepository(at: torch)] {
      #expect(try repository.workTrees(on: "main") == [scratch.path])
      #expect(try repository.workTrees(on: "torch") == [torch])
      #expect(try repository.workTrees(on: "refs/heads/torch") == [torch])
      #expect(try repository.workTrees(on: "nobody") == [])
    }
  }

  @Test func aLinkedWorkTreeOfABareRepositoryIsListed() throws {
    let scratch = try ScratchRepository(bare: true)
    try scratch.commit(["a": "1"])
    let linked = try scratch.addWorkTree("tree", on: "main")
    #expect(try scratch.open().workTrees(on: "main") == [linked])
  }

  @Test func aWorkTreeWhoseFolderIsGoneIsLeftOut() throws {
    let scratch = try ScratchRepository()
    try scratch.commit(["a": "1"])
    try scratch.branch("torch")
    let torch = try scratch.addWorkTree("torch-tree", on: "torch")
    try FileManager.default.removeItem(atPath: torch)
    #expect(try scratch.open().workTrees(on: "torch") == [])
  }

  @Test(arguments: [false, true])
  func aDetachedWorkTreeStaysCleanWhenItsBranchMoves(linked: Bool) throws {
    let scratch = try ScratchRepository()
    let old = try ObjectID(printed: scratch.commit(["a": "1", "b": "1"]))
    try scratch.branch("dev")
    let tree = linked ? try scratch.addWorkTree("tree", on: "dev") : scratch.path
    if !linked { try scratch.git("checkout", "--quiet", "dev") }
    let new = try ObjectID(
      printed: scratch.git("commit-tree", "dev^{tree}", "-p", "dev", "-m", "next"))
    // Something a person has not committed yet must survive.
    try Data("edited".utf8).write(to: URL(fileURLWithPath: "\(tree)/b"))
    let repository = try scratch.open()
    #expect(try repository.workTrees(on: "dev") == [tree])
    try repository.detach(workTree: tree)
    try repository.detach(workTree: tree)
    try repository.move(
      [ReferenceUpdate(name: "refs/heads/dev", expected: old, target: new)], by: releaseManager,
      message: "cut")
    #expect(try scratch.git(["status", "--porcelain"], in: tree) == " M b")
    #expect(try scratch.git(["rev-parse", "HEAD"], in: tree) == old.hex)
    #expect(try scratch.attempt(["symbolic-ref", "--quiet", "HEAD"], in: tree).status == 1)
    #expect(try repository.workTrees(on: "dev") == [])
  }

  @Test func anUnbornBranchCannotBeLeft() throws {
    let scratch = try ScratchRepository()
    let error = try failure { try scratch.open().detach(workTree: scratch.path) }
    #expect(error == .headUnborn(workTree: scratch.path))
  }

  @Test func aFolderThatIsNoWorkTreeIsNotFound() throws {
    let scratch = try ScratchRepository()
    try scratch.commit(["folder/a": "1"])
    let inside = "\(scratch.path)/folder"
    let error = try failure { try scratch.open().detach(workTree: inside) }
    #expect(error == .repositoryNotFound(path: inside), "the repository above it is not taken instead")
  }
}
