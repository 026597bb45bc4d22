// SPDX-License-Identifier: Apache-2.0
internal import ArgumentParser
internal import Files
internal import Git
internal import Merging
internal import Processes
internal import ReleaseCore
internal import Releasing

/// `--verify-with-git`, for the commands that merge.
struct MergeEngineOptions: ParsableArguments {
  @Flag(help: "Merge everything with git too, and stop where verdict, tree or conflicted paths differ.")
  var verifyWithGit = false
}

/// A train whose every merge is made by the engine and by git: one `git merge-tree` co-process for all where no
/// `.gitattributes` file counts, else one a merge.
struct VerifiedMergeSession: MergeSession {
  let repository: GitRepository
  let git: MergeTreeSession
  let world: World

  func missingTools() -> [String] { git.missingTools() }

  /// Git stores what it merges, and so the commits are stored too: the co-process has to read them.
  func run(_ train: (any MergeBackend) async throws -> TrainReport) async throws -> TrainReport {
    let engine = try GitMergeBackend(comparingIn: repository, readsTreeAttributes: true)
    return try await git.run {
      try await train(
        VerifiedMergeBackend(
          engine,
          against:
            AttributedGit(engine: engine, session: git, process: $0, world: world)))
    }
  }
}

/// Git, with the `.gitattributes` files of our side before it as in a work tree.
private struct AttributedGit: MergeBackend {
  let engine: GitMergeBackend
  let session: MergeTreeSession
  /// Serves all merges without such files.
  let process: any MergeBackend
  let world: World

  func merge(_ ours: ObjectID, _ theirs: ObjectID) async throws -> TreeMerge {
    let files = try engine.attributeFiles(of: ours)
    guard !files.isEmpty else { return try await process.merge(ours, theirs) }
    let scratch = try Scratch.make("attributes", world)
    for file in files {
      let path = "\(scratch.path)/\(file.path)"
      try Folders.make(String(path.dropLast("/.gitattributes".count)))
      try AtomicWrite.write(file.bytes, to: path)
    }
    let merge = try await session.merge(ours, theirs, attributes: scratch.path)
    try scratch.remove()
    return merge
  }
}
