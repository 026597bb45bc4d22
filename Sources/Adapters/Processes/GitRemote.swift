// SPDX-License-Identifier: Apache-2.0
import Foundation
package import ReleaseCore
import Releasing

/// A remote of the ROM repository, through git itself, which knows the user's credentials and protocols.
package struct GitRemote: ReleaseRemote {
  private let gitDirectory: String
  private let remote: String
  private let tools: ToolPath
  private let environment: [String: String]
  private let timeLimit: Duration

  /// A remote by its name in the repository's configuration, or by its URL.
  ///
  /// `environment` is the caller's: HOME, SSH_AUTH_SOCK and the like are needed; what would point git at
  /// another repository is dropped. No question is ever asked.
  package init(
    gitDirectory: String, remote: String, tools: ToolPath, environment: [String: String],
    timeLimit: Duration = .seconds(1800)
  ) {
    self.gitDirectory = gitDirectory
    self.remote = remote
    self.tools = tools
    self.timeLimit = timeLimit
    let kept = environment.filter { !GitRemote.elsewhere.contains($0.key) && !$0.key.contains("=") }
    self.environment = kept.merging([
      "PATH": tools.text, "LC_ALL": "C", "GIT_DIR": gitDirectory, "GIT_TERMINAL_PROMPT": "0",
      "SSH_ASKPASS_REQUIRE": "never",
    ]) { $1 }
  }

  /// Pushes all or none, each reference to the one of the same name; never forces. `targets`: commits that
  /// go in a local reference's place.
  ///
  /// Throws `ProcessesError.pushRejected` (kind `refused`) where the remote would not move a reference, and
  /// `.remoteUnavailable` where it was not reached.
  package func push(_ references: [String], at targets: [String: ObjectID] = [:]) async throws {
    guard !references.isEmpty else { return }
    let command = try git(
      ["push", "--atomic", "--porcelain", "--", remote] + references.map { "\(targets[$0]?.hex ?? $0):\($0)" }
    )
    let (ending, output) = try await command.run()
    guard ending != .exited(0) else { return }
    // A line of the porcelain output for each reference: `!` stands for a rejected one.
    let lines = String(decoding: output.bytes, as: UTF8.self).split(separator: "\n")
    let rejected = lines.filter { $0.hasPrefix("!") }
    let words = Command.tail(of: (rejected + [Substring(output.errors)]).joined(separator: "\n"))
    if !rejected.isEmpty { throw ProcessesError.pushRejected(remote: remote, words: words) }
    throw unavailable(ending, words)
  }

  /// What the remote's references stand at; absent ones are absent here.
  package func references(_ names: [String]) async throws -> [String: ObjectID] {
    guard !names.isEmpty else { return [:] }
    let (ending, output) = try await git(["ls-remote", "--", remote] + names).run()
    guard ending == .exited(0) else { throw unavailable(ending, output.words) }
    var found: [String: ObjectID] = [:]
    for line in String(decoding: output.bytes, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: "\t")
      // ls-remote matches the ends of names as well.
      guard parts.count == 2, names.contains(String(parts[1])), let id = ObjectID(hex: String(parts[0]))
      else { continue }
      found[String(parts[1])] = id
    }
    return found
  }

  private func unavailable(_ ending: ProcessEnding, _ words: String) -> ProcessesError {
    let words = words.isEmpty || ending == .timedOut(timeLimit) ? "git \(ending)\n\(words)" : words
    return .remoteUnavailable(remote: remote, words: words)
  }

  private func git(_ arguments: [String]) throws -> Command {
    Command(
      program: try tools.require(.git), arguments: arguments, environment: environment,
      folder: gitDirectory, timeLimit: timeLimit)
  }

  /// Variables that lead git to another repository, index or work tree (git-rev-parse(1), --local-env-vars).
  private static let elsewhere: Set<String> = [
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE",
    "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_INDEX_FILE", "GIT_NO_REPLACE_OBJECTS",
    "GIT_REPLACE_REF_BASE", "GIT_PREFIX", "GIT_SHALLOW_FILE", "GIT_COMMON_DIR", "GIT_NAMESPACE",
  ]
}
