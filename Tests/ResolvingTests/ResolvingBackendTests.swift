// SPDX-License-Identifier: Apache-2.0
import Git
import Merging
import ReleaseCore
import Releasing
import Requesting
import TestSupport
import Testing

@testable import Resolving

/// The engine behind the memory, in a real repository.
@Suite struct ResolvingBackendTests {
  /// The repository's own engine, which notes how it was asked.
  private final class Noting: ConflictBackend {
    let engine: GitMergeBackend
    private(set) var batches: [Int] = []
    private(set) var looks = 0

    init(_ engine: GitMergeBackend) { self.engine = engine }

    func merge(_ ours: ObjectID, _ theirs: ObjectID) async throws -> TreeMerge {
      try await engine.merge(ours, theirs)
    }
    func merge(all pairs: [MergePair]) async throws -> [TreeMerge] {
      batches.append(pairs.count)
      return try await engine.merge(all: pairs)
    }
    func conflicts(_ ours: ObjectID, _ theirs: ObjectID) throws -> [ConflictedFile] {
      try engine.conflicts(ours, theirs)
    }
    func tree(merging ours: ObjectID, _ theirs: ObjectID) throws -> ObjectID? {
      try engine.tree(merging: ours, theirs)
    }
    func resolved(
      _ ours: ObjectID, _ theirs: ObjectID, _ resolve: (ConflictedFile) -> ResolvedFile?
    ) throws -> ObjectID? {
      looks += 1
      return try engine.resolved(ours, theirs, resolve)
    }
    func applying(from: ObjectID, to: ObjectID, onto ours: ObjectID) throws -> ObjectID? {
      try engine.applying(from: from, to: to, onto: ours)
    }
    func file(at path: String, of commit: ObjectID) throws -> [UInt8]? {
      try engine.file(at: path, of: commit)
    }
  }

  private let scratch: ScratchRepository
  private let repository: GitRepository
  private let engine: Noting
  private let one: ObjectID
  private let two: ObjectID
  private let three: ObjectID

  init() throws {
    scratch = try ScratchRepository(bare: true)
    try scratch.commit(["a": "1\n2\n3\n4\n5\n", "b": "b\n"])
    one = try #require(ObjectID(hex: scratch.commit(["a": "1\n2\none\n4\n5\n"], on: "one", from: "main")))
    two = try #require(ObjectID(hex: scratch.commit(["a": "1\n2\ntwo\n4\n5\n"], on: "two", from: "main")))
    three = try #require(ObjectID(hex: scratch.commit(["b": "c\n"], on: "three", from: "main")))
    repository = try GitRepository(at: scratch.path)
    engine = Noting(try GitMergeBackend(comparingIn: repository))
  }

  private func known() throws -> ResolutionFolder {
    let file = try #require(try engine.conflicts(one, two).first)
    let text = try #require(file.text)
    return ResolutionFolder(
      book: ResolutionBook([
        Resolution(
          key: text.id, path: "a", request: nil, with: [], resolvedBy: "Han Mei <han@example.org>",
          resolvedOn: try #require(CivilDate("2014-10-31")), source: .fix, before: text.normalized,
          after: Array("1\n2\nboth\n4\n5\n".utf8))
      ]))
  }

  private func backend(
    _ folder: ResolutionFolder, tips: [RequestID: ObjectID] = [:], shipped: Set<RequestID> = []
  ) -> ResolvingBackend {
    ResolvingBackend(engine, folder, graph: repository, tips: tips, shipped: shipped)
  }

  @Test func manyMergesAreTheEnginesToArrange() async throws {
    let backend = backend(try known())
    let merges = try await backend.merge(all: [MergePair(one, two), MergePair(one, three)])
    #expect(engine.batches == [2])
    #expect(merges.allSatisfy { if case .clean = $0 { true } else { false } })
    #expect(backend.lines(one, two).first?.hasPrefix("Resolved: a (by Han Mei, from fix ") == true)
    #expect(backend.lines(one, three) == [])
    #expect(engine.looks == 1)
  }

  @Test func withoutAMemoryItIsTheEngine() async throws {
    let backend = backend(.empty)
    guard case .conflicted = try await backend.merge(one, two) else {
      Issue.record("it merged")
      return
    }
    #expect(engine.looks == 0)
  }

  private func fix(with: [RequestID] = []) throws -> MergeFix {
    try scratch.commit(["b": "b\n"], on: "before")
    try scratch.commit(["b": "mended\n"], on: "after")
    return MergeFix(
      key: String(repeating: "f", count: 40), request: RequestID(1), with: with,
      resolvedBy: "Han Mei <han@example.org>", resolvedOn: try #require(CivilDate("2014-10-31")),
      from: try scratch.id("before^{tree}"), to: try scratch.id("after^{tree}"), paths: ["b"], subject: "mend"
    )
  }

  private func mends(
    _ ours: ObjectID, _ theirs: ObjectID, tips: [RequestID: ObjectID], shipped: Set<RequestID> = [],
    with: [RequestID] = [RequestID(2)]
  ) async throws -> Bool {
    let backend = backend(
      ResolutionFolder(book: .empty, fixes: [try fix(with: with)]), tips: tips, shipped: shipped)
    guard case .clean(let tree) = try await backend.merge(ours, theirs) else { return false }
    let isMended = try engine.engine.version(at: "b", ofTree: tree)?.bytes == Array("mended\n".utf8)
    #expect(isMended == !backend.lines(ours, theirs).isEmpty)
    return isMended
  }

  @Test func aMergeFixIsMadeWhereAllItIsForComeTogetherAndOnlyThere() async throws {
    let base = try scratch.id("main")
    let other = try #require(
      ObjectID(hex: scratch.commit(["other": "2\n"], on: "other", from: "main")))
    let late = try #require(ObjectID(hex: scratch.commit(["late": "3\n"], on: "late", from: "main")))
    let (first, second) = (RequestID(1), RequestID(2))
    let both = [first: one, second: other]
    #expect(try await mends(other, one, tips: both))
    #expect(try await mends(one, other, tips: both))
    #expect(try await !mends(base, one, tips: both))
    #expect(try await !mends(base, other, tips: both))
    // Neither of them comes with this merge.
    #expect(try await !mends(other, late, tips: both))
    // Both are there already: it was made when they met.
    let met = try #require(ObjectID(hex: scratch.merge("one", into: "other")))
    #expect(try await !mends(met, late, tips: both))
    #expect(try await !mends(met, one, tips: both))
    // The other one shipped before, will never come, or is the only one asked for.
    #expect(try await mends(base, one, tips: [first: one], shipped: [second]))
    #expect(try await !mends(base, one, tips: [first: one]))
    #expect(try await mends(base, one, tips: [first: one], with: []))
    // Whose it is has shipped, and was mended then.
    #expect(try await !mends(base, other, tips: [second: other], shipped: [first]))
    // Both within one branch.
    #expect(try await mends(base, met, tips: [first: one, second: other]))
  }

  @Test func aMergeFixThatDoesNotApplyIsNoMerge() async throws {
    let backend = backend(
      ResolutionFolder(book: .empty, fixes: [try fix()]), tips: [RequestID(1): three])
    let merge = try await backend.merge(try scratch.id("main"), three)
    #expect(merge == .conflicted([ConflictedPath(path: "b", kind: "merge-fix")]))
  }

  @Test func whatIsMendedAlreadyIsNotSaidAgain() async throws {
    try scratch.commit(["b": "mended\n"], on: "mended", from: "main")
    let mended = try scratch.id("mended")
    let backend = backend(
      ResolutionFolder(book: .empty, fixes: [try fix()]), tips: [RequestID(1): mended])
    guard case .clean(let tree) = try await backend.merge(try scratch.id("main"), mended) else {
      Issue.record("it did not merge")
      return
    }
    #expect(tree == (try scratch.id("mended^{tree}")))
    #expect(backend.lines(try scratch.id("main"), mended) == [])
  }

  @Test(arguments: [("a", "b"), ("b", "a")])
  func aMergeFixThatMendsAnotherAppliesAfterItWhateverTheirNamesAre(_ first: String, _ second: String)
    async throws
  {
    let late = try #require(ObjectID(hex: scratch.commit(["late": "3\n"], on: "late", from: "main")))
    try scratch.commit(["b": "b\n"], on: "v0")
    try scratch.commit(["b": "mended\n"], on: "v1")
    try scratch.commit(["b": "mended twice\n"], on: "v2")
    func fix(_ key: String, _ from: String, _ to: String) throws -> MergeFix {
      MergeFix(
        key: key, request: RequestID(1), with: [], resolvedBy: "Han Mei <han@example.org>",
        resolvedOn: try #require(CivilDate("2014-10-31")), from: try scratch.id("\(from)^{tree}"),
        to: try scratch.id("\(to)^{tree}"), paths: ["b"], subject: key)
    }
    let fixes = [try fix(first, "v0", "v1"), try fix(second, "v1", "v2")]
    let base = try scratch.id("main")
    let backend = backend(ResolutionFolder(book: .empty, fixes: fixes), tips: [RequestID(1): late])
    guard case .clean(let tree) = try await backend.merge(base, late) else {
      Issue.record("they did not apply")
      return
    }
    #expect(try engine.engine.version(at: "b", ofTree: tree)?.bytes == Array("mended twice\n".utf8))
    #expect(backend.lines(base, late).count == 2)
  }

  @Test func aMergeFixOfFilesInAFolderThatMovedOnTouchesNothingElse() async throws {
    try scratch.commit(
      ["dir/a": "a\n", "dir/b": "b\n", "dir.c": "c\n", "dir0": "0\n"], on: "folders", from: "main")
    try scratch.commit(["dir/new": "new\n"], on: "topic", from: "folders")
    try scratch.commit(["dir/a": "a\n"], on: "was")
    try scratch.commit(["moved/a": "a\n"], on: "is")
    let fix = MergeFix(
      key: "k", request: RequestID(1), with: [], resolvedBy: "Han Mei <han@example.org>",
      resolvedOn: try #require(CivilDate("2014-10-31")), from: try scratch.id("was^{tree}"),
      to: try scratch.id("is^{tree}"), paths: ["dir/a", "moved/a"], subject: "move")
    let topic = try scratch.id("topic")
    let backend = backend(ResolutionFolder(book: .empty, fixes: [fix]), tips: [RequestID(1): topic])
    guard case .clean(let tree) = try await backend.merge(try scratch.id("folders"), topic) else {
      Issue.record("the fix did not apply")
      return
    }
    try scratch.commit(["dir/a": .removed, "moved/a": "a\n"], on: "expected", from: "topic")
    #expect(tree == (try scratch.id("expected^{tree}")))
  }
}
