// SPDX-License-Identifier: Apache-2.0
import ReleaseCore
internal import ArgumentParser
internal import Git
internal import Merging
internal import TreeMerging

/// `bench-merging`: many merges one after another, for scripts/bench; not shown in the help.
struct BenchMergingCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench-merging",
    abstract: "Merge the pairs of commits on standard input; print verdict, tree and conflicted stages.",
    shouldDisplay: false)

  @Option(help: "The repository; nothing is written to it without --onto.") var repo: String

  @Option(help: "Merge the commits on standard input one after another onto this one; store the train.")
  var onto: String?

  func run() async throws {
    let repository = try GitRepository(at: repo)
    if let onto {
      try await train(onto, in: repository)
    } else {
      try pairs(in: repository)
    }
  }

  private func pairs(in repository: GitRepository) throws {
    let engine = try GitMergeBackend(comparingIn: repository)
    while let line = readLine() {
      let words = line.split(separator: " ")
      guard words.count == 2 else { throw ValidationError("a line must be two commits: \(line)") }
      let (ours, theirs) = (try commit(words[0]), try commit(words[1]))
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

  /// Prints the last merge commit, and which topics did not merge.
  private func train(_ base: String, in repository: GitRepository) async throws {
    var head = try commit(base[...])
    let signature = Signature(Identity(name: "R", email: "r@example.org"), seconds: 1, offset: 0)
    let left = try await GitMergeSession(repository).withBackend { backend in
      var left: [ObjectID] = []
      while let line = readLine() {
        let topic = try commit(line[...])
        switch try await backend.merge(head, topic) {
        case .clean(let tree):
          head = try repository.writeCommit(
            tree: tree, parents: [head, topic], message: "Merge \(topic)\n", by: signature)
        case .conflicted: left.append(topic)
        }
      }
      return left
    }
    print(head.hex)
    for topic in left { print("left", topic.hex) }
  }

  private func commit(_ text: Substring) throws -> ObjectID {
    guard let id = ObjectID(hex: String(text)) else {
      throw ValidationError("\(text) is not a commit's name")
    }
    return id
  }
}
