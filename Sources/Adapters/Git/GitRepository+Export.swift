// SPDX-License-Identifier: Apache-2.0
import Building
import CLibGit2
import Foundation
package import ReleaseCore

extension GitRepository: TreeExporter {
  /// True where the tree has a folder at that path; the empty path is the tree itself.
  package func hasFolder(_ tree: ObjectID, _ path: String) throws -> Bool {
    try subtree(tree, at: path) != nil
  }

  /// Writes the subtree at `folder` (empty: all) into an existing directory, laid over what is there.
  ///
  /// Modes are exact whatever the umask; symbolic links stay links and are never followed; a submodule
  /// becomes an empty folder; a name that would escape is refused. Cost: each file is held in memory once;
  /// nothing is synced, since it can be made again.
  package func export(_ tree: ObjectID, folder: String, into directory: String) throws {
    guard let id = try subtree(tree, at: folder) else { throw GitError.folderMissing(folder, tree: tree) }
    let target = try ExportFolder(opening: directory)
    try export(id, into: target, depth: 0)
  }

  /// The deepest nesting of folders exported; each level holds a file descriptor.
  private static let deepest = 200

  private func export(_ id: ObjectID, into target: borrowing ExportFolder, depth: Int) throws {
    guard depth < GitRepository.deepest else {
      throw GitError.unusablePath(
        target.path, reason: "folders are nested more than \(GitRepository.deepest) deep")
    }
    let tree = try tree(id)
    for index in 0..<(unsafe git_tree_entrycount(tree.pointer)) {
      guard let entry = unsafe git_tree_entry_byindex(tree.pointer, index) else { continue }
      // Bytes and not a String: a name need not be UTF-8.
      guard let text = unsafe git_tree_entry_name(entry) else { continue }
      let name = try unsafe ExportName(text, in: target.path)
      let object = try unsafe ObjectID(git_tree_entry_id(entry).pointee)
      switch unsafe git_tree_entry_filemode(entry) {
      case GIT_FILEMODE_TREE: try export(object, into: try target.folder(name), depth: depth + 1)
      case GIT_FILEMODE_COMMIT: _ = try target.folder(name)
      case GIT_FILEMODE_LINK: try target.link(name, to: GitRepository.bytes(of: try blob(object)))
      case GIT_FILEMODE_BLOB_EXECUTABLE: try target.file(name, try blob(object), mode: 0o755)
      default: try target.file(name, try blob(object), mode: 0o644)
      }
    }
  }

  /// The tree at a path inside a tree; nil where there is no folder.
  private func subtree(_ tree: ObjectID, at path: String) throws -> ObjectID? {
    guard !path.isEmpty else { return tree }
    let root = try self.tree(tree)
    let entry: Handle<TreeEntryKind>? = try Handle.found("git_tree_entry_bypath") {
      unsafe git_tree_entry_bypath(&$0, root.pointer, path)
    }
    guard let entry, unsafe git_tree_entry_type(entry.pointer) == GIT_OBJECT_TREE else { return nil }
    return try unsafe ObjectID(git_tree_entry_id(entry.pointer).pointee)
  }
}
