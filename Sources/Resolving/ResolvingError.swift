// SPDX-License-Identifier: Apache-2.0
package import ReleaseCore
package import Requesting

/// What can be wrong with a conflict that is to be resolved, or with its resolution.
package enum ResolvingError: Failure, Hashable {
  case notLeftBehind(RequestID, status: String)
  case noConflict(RequestID, reason: String)
  case unknownResolution(String, near: [String])
  case ambiguousResolution(String, [String])
  case folderTaken(String)
  case fixBegun(RequestID, folder: String)
  case noFix(RequestID)
  case fixUnfinished(folder: String, paths: [String])
  case fixNotMerged(folder: String, expected: ObjectID)
  case markersLeft([String])
  case nothingToRemember(RequestID, reasons: [String])
  case nothingToImport(place: String)
  case notAFix(reference: String, reason: String)

  package var kind: FailureKind {
    switch self {
    case .notLeftBehind, .noConflict, .folderTaken, .fixBegun, .fixUnfinished, .fixNotMerged, .markersLeft,
      .nothingToRemember:
      .refused
    case .unknownResolution, .noFix, .nothingToImport: .notFound
    case .ambiguousResolution: .usage
    case .notAFix: .badData
    }
  }

  package var code: String {
    switch self {
    case .notLeftBehind: "resolving.not-left-behind"
    case .noConflict: "resolving.no-conflict"
    case .unknownResolution: "resolving.unknown-resolution"
    case .ambiguousResolution: "resolving.ambiguous-resolution"
    case .folderTaken: "resolving.folder-taken"
    case .fixBegun: "resolving.fix-begun"
    case .noFix: "resolving.no-fix"
    case .fixUnfinished: "resolving.fix-unfinished"
    case .fixNotMerged: "resolving.fix-not-merged"
    case .markersLeft: "resolving.markers-left"
    case .nothingToRemember: "resolving.nothing-to-remember"
    case .nothingToImport: "resolving.nothing-to-import"
    case .notAFix: "resolving.not-a-fix"
    }
  }

  package var message: String {
    switch self {
    case .notLeftBehind(let id, let status): "\(id) is not left behind by the coming train: \(status)"
    case .noConflict(let id, let reason): "\(id) stays behind for another reason than a conflict: \(reason)"
    case .unknownResolution(let key, _): "no resolution is remembered under \(key)"
    case .ambiguousResolution(let key, let keys): "\(key) could be \(keys.joined(separator: ", "))"
    case .folderTaken(let folder): "\(folder) is there already"
    case .fixBegun(let id, let folder): "a fix of \(id) was begun in \(folder)"
    case .noFix(let id): "no work tree is on a branch train-fix/\(id)"
    case .fixUnfinished(let folder, let paths):
      "the fix in \(folder) is not committed: \(paths.joined(separator: ", "))"
    case .fixNotMerged(let folder, let expected): "the commit in \(folder) does not contain \(expected)"
    case .markersLeft(let paths): "conflict markers are left in \(paths.joined(separator: ", "))"
    case .nothingToRemember(let id, let reasons):
      "nothing of the fix of \(id) can be remembered: \(reasons.joined(separator: "; "))"
    case .nothingToImport(let place): "there is nothing to import in \(place)"
    case .notAFix(let reference, let reason): "\(reference) cannot be a merge-fix: \(reason)"
    }
  }

  package var hints: [String] {
    switch self {
    case .notLeftBehind, .noConflict: ["`miui-release plan` shows who boards and who does not"]
    case .unknownResolution(_, let near):
      near.isEmpty ? ["`miui-release train resolutions list` shows them"] : ["did you mean \(near[0])?"]
    case .ambiguousResolution: ["give more of its digits"]
    case .folderTaken: ["nothing is ever overwritten; name another place with --into"]
    case .fixBegun(let id, let folder):
      [
        "finish it: miui-release train fix \(id) --done",
        "or give it up: git worktree remove --force \(folder)",
      ]
    case .noFix(let id): ["begin one: miui-release train fix \(id)"]
    case .fixUnfinished(let folder, _): ["git -C \(folder) status; git -C \(folder) commit"]
    case .fixNotMerged: ["the merge was given up; remove the work tree and begin again"]
    case .markersLeft: ["resolve them, commit, and say --done again"]
    default: []
    }
  }
}
