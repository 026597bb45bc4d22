// SPDX-License-Identifier: Apache-2.0
import CLibGit2
package import ReleaseCore

extension GitRepository {
  /// How many lines a file has as it stands at a commit; nil where there is no such file. Cost: reading it.
  package func lineCount(of path: String, at commit: ObjectID) throws -> Int? {
    let root = try tree(try tree(of: commit))
    let entry: Handle<TreeEntryKind>? = try Handle.found("git_tree_entry_bypath") {
      unsafe git_tree_entry_bypath(&$0, root.pointer, path)
    }
    guard let entry, unsafe git_tree_entry_type(entry.pointer) == GIT_OBJECT_BLOB else { return nil }
    let blob = try blob(try unsafe ObjectID(git_tree_entry_id(entry.pointer).pointee))
    let bytes = GitRepository.bytes(of: blob)
    let ends = bytes.reduce(0) { $1 == 0x0A ? $0 + 1 : $0 }
    return bytes.isEmpty || bytes.last == 0x0A ? ends : ends + 1
  }
}
