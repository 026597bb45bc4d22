// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
import Requesting
import TestSupport
import Testing

@testable import Git

@Suite struct GitLedgerTests {
  private let scratch: ScratchRepository
  private let ledger: GitLedger

  init() throws {
    scratch = try ScratchRepository()
    try scratch.commit(["rom": "1"])
    ledger = GitLedger(try scratch.open(), branch: "ledger")
  }

  private func commit(_ changes: [String: String?], onto parent: ObjectID?) throws -> ObjectID {
    try ledger.commit(
      changes.map { LedgerChange(path: $0.key, text: $0.value) }, message: "Accept REQ-7\n\nAsked by 1200.\n",
      by: releaseManager, onto: parent)
  }

  @Test("a file whose blob is known is named and not read")
  func knownBlobs() throws {
    let first = try commit(["a": "1", "b": "2"], onto: nil)
    let snapshot = try #require(try ledger.snapshot(at: nil) { path, _ in path == "a" })
    #expect(snapshot.commit == first && snapshot.files == ["b": "2"])
    #expect(try snapshot.blobs["a"] == scratch.id("ledger:a") && snapshot.blobs.count == 2)
    #expect(try ledger.snapshot(at: first) { _, _ in true }?.files == [:])
  }

  @Test func aLedgerThatDoesNotExistIsNil() throws {
    #expect(try ledger.snapshot() == nil)
  }

  @Test func whatIsCommittedIsReadBackAndNoWorkTreeIsTouched() throws {
    let first = try commit(["requests/REQ-1.yaml": "title: 手电筒\n", "README.md": "The ledger\n"], onto: nil)
    let second = try commit(
      ["requests/REQ-2.yaml": "title: Torch\n", "weeks/dev/4.10.31.yaml": "week: 216\n", "README.md": nil],
      onto: first)
    let snapshot = try #require(try ledger.snapshot())
    #expect(snapshot.commit == second)
    #expect(
      snapshot.files == [
        "requests/REQ-1.yaml": "title: 手电筒\n", "requests/REQ-2.yaml": "title: Torch\n",
        "weeks/dev/4.10.31.yaml": "week: 216\n",
      ])
    #expect(
      try scratch.git("log", "--format=%H %P %an|%s", "ledger")
        == "\(second) \(first) Release Manager|Accept REQ-7\n\(first)  Release Manager|Accept REQ-7")
    #expect(try scratch.git("status", "--porcelain") == "")
    #expect(try scratch.git("symbolic-ref", "HEAD") == "refs/heads/main")
    #expect(try scratch.attempt(["fsck", "--strict"]).status == 0)
  }

  @Test("many changes are one pack, and what comes after them is written as ever")
  func manyChangesAreOnePack() throws {
    var changes: [String: String?] = [:]
    for number in 1...GitLedger.packedChanges {
      changes["requests/REQ-\(number).yaml"] = "votes: \(number)\n"
    }
    let before = try looseObjects()
    let first = try commit(changes, onto: nil)
    #expect(try looseObjects() == before)
    #expect(try scratch.git("count-objects", "-v").contains("packs: 1"))
    let files = try #require(try ledger.snapshot()).files
    #expect(files.count == changes.count && files["requests/REQ-7.yaml"] == "votes: 7\n")
    let second = try commit(["requests/REQ-7.yaml": "votes: 800\n"], onto: first)
    #expect(try looseObjects() == before + 4)
    #expect(try scratch.git("log", "--format=%H", "ledger") == "\(second)\n\(first)")
    changes["requests/REQ-7.yaml"] = .some(nil)
    changes["new"] = "new\n"
    let third = try commit(changes, onto: second)
    #expect(try scratch.git("ls-tree", "-r", "--name-only", "\(third)").split(separator: "\n").count == 64)
    #expect(try scratch.attempt(["fsck", "--strict", "--full"]).status == 0)
  }

  private func looseObjects() throws -> Int {
    let count = try scratch.git("count-objects").split(separator: " ").first
    return try #require(count.flatMap { Int($0) })
  }

  @Test("a batch that is refused leaves no object behind")
  func aRefusedBatchLeavesNothing() throws {
    var changes: [String: String?] = [:]
    for number in 1...GitLedger.packedChanges {
      changes["requests/REQ-\(number).yaml"] = "votes: \(number)\n"
    }
    let before = try looseObjects()
    _ = try failure {
      _ = try ledger.write(
        changes.map { LedgerChange(path: $0.key, text: $0.value) }, message: "a\0b", by: releaseManager,
        onto: nil)
    }
    #expect(try looseObjects() == before && scratch.git("count-objects", "-v").contains("packs: 0"))
  }

  @Test func aBranchThatMovedMeanwhileIsBusyAndStays() throws {
    let first = try commit(["a": "1"], onto: nil)
    let second = try commit(["a": "2"], onto: first)
    let stale = try failure { _ = try commit(["a": "3"], onto: first) }
    #expect(stale == .referenceMoved("refs/heads/ledger", expected: first, found: second))
    #expect(stale.kind == .busy)
    #expect(try failure { _ = try commit(["a": "3"], onto: nil) }.kind == .busy)
    #expect(try scratch.id("ledger") == second)
  }

  @Test func removingTheLastFileOfAFolderRemovesTheFolder() throws {
    let first = try commit(["a/b/c/deep": "1", "kept": "1"], onto: nil)
    let second = try commit(["a/b/c/deep": nil, "never/there": nil], onto: first)
    #expect(try scratch.git("ls-tree", "-r", "-t", "--name-only", "ledger") == "kept")
    let third = try commit(["kept": nil], onto: second)
    #expect(try #require(try ledger.snapshot()) == LedgerSnapshot(commit: third, files: [:]))
    #expect(try scratch.attempt(["fsck", "--strict"]).status == 0)
  }

  @Test func aFileAndAFolderTakeEachOthersPlace() throws {
    let first = try commit(["a": "file", "b/c": "inner"], onto: nil)
    let second = try commit(["a/inner": "1", "b": "file"], onto: first)
    #expect(try #require(try ledger.snapshot()).files == ["a/inner": "1", "b": "file"])
    #expect(try scratch.git("cat-file", "-t", "\(second):a") == "tree")
  }

  @Test(arguments: ["/etc/passwd", "a/../../b", "", "a//b", ".git/config", "a/.GIT/hooks", "./a", "a/"])
  func aPathThatGitCouldNotCheckOutIsRefused(path: String) throws {
    let error = try failure { _ = try commit([path: "x"], onto: nil) }
    #expect(error.code == "git.unusable-path")
    #expect(error.kind == .badData)
    #expect(try ledger.snapshot() == nil)
  }

  @Test func aFileTooLargeIsNotLoadedAndStopsNoOther() throws {
    try scratch.commit(
      ["ok": "1", "requests/REQ-9.yaml": .bytes(Array(repeating: 97, count: 1 << 20))], on: "ledger")
    #expect(try ledger.snapshot()?.files.count == 2, "a mebibyte is allowed")
    try scratch.commit(
      ["requests/REQ-9.yaml": .bytes(Array(repeating: 97, count: 1 << 20 + 1))], on: "ledger")
    let files = try #require(try ledger.snapshot()).files
    #expect(files["ok"] == "1")
    #expect(files["requests/REQ-9.yaml"] == String(repeating: " ", count: 1 << 20 + 1))
  }

  @Test func handEditedOdditiesAreReadAsText() throws {
    try scratch.commit(
      [
        "latin1.yaml": .bytes([0x74, 0xe9]), "link": .symbolicLink("elsewhere"),
        "module": .submodule(String(repeating: "12", count: 20)), "empty": "",
      ], on: "ledger")
    #expect(
      try #require(try ledger.snapshot()).files
        == ["latin1.yaml": "t\u{FFFD}", "link": "elsewhere", "empty": ""])
  }

  @Test func twentyWritersLoseNothing() async throws {
    let first = try commit(["count": "0"], onto: nil)
    let path = scratch.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 1...20 {
        group.addTask {
          let ledger = GitLedger(try GitRepository(at: path), branch: "ledger")
          while true {
            let parent = try ledger.snapshot()?.commit
            do {
              _ = try ledger.commit(
                [LedgerChange(path: "writer-\(writer)", text: "1")], message: "Write",
                by: releaseManager, onto: parent)
              return
            } catch let error as GitError where error.kind == .busy {
              await Task.yield()
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try #require(try ledger.snapshot()).files.count == 21)
    #expect(try scratch.git("rev-list", "--count", "\(first)..ledger") == "20")
  }
}
