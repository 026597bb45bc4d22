// SPDX-License-Identifier: Apache-2.0
import Foundation
package import ReleaseCore

/// What stands at a path of a commit that a test makes.
package enum ScratchFile: Hashable, Sendable, ExpressibleByStringLiteral {
  case text(String)
  case executable(String)
  case bytes([UInt8])
  case symbolicLink(String)
  /// A submodule at the given commit.
  case submodule(String)
  /// Removes a file, or a folder and everything in it.
  case removed

  package init(stringLiteral value: String) { self = .text(value) }
}

/// A real repository made with git itself; the same calls give the same ids on every machine.
///
/// Not for two tasks at once: each commit is a minute younger than the one before.
package final class ScratchRepository {
  /// The work tree, or the bare repository: what a person would name on the command line.
  package let path: String
  package let gitDirectory: String
  package let isBare: Bool
  package let scratch: ScratchFolder
  /// The committer's clock, seconds since 1970; starts at 2014-10-31 09:00 UTC.
  private var clock: Int64 = 1_414_746_000

  /// Makes an empty repository whose branch-to-be is `main`.
  package init(bare: Bool = false) throws {
    scratch = try ScratchFolder("repository")
    isBare = bare
    path = scratch.path(bare ? "rom.git" : "rom")
    gitDirectory = bare ? path : "\(path)/.git"
    try git(
      ["init", "--quiet", "--initial-branch=main"] + (bare ? ["--bare"] : []) + [path], in: scratch.path)
  }

  /// Runs git in the repository; gives what it printed, without the last line feed.
  ///
  /// Throws git's own words where it fails.
  @discardableResult
  package func git(_ arguments: String...) throws -> String { try git(arguments, in: path) }

  /// Runs git in another folder, such as a linked work tree.
  @discardableResult
  package func git(_ arguments: [String], in folder: String, input: [UInt8] = []) throws -> String {
    let result = try attempt(arguments, in: folder, input: input)
    guard result.status == 0 else {
      throw ToolFailure(
        description: "git \(arguments.joined(separator: " ")) ended with \(result.status): \(result.errors)")
    }
    return result.text.hasSuffix("\n") ? String(result.text.dropLast()) : result.text
  }

  /// The object that a revision names.
  package func id(_ revision: String) throws -> ObjectID {
    let text = try git("rev-parse", revision)
    guard let id = ObjectID(hex: text) else { throw ToolFailure(description: "git printed “\(text)”") }
    return id
  }

  /// Runs git and leaves the exit status to the caller.
  package func attempt(_ arguments: [String], in folder: String? = nil, input: [UInt8] = []) throws
    -> ToolResult
  {
    try Tool.run("git", arguments, in: folder ?? path, environment: environment(), input: input)
  }

  /// Commits files onto a branch, which begins here or where `start` says; gives the commit's id.
  ///
  /// A work tree that has the branch checked out follows. Cost: three short git processes.
  @discardableResult
  package func commit(
    _ files: [String: ScratchFile], on branch: String = "main", from start: String? = nil,
    message: String = "Change files"
  ) throws -> String {
    clock += 60
    let reference = "refs/heads/\(branch)"
    let parent = try resolve(reference) ?? start.map { try git("rev-parse", "\($0)^{commit}") }
    let stream = FastImport.commit(
      files, to: reference, parent: parent, message: message, identity: ScratchRepository.identity,
      seconds: clock)
    try git(["fast-import", "--quiet", "--date-format=raw"], in: path, input: stream)
    try follow(reference)
    return try git("rev-parse", reference)
  }

  /// Makes a branch at a revision.
  package func branch(_ name: String, at revision: String = "main") throws {
    try git("branch", name, revision)
  }

  /// Merges a revision into a branch with a merge commit; throws where they conflict.
  @discardableResult
  package func merge(_ revision: String, into branch: String = "main", message: String? = nil) throws
    -> String
  {
    clock += 60
    let reference = "refs/heads/\(branch)"
    let ours = try git("rev-parse", reference)
    let theirs = try git("rev-parse", "\(revision)^{commit}")
    let tree = try git("merge-tree", "--write-tree", ours, theirs)
    let commit = try git(
      "commit-tree", tree, "-p", ours, "-p", theirs, "-m", message ?? "Merge \(revision)")
    try git("update-ref", reference, commit)
    try follow(reference)
    return commit
  }

  /// What a reference stands at; nil where there is none.
  package func resolve(_ reference: String) throws -> String? {
    let result = try attempt(["rev-parse", "--verify", "--quiet", reference])
    return result.status == 0 ? String(result.text.dropLast()) : nil
  }

  /// Checks a branch out into a new linked work tree; gives its path.
  package func addWorkTree(_ name: String, on branch: String) throws -> String {
    let folder = scratch.path(name)
    try git("worktree", "add", "--quiet", folder, branch)
    return folder
  }

  /// Brings the work tree up to its branch.
  private func follow(_ reference: String) throws {
    guard !isBare, try attempt(["symbolic-ref", "--quiet", "HEAD"]).text == "\(reference)\n" else { return }
    try git("reset", "--quiet", "--hard")
  }

  private static let identity = "Scratch Developer <scratch@example.org>"

  private func environment() -> [String: String] {
    let date = "\(clock) +0800"
    return [
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_TERMINAL_PROMPT": "0",
      "GIT_AUTHOR_NAME": "Scratch Developer", "GIT_AUTHOR_EMAIL": "scratch@example.org",
      "GIT_COMMITTER_NAME": "Scratch Developer", "GIT_COMMITTER_EMAIL": "scratch@example.org",
      "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date,
    ]
  }
}
