// SPDX-License-Identifier: Apache-2.0
import Foundation
import Git
import Merging
import ReleaseCore
import TestSupport
import Testing

@Suite struct GitMergeSessionTests {
  private let signature = Signature(Identity(name: "R", email: "r@example.org"), seconds: 1, offset: 0)

  private func train(_ count: Int) throws -> ScratchRepository {
    let scratch = try ScratchRepository()
    try scratch.commit(["base": "1", "folder/kept": "1"])
    for car in 1...count {
      try scratch.commit(["folder/car\(car)": "1"], on: "car\(car)", from: "main")
    }
    return scratch
  }

  private func run(
    _ scratch: ScratchRepository, _ repository: GitRepository, _ count: Int, _ backend: any MergeBackend
  ) async throws -> ObjectID {
    var head = try scratch.id("main")
    for car in 1...count {
      let tip = try scratch.id("car\(car)")
      guard case .clean(let tree) = try await backend.merge(head, tip) else {
        throw ToolFailure(description: "car \(car) did not merge")
      }
      head = try repository.writeCommit(tree: tree, parents: [head, tip], message: "m\n", by: signature)
    }
    return head
  }

  @Test func aTrainBecomesOnePackThatGitFindsWhole() async throws {
    let scratch = try train(12)
    let repository = try GitRepository(at: scratch.path)
    let head = try await GitMergeSession(repository).withBackend {
      try await run(scratch, repository, 12, $0)
    }
    #expect(try scratch.git("ls-tree", "-r", "--name-only", head.hex).split(separator: "\n").count == 14)
    try scratch.git("update-ref", "refs/heads/train", head.hex)
    #expect(try scratch.attempt(["fsck", "--strict", "--full"]).status == 0)
    let packs = try FileManager.default.contentsOfDirectory(atPath: "\(scratch.gitDirectory)/objects/pack")
    #expect(packs.filter { $0.hasSuffix(".pack") }.count == 1)
    #expect(packs.filter { $0.hasSuffix(".idx") }.count == 1)
    #expect(try repository.tree(of: head).hex == scratch.git("rev-parse", "\(head.hex)^{tree}"))
  }

  @Test func theSameTrainEndsInTheSameCommitAsWithGit() async throws {
    let scratch = try train(5)
    let repository = try GitRepository(at: scratch.path)
    let head = try await GitMergeSession(repository, storesObjects: false).withBackend {
      try await run(scratch, repository, 5, $0)
    }
    try scratch.git("checkout", "-q", "-b", "train", "main")
    for car in 1...5 {
      let merge = try Tool.run(
        "git", ["merge", "--quiet", "--no-ff", "-m", "m", "car\(car)"],
        in: scratch.path,
        environment: [
          "GIT_AUTHOR_NAME": "R", "GIT_AUTHOR_EMAIL": "r@example.org", "GIT_AUTHOR_DATE": "@1 +0000",
          "GIT_COMMITTER_NAME": "R", "GIT_COMMITTER_EMAIL": "r@example.org", "GIT_COMMITTER_DATE": "@1 +0000",
        ])
      try #require(merge.status == 0, "\(merge.errors)")
    }
    #expect(try head == scratch.id("train"))
  }

  @Test func pairsThatAreMergedOnAllCoresHaveTheAnswersOfOneAfterAnother() async throws {
    let scratch = try train(12)
    for car in 3...6 { try scratch.commit(["folder/car1": .text("\(car)")], on: "car\(car)") }
    let repository = try GitRepository(at: scratch.path)
    let tips = try (1...12).map { try scratch.id("car\($0)") }
    let main = try scratch.id("main")
    let merges = try await GitMergeSession(repository, storesObjects: false).withBackend { backend in
      // Heads that are in memory alone, as a plan has them.
      var heads: [ObjectID] = []
      for tip in tips {
        guard case .clean(let tree) = try await backend.merge(main, tip) else { continue }
        heads.append(
          try repository.writeCommit(tree: tree, parents: [main, tip], message: "m\n", by: signature))
      }
      let pairs = heads.flatMap { head in tips.map { MergePair(head, $0) } }
      let all = try await backend.merge(all: pairs)
      var each: [TreeMerge] = []
      for pair in pairs { each.append(try await backend.merge(pair.ours, pair.theirs)) }
      #expect(all == each)
      // What other cores made is here: merges go on from it.
      for case .clean(let tree) in all {
        _ = try repository.writeCommit(tree: tree, parents: [main], message: "m\n", by: signature)
      }
      return all
    }
    #expect(merges.count == 144)
    let conflicted = merges.filter { if case .conflicted = $0 { true } else { false } }
    #expect(conflicted.count > 10 && conflicted.count < 40, "\(conflicted.count)")
  }

  @Test func aTrainThatFailsLeavesNothing() async throws {
    let scratch = try train(2)
    let repository = try GitRepository(at: scratch.path)
    let before = try scratch.git("count-objects", "-v")
    await #expect(throws: ToolFailure.self) {
      try await GitMergeSession(repository).withBackend { backend in
        _ = try await run(scratch, repository, 2, backend)
        throw ToolFailure(description: "the week was called off")
      }
    }
    #expect(try scratch.git("count-objects", "-v") == before)
  }

  @Test func anEngineThatDisagreesIsNamedWithBothAnswers() async throws {
    struct Wrong: MergeBackend {
      func merge(_ ours: ObjectID, _ theirs: ObjectID) async throws -> TreeMerge { .clean(tree: ours) }
    }
    let scratch = try train(1)
    let repository = try GitRepository(at: scratch.path)
    let (ours, theirs) = (try scratch.id("main"), try scratch.id("car1"))
    let engine = try GitMergeBackend(comparingIn: repository)
    #expect(
      try await VerifiedMergeBackend(engine, against: engine).merge(ours, theirs)
        == engine.merge(ours, theirs))
    await #expect(throws: MergingError.self) {
      try await VerifiedMergeBackend(Wrong(), against: engine).merge(ours, theirs)
    }
  }
}
