// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Git
internal import Merging
internal import Processes
internal import Releasing

/// `--verify-with-git`, for the commands that merge.
struct MergeEngineOptions: ParsableArguments {
  @Flag(help: "Merge everything with git too, and stop where verdict, tree or conflicted paths differ.")
  var verifyWithGit = false
}

/// A train whose every merge is made by the engine and by one `git merge-tree` co-process.
struct VerifiedMergeSession: MergeSession {
  let repository: GitRepository
  let git: MergeTreeSession

  func missingTools() -> [String] { git.missingTools() }

  /// Git stores what it merges, and so the commits are stored too: the co-process has to read them.
  func run(_ train: (any MergeBackend) async throws -> TrainReport) async throws -> TrainReport {
    let engine = try GitMergeBackend(comparingIn: repository)
    return try await git.run { try await train(VerifiedMergeBackend(engine, against: $0)) }
  }
}
