// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import Glibc
package import ReleaseCore

/// What can go wrong with the ROM repository.
package enum GitError: Failure, Hashable {
  /// A library's function (of libgit2 where nothing else is said), its status, the class of its error and its words.
  case callFailed(function: String, status: Int32, class: Int32, words: String)
  case repositoryNotFound(path: String)
  /// libgit2 refuses a repository that belongs to another user.
  case repositoryNotOwned(path: String)
  case objectMissing(ObjectID, expected: String)
  case invalidReferenceName(String)
  case symbolicReference(String, target: String)
  case referenceMoved(String, expected: ObjectID?, found: ObjectID?)
  case referenceLocked(String, lock: String)
  case headUnborn(workTree: String)
  /// A text that git would cut short or rewrite.
  case unstorableText(what: String)
  case unusablePath(String, reason: String)
  case folderMissing(String, tree: ObjectID)
  case fileSystem(call: String, path: String, errno: Int32)

  package var kind: FailureKind {
    switch self {
    case .callFailed(_, let status, let errorClass, _): GitError.kind(status: status, class: errorClass)
    case .repositoryNotFound, .objectMissing, .folderMissing, .headUnborn: .notFound
    case .repositoryNotOwned, .fileSystem: .inputOutput
    case .invalidReferenceName, .unstorableText, .unusablePath: .badData
    case .symbolicReference: .refused
    case .referenceMoved, .referenceLocked: .busy
    }
  }

  package var code: String {
    switch self {
    case .callFailed: "git.library"
    case .repositoryNotFound: "git.repository-not-found"
    case .repositoryNotOwned: "git.repository-not-owned"
    case .objectMissing: "git.object-missing"
    case .invalidReferenceName: "git.invalid-reference-name"
    case .symbolicReference: "git.symbolic-reference"
    case .referenceMoved: "git.reference-moved"
    case .referenceLocked: "git.reference-locked"
    case .headUnborn: "git.head-unborn"
    case .unstorableText: "git.unstorable-text"
    case .unusablePath: "git.unusable-path"
    case .folderMissing: "git.folder-missing"
    case .fileSystem: "git.file-system"
    }
  }

  package var message: String {
    switch self {
    case .callFailed(let function, let status, let errorClass, let words):
      "libgit2's \(function) failed with \(status), class \(errorClass): \(words)"
    case .repositoryNotFound(let path): "there is no git repository at \(path) or above it"
    case .repositoryNotOwned(let path): "the git repository at \(path) belongs to another user"
    case .objectMissing(let id, let expected): "the repository has no \(expected) \(id)"
    case .invalidReferenceName(let name): "“\(name)” is not a valid reference name"
    case .symbolicReference(let name, let target):
      "the reference \(name) is symbolic, to \(target), and cannot be moved itself"
    case .referenceMoved(let name, let expected, let found):
      "the reference \(name) should \(GitError.place(expected)), and \(GitError.finding(found))"
    case .referenceLocked(let name, let lock): "the reference \(name) is locked by \(lock)"
    case .headUnborn(let workTree): "the work tree \(workTree) is on a branch without a commit"
    case .unstorableText(let what): "the \(what) holds characters that git cannot store"
    case .unusablePath(let path, let reason): "the path “\(path)” cannot be used: \(reason)"
    case .folderMissing(let folder, let tree): "the tree \(tree) has no folder \(folder)"
    case .fileSystem(let call, let path, let number):
      "\(call) failed on \(path): \(GitError.words(of: number))"
    }
  }

  package var hints: [String] {
    switch self {
    case .repositoryNotOwned(let path):
      ["Run as the repository's owner, or: git config --global --add safe.directory \(path)"]
    case .referenceMoved: ["Somebody moved it meanwhile; run the command again"]
    case .referenceLocked(_, let lock):
      [
        "Wait for the other git process; if none is running, remove \(lock), or run the command again in a minute: what a killed process left is removed by itself then"
      ]
    case .headUnborn: ["Commit something there, or check out another branch"]
    default: []
    }
  }
}

extension GitError {
  /// Reads libgit2's last error, in the frame of the call that failed, and clears it.
  static func last(_ function: StaticString, status: Int32) -> GitError {
    var errorClass: Int32 = 0
    var words = "libgit2 gives no reason"
    if let error = unsafe git_error_last() {
      errorClass = unsafe error.pointee.klass
      if let text = unsafe error.pointee.message { words = unsafe String(cString: text) }
      git_error_clear()
    }
    return .callFailed(function: "\(function)", status: status, class: errorClass, words: words)
  }

  /// True where libgit2 found nothing of that name.
  var isAbsence: Bool {
    if case .callFailed(_, GIT_ENOTFOUND.rawValue, _, _) = self { true } else { false }
  }

  /// Throws where a libgit2 function did not succeed.
  static func check(_ status: Int32, _ function: StaticString) throws(GitError) {
    guard status >= 0 else { throw last(function, status: status) }
  }

  /// The error of a system call that has just failed.
  static func system(_ call: String, _ path: String) -> GitError {
    .fileSystem(call: call, path: path, errno: errno)
  }

  private static func kind(status: Int32, class errorClass: Int32) -> FailureKind {
    switch git_error_code(status) {
    case GIT_ENOTFOUND, GIT_EUNBORNBRANCH: return .notFound
    case GIT_ELOCKED, GIT_EMODIFIED: return .busy
    case GIT_EINVALIDSPEC, GIT_EMISMATCH: return .badData
    default: break
    }
    switch git_error_t(rawValue: UInt32(clamping: errorClass)) {
    case GIT_ERROR_OS, GIT_ERROR_FILESYSTEM: return .inputOutput
    case GIT_ERROR_ODB, GIT_ERROR_OBJECT, GIT_ERROR_TREE, GIT_ERROR_ZLIB, GIT_ERROR_REPOSITORY,
      GIT_ERROR_CONFIG:
      return .badData
    default: return .internal
    }
  }

  private static func place(_ id: ObjectID?) -> String { id.map { "stand at \($0)" } ?? "not exist yet" }
  private static func finding(_ id: ObjectID?) -> String { id.map { "stands at \($0)" } ?? "does not exist" }

  private static func words(of number: Int32) -> String {
    guard let text = unsafe strerror(number) else { return "error \(number)" }
    return unsafe String(cString: text)
  }
}
