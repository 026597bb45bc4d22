// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import Foundation
import ReleaseCore

/// The ROM repository, through libgit2.
///
/// Holds one handle, so it is handed over and never shared between tasks. Only what `GitRepository+…` says
/// it writes is written; no work tree is touched.
package final class GitRepository {
  let handle: Handle<RepositoryKind>
  /// The folder that holds objects and references, shared by all work trees; no trailing slash.
  package let gitDirectory: String
  /// The checked-out files; nil for a bare repository. No trailing slash.
  package let workTree: String?
  /// Where new objects go, nil: to the repository's own.
  let objects: String?
  /// What was written, in its order, while objects are gathered for a pack; nil otherwise.
  var gathered: [ObjectID]?

  /// What answers questions of descent; nil until the first.
  var knownHistory: HistoryReader?

  /// New objects that are in memory and not stored; nil until a merge session.
  var keptObjects: KeptObjects?
  /// True while commits are kept instead of written.
  var isKeeping = false
  /// Where new objects are stored.
  var objectFolder: String

  /// Opens the repository at a path: bare or not, a folder inside a work tree, a linked work tree.
  ///
  /// Cost: reads the configuration files.
  package convenience init(at path: String) throws(GitError) { try self.init(at: path, objects: nil) }

  init(at path: String, objects: String?) throws(GitError) {
    self.objects = objects
    do {
      handle = try Handle("git_repository_open_ext") { unsafe git_repository_open_ext(&$0, path, 0, nil) }
    } catch {
      switch error {
      case .callFailed(_, GIT_ENOTFOUND.rawValue, _, _): throw .repositoryNotFound(path: path)
      case .callFailed(_, GIT_EOWNER.rawValue, _, _): throw .repositoryNotOwned(path: path)
      default: throw error
      }
    }
    gitDirectory = GitRepository.folder(unsafe git_repository_commondir(handle.pointer)) ?? path
    objectFolder = "\(gitDirectory)/objects"
    workTree = GitRepository.folder(unsafe git_repository_workdir(handle.pointer))
  }

  package var isBare: Bool { workTree == nil }

  /// True where history was cut off by `--depth`: ancestry cannot be trusted there.
  package var isShallow: Bool {
    let file = FileManager.default.contents(atPath: "\(gitDirectory)/shallow")
    return file.map { !$0.isEmpty } ?? false
  }

  /// A folder as libgit2 gives it, without the trailing slash.
  @safe static func folder(_ text: UnsafePointer<CChar>?) -> String? {
    guard let text = unsafe text else { return nil }
    let path = unsafe String(cString: text)
    return path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
  }
}
