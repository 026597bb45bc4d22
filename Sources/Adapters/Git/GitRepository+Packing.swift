// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import ReleaseCore

extension GitRepository {
  /// Runs `body` with a repository that keeps new objects in memory, then writes them as one pack.
  ///
  /// The pack, its index and their folder are synced before this returns, as each object's own file would be,
  /// with four syncs instead of two an object. Where `body` throws, nothing is written.
  /// Cost: every new object in memory, once as it is and once compressed.
  func writingOnePack<Result>(_ body: (GitRepository) throws -> Result) throws -> Result {
    let writer = try GitRepository(at: gitDirectory)
    try writer.gatherInMemory()
    let result = try body(writer)
    let builder: Handle<PackBuilderKind> = try Handle("git_packbuilder_new") {
      unsafe git_packbuilder_new(&$0, writer.handle.pointer)
    }
    for object in writer.gathered ?? [] {
      var name = object.raw
      try GitError.check(
        unsafe git_packbuilder_insert(builder.pointer, &name, nil), "git_packbuilder_insert")
    }
    try GitError.check(
      unsafe git_packbuilder_write(builder.pointer, nil, 0, nil, nil), "git_packbuilder_write")
    return result
  }

  /// From now on this repository writes no objects: they stay in memory, and their names are gathered.
  private func gatherInMemory() throws(GitError) {
    let database = try database()
    var backend: UnsafeMutablePointer<git_odb_backend>?
    try GitError.check(unsafe git_mempack_new(&backend), "git_mempack_new")
    // Above the backends of files, so that it is the one that is written. The database frees it.
    try GitError.check(unsafe git_odb_add_backend(database.pointer, backend, 999), "git_odb_add_backend")
    gathered = []
  }
}
