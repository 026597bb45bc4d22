// SPDX-License-Identifier: Apache-2.0
import Foundation
import ReleaseCore
import TestSupport
import Testing

@testable import Processes

@Suite struct GitRemoteTests {
  private let scratch: ScratchRepository
  private let other: ScratchRepository
  private let remote: GitRemote

  init() throws {
    scratch = try ScratchRepository(bare: true)
    other = try ScratchRepository(bare: true)
    try scratch.commit(["a": "1"])
    try scratch.git("remote", "add", "origin", other.path)
    remote = GitRemote(
      gitDirectory: scratch.gitDirectory, remote: "origin", tools: tools,
      environment: ["HOME": scratch.scratch.path, "GIT_DIR": "/elsewhere", "GIT_INDEX_FILE": "/elsewhere"])
  }

  @Test func whatIsPushedIsThere() async throws {
    try scratch.git("tag", "-a", "-m", "m", "4.10.31")
    let names = ["refs/heads/main", "refs/tags/4.10.31", "refs/heads/gone"]
    #expect(try await remote.references(names) == [:])
    try await remote.push(["refs/heads/main", "refs/tags/4.10.31"])
    let expected = try ["refs/heads/main": scratch.id("main"), "refs/tags/4.10.31": scratch.id("4.10.31")]
    #expect(try await remote.references(names) == expected)
    try await remote.push(["refs/heads/main", "refs/tags/4.10.31"])
    #expect(try await remote.references([]) == [:])
    #expect(try await remote.references(["main"]) == [:], "a short name is not a reference")
  }

  @Test func aRejectedReferenceRejectsAll() async throws {
    try await remote.push(["refs/heads/main"])
    let theirs = try other.commit(["b": "theirs"])
    try scratch.commit(["b": "ours"])
    try scratch.commit(["l": "1"], on: "ledger")
    let error = try await failure { try await remote.push(["refs/heads/ledger", "refs/heads/main"]) }
    guard case .pushRejected("origin", let words) = error else {
      Issue.record("expected a rejected push, found \(error)")
      return
    }
    #expect(error.kind == .refused)
    #expect(words.contains("refs/heads/main:refs/heads/main"))
    #expect(words.contains("rejected"))
    #expect(!error.hints.isEmpty)
    #expect(try other.git("for-each-ref", "--format=%(refname) %(objectname)") == "refs/heads/main \(theirs)")
  }

  @Test func aHookThatDeclinesIsARejectionWithItsWords() async throws {
    try other.scratch.writeScript(
      "#!/bin/sh\necho frozen until Friday >&2\nexit 1\n", to: "rom.git/hooks/pre-receive")
    let error = try await failure { try await remote.push(["refs/heads/main"]) }
    #expect(error.code == "processes.push-rejected")
    #expect(error.message.contains("frozen until Friday"))
  }

  @Test func aRemoteThatIsGoneIsUnavailable() async throws {
    try scratch.git("remote", "set-url", "origin", "/nonexistent/rom.git")
    for body in [
      { try await remote.push(["refs/heads/main"]) },
      { _ = try await remote.references(["refs/heads/main"]) },
    ] {
      let error = try await failure(body)
      #expect(error.kind == .unavailable)
      #expect(error.message.contains("/nonexistent/rom.git"))
    }
  }

  @Test func aRemoteThatHangsIsGivenUp() async throws {
    let script = try scratch.scratch.writeScript("#!/bin/sh\nexec sleep 600\n", to: "ssh")
    let slow = GitRemote(
      gitDirectory: scratch.gitDirectory, remote: "ssh://host/rom.git", tools: tools,
      environment: ["GIT_SSH": script], timeLimit: .milliseconds(300))
    let error = try await failure { _ = try await slow.references(["refs/heads/main"]) }
    #expect(error.kind == .unavailable)
    #expect(error.message.contains("time limit"))
  }
}
