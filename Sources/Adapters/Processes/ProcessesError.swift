// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore

/// What can go wrong with the programs this one runs.
package enum ProcessesError: Failure, Hashable {
  /// A program that must be installed first.
  case toolMissing(name: String, package: String)
  case gitTooOld(found: String, needed: String)
  case cannotStart(program: String, reason: String)
  /// A program that ended badly, with the end of what it said.
  case failed(command: String, ending: ProcessEnding, words: String)
  case mergeTreeEnded(ending: ProcessEnding, words: String)
  /// `git merge-tree` said something else than its format; counted from its first byte.
  case mergeTreeMalformed(offset: Int, expected: String, found: String)
  case mergeTreeFailed(status: String, ours: ObjectID, theirs: ObjectID)
  case buildFailed(device: String, command: String, ending: ProcessEnding, log: String, tail: String)
  case recipeUnusable(device: String, reason: String)
  case imageUnusable(partition: String, path: String, reason: String, log: String)
  case pushRejected(remote: String, words: String)
  case remoteUnavailable(remote: String, words: String)
  case rcloneTooOld(found: String, needed: String)
  /// rclone could not do its part on a remote, with the end of what it said.
  case mirrorFailed(remote: String, doing: String, ending: ProcessEnding, words: String)
  case fileSystem(doing: String, path: String, reason: String)

  package var kind: FailureKind {
    switch self {
    case .toolMissing, .gitTooOld, .remoteUnavailable, .rcloneTooOld, .mirrorFailed: .unavailable
    case .cannotStart, .fileSystem: .inputOutput
    case .failed, .mergeTreeEnded, .mergeTreeFailed: .unavailable
    case .mergeTreeMalformed: .internal
    case .buildFailed, .pushRejected: .refused
    case .recipeUnusable: .badConfiguration
    case .imageUnusable: .badData
    }
  }

  package var code: String {
    switch self {
    case .toolMissing: "processes.tool-missing"
    case .gitTooOld: "processes.git-too-old"
    case .cannotStart: "processes.cannot-start"
    case .failed: "processes.failed"
    case .mergeTreeEnded: "processes.merge-tree-ended"
    case .mergeTreeMalformed: "processes.merge-tree-malformed"
    case .mergeTreeFailed: "processes.merge-tree-failed"
    case .buildFailed: "processes.build-failed"
    case .recipeUnusable: "processes.recipe-unusable"
    case .imageUnusable: "processes.image-unusable"
    case .pushRejected: "processes.push-rejected"
    case .remoteUnavailable: "processes.remote-unavailable"
    case .rcloneTooOld: "processes.rclone-too-old"
    case .mirrorFailed: "processes.mirror-failed"
    case .fileSystem: "processes.file-system"
    }
  }

  package var message: String {
    switch self {
    case .toolMissing(let name, _): "the program \(name) is not installed"
    case .gitTooOld(let found, let needed): "git \(found) is too old; at least \(needed) is needed"
    case .cannotStart(let program, let reason): "\(program) could not be started: \(reason)"
    case .failed(let command, let ending, let words): "\(command) \(ending)\(ProcessesError.quoted(words))"
    case .mergeTreeEnded(let ending, let words):
      "git merge-tree \(ending) in the middle of the train\(ProcessesError.quoted(words))"
    case .mergeTreeMalformed(let offset, let expected, let found):
      "git merge-tree's answer is malformed at byte \(offset): expected \(expected), found “\(found)”"
    case .mergeTreeFailed(let status, let ours, let theirs):
      "git merge-tree could not merge \(theirs) into \(ours): status \(status)"
    case .buildFailed(let device, let command, let ending, let log, let tail):
      "the build of \(device) failed: \(command) \(ending); its log is \(log)\(ProcessesError.quoted(tail))"
    case .recipeUnusable(let device, let reason): "the recipe of \(device) cannot be built: \(reason)"
    case .imageUnusable(let partition, let path, let reason, let log):
      "the image \(path) of partition \(partition) cannot be used: \(reason); the build's log is \(log)"
    case .pushRejected(let remote, let words):
      "the remote \(remote) rejected the push\(ProcessesError.quoted(words))"
    case .remoteUnavailable(let remote, let words):
      "the remote \(remote) does not answer\(ProcessesError.quoted(words))"
    case .rcloneTooOld(let found, let needed): "rclone \(found) is too old; at least \(needed) is needed"
    case .mirrorFailed(let remote, let doing, let ending, let words):
      "rclone could not \(doing) the remote \(remote): it \(ending)\(ProcessesError.quoted(words))"
    case .fileSystem(let doing, let path, let reason): "could not \(doing) \(path): \(reason)"
    }
  }

  package var hints: [String] {
    switch self {
    case .toolMissing(_, let package): ["Install it: apt-get install \(package)"]
    case .buildFailed(_, _, .timedOut, _, _): ["Raise the recipe's time limit if the build needs longer"]
    case .buildFailed(_, _, _, let log, _): ["Read \(log)"]
    case .pushRejected:
      [
        "Nothing was pushed: the references go together or not at all",
        "Fetch the remote, see who moved the branch, and run the command again to push",
      ]
    case .mirrorFailed:
      [
        "The remote's old release is whole",
        "Run `miui-release channel push` once the remote answers; it only uploads what is left",
      ]
    case .remoteUnavailable: ["Run the command again once the remote answers; it only pushes what is left"]
    default: []
    }
  }

  private static func quoted(_ words: String) -> String { words.isEmpty ? "" : ":\n\(words)" }
}

/// How a program came to its end.
package enum ProcessEnding: Hashable, Sendable, CustomStringConvertible {
  case exited(Int32)
  case killed(signal: Int32)
  case timedOut(Duration)

  package var description: String {
    switch self {
    case .exited(let status): "ended with status \(status)"
    case .killed(let signal): "was killed by signal \(signal)"
    case .timedOut(let limit): "was stopped after its time limit of \(limit.components.seconds) seconds"
    }
  }
}
