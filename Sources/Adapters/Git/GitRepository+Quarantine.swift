// SPDX-License-Identifier: Apache-2.0
import CLibGit2

extension GitRepository {
  /// Opens a repository so that new objects go to a folder of their own, beside which the repository's are
  /// read: what is written there goes away with the folder. Nil: the repository's own objects.
  package convenience init(at path: String, writingObjectsTo folder: String?) throws(GitError) {
    try self.init(at: path, objects: folder)
    guard let folder else { return }
    objectFolder = folder
    let database = try Handle<DatabaseKind>("git_odb_new") { unsafe git_odb_new(&$0) }
    var backend: UnsafeMutablePointer<git_odb_backend>?
    // Not synced: nobody reads these objects after this run.
    try GitError.check(
      unsafe git_odb_backend_loose(&backend, folder, -1, 0, 0, 0), "git_odb_backend_loose")
    // Alternates are read and never written, whatever their priority.
    try GitError.check(unsafe git_odb_add_backend(database.pointer, backend, 2), "git_odb_add_backend")
    try GitError.check(
      unsafe git_odb_add_disk_alternate(database.pointer, "\(gitDirectory)/objects"),
      "git_odb_add_disk_alternate")
    try GitError.check(
      unsafe git_repository_set_odb(handle.pointer, database.pointer), "git_repository_set_odb")
  }
}
