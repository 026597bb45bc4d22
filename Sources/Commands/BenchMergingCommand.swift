// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
internal import ArgumentParser
internal import Git
internal import TreeMerging

/// `bench-merging`: many merges one after another, for scripts/bench; not shown in the help.
struct BenchMergingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-merging",
    abstract: "Merge the pairs of commits on standard input; print verdict, tree and conflicted stages.",
    shouldDisplay: false)

  @Option(help: "The repository; nothing is written to it.") var repo: String

  func run() throws {
    let engine = try GitMergeBackend(comparingIn: GitRepository(at: repo))
    while let line = readLine() {
      let words = line.split(separator: " ")
      guard words.count == 2, let ours = ObjectID(hex: String(words[0])),
        let theirs = ObjectID(hex: String(words[1]))
      else { throw ValidationError("a line must be two commits: \(line)") }
      do {
        let outcome = try engine.outcome(ours, theirs)
        print(outcome.isClean ? 1 : 0, outcome.tree.hex)
        for stage in outcome.stages {
          print(
            String(stage.version.mode.bits, radix: 8), stage.version.id.hex, stage.stage,
            String(decoding: stage.path, as: UTF8.self))
        }
      } catch let failure as any Failure {
        print("-", failure.message)
      }
    }
  }
}
