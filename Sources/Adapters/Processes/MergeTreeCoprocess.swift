// SPDX-License-Identifier: Apache-2.0
import Glibc
package import Merging
package import ReleaseCore
import Subprocess

/// The merge engine: one `git merge-tree --write-tree --stdin` for a whole train.
///
/// Exact, since it is git itself; trees and blobs are written to the repository and synced.
package final class MergeTreeCoprocess: MergeBackend {
  private let writer: StandardInputWriter
  private var answers: SubprocessOutputSequence.Iterator
  private var parser = MergeTreeParser()

  private init(_ writer: StandardInputWriter, _ answers: SubprocessOutputSequence.Iterator) {
    self.writer = writer
    self.answers = answers
  }

  /// The oldest git whose `merge-tree` has `--stdin`.
  private static let oldestGit = [2, 39]
  /// The first git that flushes after each answer (344a107b55); before it stdbuf has to help.
  private static let flushingGit = [2, 49]

  /// Runs `body` with a merge engine on a repository; the co-process lives exactly as long.
  ///
  /// `gitDirectory` is the repository's own folder (`GitRepository.gitDirectory`). What is checked out, settings
  /// of the user and the repository and the environment have no influence. `objects`: a folder for new objects. A co-process that dies is a
  /// `ProcessesError.mergeTreeEnded` with git's words. `attributes`: a folder with the `.gitattributes` files that
  /// count; nil: none do. Cost: two processes.
  package static func withBackend<Result>(
    gitDirectory: String, objects: String? = nil, attributes: String? = nil, tools: ToolPath,
    _ body: (any MergeBackend) async throws -> Result
  ) async throws -> Result {
    let command = try await command(
      gitDirectory: gitDirectory, objects: objects, attributes: attributes, tools: tools)
    // A write to a co-process that has died must be an error here and not the end of this process;
    // children get the default back from swift-subprocess.
    signal(SIGPIPE, SIG_IGN)
    var outcome: Swift.Result<Result, any Error>?
    let execution: ExecutionResult<Void, SequenceOutput, BytesOutput>
    do {
      execution = try await Subprocess.run(
        command.configuration, input: .inputWriter, output: .sequence, error: .bytes(limit: 1 << 20)
      ) { execution in
        let backend = MergeTreeCoprocess(
          execution.standardInputWriter, execution.standardOutput.makeAsyncIterator())
        do {
          outcome = .success(try await body(backend))
        } catch {
          outcome = .failure(error)
        }
      }
    } catch let error as SubprocessError {
      throw ProcessesError.cannotStart(program: command.line, reason: error.description)
    }
    switch outcome {
    case .success(let result): return result
    case .failure(let error) where !(error is Ended): throw error
    default:
      let words = Command.tail(of: String(decoding: execution.standardError, as: UTF8.self))
      throw ProcessesError.mergeTreeEnded(ending: ProcessEnding(execution.terminationStatus), words: words)
    }
  }

  /// Merges as `git merge-tree --write-tree OURS THEIRS` does.
  ///
  /// The two must have a common ancestor: git ends the co-process otherwise.
  package func merge(_ ours: ObjectID, _ theirs: ObjectID) async throws -> TreeMerge {
    do {
      let request = Array("\(ours) \(theirs)\n".utf8)
      guard try await writer.write(request) == request.count else { throw Ended() }
    } catch is SubprocessError {
      throw Ended()
    }
    var iterator = answers
    defer { answers = iterator }
    while let buffer = try await iterator.next() {
      let bytes = unsafe buffer.withUnsafeBytes { unsafe Array($0) }
      do {
        let records = try parser.read(bytes)
        if let record = records.first { return record.merge }
      } catch let refusal as MergeTreeParser.Refusal {
        throw ProcessesError.mergeTreeFailed(status: refusal.status, ours: ours, theirs: theirs)
      }
    }
    throw Ended()
  }

  /// The co-process has gone; how and why is known once it is waited for.
  private struct Ended: Error {}

  private static func command(
    gitDirectory: String, objects: String?, attributes: String?, tools: ToolPath
  ) async throws -> Command {
    let git = try tools.require(.git)
    let version = try await Command(
      program: git, arguments: ["version"], environment: ["LC_ALL": "C", "PATH": tools.text], folder: "/"
    ).succeed()
    let text = String(decoding: version.bytes, as: UTF8.self)
    let numbers = text.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
    guard !numbers.lexicographicallyPrecedes(oldestGit) else {
      throw ProcessesError.gitTooOld(found: Command.tail(of: text), needed: "2.39")
    }
    let arguments = ["merge-tree", "--write-tree", "--stdin"]
    let buffered = numbers.lexicographicallyPrecedes(flushingGit)
    return Command(
      program: buffered ? try tools.require(.stdbuf) : git,
      arguments: (buffered ? ["-o0", git] : []) + arguments,
      environment: environment(gitDirectory: gitDirectory, attributes: attributes, tools: tools)
        .merging(quarantine(gitDirectory, objects)) { $1 }, folder: attributes ?? gitDirectory)
  }

  /// Where objects go that must leave no trace in the repository (gitrepository-layout(5)).
  private static func quarantine(_ gitDirectory: String, _ objects: String?) -> [String: String] {
    guard let objects else { return [:] }
    return [
      "GIT_OBJECT_DIRECTORY": objects, "GIT_ALTERNATE_OBJECT_DIRECTORIES": "\(gitDirectory)/objects",
    ]
  }

  /// Git's own defaults, said so that the repository's settings have no say; but drivers it defines are run.
  private static let settings = [
    // git syncs nothing by default, and a power cut would lose a merge that was acknowledged.
    "core.fsync": "all",
    "core.attributesFile": "/dev/null",
    "merge.renames": "true", "merge.renameLimit": "7000", "merge.directoryRenames": "conflict",
    "merge.conflictStyle": "merge", "merge.default": "text",
  ]

  private static func environment(
    gitDirectory: String, attributes: String?, tools: ToolPath
  ) -> [String: String] {
    var environment = [
      "PATH": tools.text, "LC_ALL": "C", "TZ": "UTC", "GIT_DIR": gitDirectory,
      "GIT_ATTR_NOSYSTEM": "1",
      "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
      // libgit2, which reads the same history, knows no replacements.
      "GIT_NO_REPLACE_OBJECTS": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_CONFIG_COUNT": "\(settings.count)",
    ]
    // Attributes of whatever happens to be checked out have no say.
    if let attributes {
      environment["GIT_WORK_TREE"] = attributes
    } else {
      environment["GIT_IMPLICIT_WORK_TREE"] = "0"
    }
    for (number, setting) in settings.sorted(by: { $0.key < $1.key }).enumerated() {
      environment["GIT_CONFIG_KEY_\(number)"] = setting.key
      environment["GIT_CONFIG_VALUE_\(number)"] = setting.value
    }
    return environment
  }
}
