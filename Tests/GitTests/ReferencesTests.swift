// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import Releasing
import TestSupport
import Testing

@testable import Git

@Suite struct ReferencesTests {
  private let scratch: ScratchRepository
  private let repository: GitRepository
  private let old: ObjectID
  private let new: ObjectID

  init() throws {
    scratch = try ScratchRepository(bare: true)
    try scratch.git("config", "core.logAllRefUpdates", "always")
    old = try ObjectID(printed: scratch.commit(["a": "1"]))
    new = try ObjectID(printed: scratch.commit(["a": "2"], on: "train", from: "main"))
    repository = try scratch.open()
  }

  private func move(_ updates: ReferenceUpdate...) throws {
    try repository.move(updates, by: releaseManager, message: "cut: release 4.10.31")
  }

  @Test func allReferencesMoveWithAReflog() throws {
    let tag = try repository.writeTag("4.10.31", of: new, message: "MIUI 4.10.31\n", by: releaseManager)
    try move(
      ReferenceUpdate(name: "refs/tags/4.10.31", expected: nil, target: tag),
      ReferenceUpdate(name: "refs/heads/main", expected: old, target: new))
    #expect(try repository.target(of: "refs/heads/main") == new)
    #expect(try scratch.id("refs/tags/4.10.31") == tag)
    #expect(try scratch.id("refs/tags/4.10.31^{commit}") == new)
    let reflog = try scratch.git("reflog", "show", "--format=%H %gs %gn", "refs/heads/main")
    #expect(reflog.hasPrefix("\(new) cut: release 4.10.31 Release Manager"))
    #expect(try scratch.attempt(["fsck", "--strict"]).status == 0)
  }

  @Test func packedReferencesMoveAsWell() throws {
    try scratch.git("pack-refs", "--all")
    try move(ReferenceUpdate(name: "refs/heads/main", expected: old, target: new))
    #expect(try scratch.id("refs/heads/main") == new)
  }

  @Test func aMismatchMovesNone() throws {
    let error = try failure {
      try move(
        ReferenceUpdate(name: "refs/heads/main", expected: old, target: new),
        ReferenceUpdate(name: "refs/heads/train", expected: old, target: old))
    }
    #expect(error == .referenceMoved("refs/heads/train", expected: old, found: new))
    #expect(error.kind == .busy)
    #expect(try scratch.id("refs/heads/main") == old)
    #expect(try scratch.git("for-each-ref", "--format=%(refname)") == "refs/heads/main\nrefs/heads/train")
    #expect(try !scratch.scratch.contents(of: "rom.git").contains { $0.hasSuffix(".lock") })
  }

  @Test func whatMustNotExistYetAndDoesIsBusy() throws {
    let error = try failure {
      try move(ReferenceUpdate(name: "refs/heads/main", expected: nil, target: new))
    }
    #expect(error.message == "the reference refs/heads/main should not exist yet, and stands at \(old)")
  }

  @Test func whatMustExistAndDoesNotIsBusy() throws {
    let error = try failure {
      try move(ReferenceUpdate(name: "refs/heads/gone", expected: old, target: new))
    }
    #expect(error.kind == .busy)
    #expect(try repository.target(of: "refs/heads/gone") == nil)
  }

  @Test func aStaleLockIsNamed() throws {
    let lock = try scratch.scratch.write("", to: "rom.git/refs/heads/main.lock")
    let error = try failure {
      try move(
        ReferenceUpdate(name: "refs/heads/another", expected: nil, target: new),
        ReferenceUpdate(name: "refs/heads/main", expected: old, target: new))
    }
    #expect(error == .referenceLocked("refs/heads/main", lock: lock))
    #expect(error.kind == .busy)
    #expect(error.message.contains(lock))
    #expect(error.hints.first?.contains("remove \(lock)") == true)
    #expect(try repository.target(of: "refs/heads/another") == nil)
  }

  @Test(
    "A lock that a killed process left a minute ago is taken away; a young one and another's stay",
    arguments: [
      ("", 61.0, true), (String(repeating: "a", count: 40) + "\n", 61, true), ("", 5, false),
      ("ref: refs/heads/train\n", 61, false),
    ])
  func deadLock(content: String, age: Double, isTaken: Bool) throws {
    let lock = try scratch.scratch.write(content, to: "rom.git/refs/heads/main.lock")
    try FileManager.default.setAttributes(
      [.modificationDate: Date().addingTimeInterval(-age)], ofItemAtPath: lock)
    let update = ReferenceUpdate(name: "refs/heads/main", expected: old, target: new)
    if isTaken {
      try move(update)
      #expect(try repository.target(of: "refs/heads/main") == new)
      #expect(!FileManager.default.fileExists(atPath: lock))
    } else {
      #expect(try failure { try move(update) } == .referenceLocked("refs/heads/main", lock: lock))
      #expect(FileManager.default.fileExists(atPath: lock))
    }
  }

  @Test func aTargetThatDoesNotExistMovesNone() throws {
    let nowhere = try ObjectID(printed: String(repeating: "ab", count: 20))
    let error = try failure {
      try move(
        ReferenceUpdate(name: "refs/heads/main", expected: old, target: new),
        ReferenceUpdate(name: "refs/tags/x", expected: nil, target: nowhere))
    }
    #expect(error == .objectMissing(nowhere, expected: "object"))
    #expect(try scratch.id("refs/heads/main") == old)
  }

  @Test func aSymbolicReferenceIsNotOverwritten() throws {
    try scratch.git("symbolic-ref", "refs/heads/alias", "refs/heads/main")
    let error = try failure {
      try move(ReferenceUpdate(name: "refs/heads/alias", expected: old, target: new))
    }
    #expect(error == .symbolicReference("refs/heads/alias", target: "refs/heads/main"))
    #expect(try repository.target(of: "refs/heads/alias") == old, "it is followed for reading")
  }

  @Test(arguments: ["refs/heads/", "refs/heads/a..b", "refs/heads/a b", "refs/heads/x.lock", "/refs"])
  func anInvalidNameIsRefused(name: String) throws {
    let error = try failure { try move(ReferenceUpdate(name: name, expected: nil, target: new)) }
    #expect(error == .invalidReferenceName(name))
    #expect(throws: GitError.self) { try repository.target(of: name) }
  }

  @Test func aTagIsTheSameAsGitsOwn() throws {
    let id = try repository.writeTag(
      "4.10.31", of: new, message: "MIUI 4.10.31\n\n# credit\n", by: releaseManager)
    let expected =
      "object \(new)\ntype commit\ntag 4.10.31\n"
      + "tagger Release Manager <release@example.org> 1414746000 +0800\n\nMIUI 4.10.31\n\n# credit\n"
    #expect(try scratch.attempt(["cat-file", "tag", id.hex]).text == expected)
    #expect(try scratch.git(["mktag"], in: scratch.path, input: Array(expected.utf8)) == id.hex)
    #expect(throws: GitError.self) {
      try repository.writeTag("no..tag", of: new, message: "m", by: releaseManager)
    }
  }
}
