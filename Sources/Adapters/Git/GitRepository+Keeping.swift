// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import ReleaseCore
import TreeMerging

extension GitRepository {
  /// Begins to keep new merge commits, and what merges make, in memory.
  func beginKeeping() throws -> KeptObjects {
    let kept: KeptObjects
    if let attached = keptObjects {
      kept = attached
    } else {
      kept = KeptObjects()
      try kept.attach(to: database())
      keptObjects = kept
    }
    isKeeping = true
    return kept
  }

  /// Stores what was kept as one pack, synced; or keeps it as long as this repository is open.
  func endKeeping(storing: Bool) throws {
    isKeeping = false
    guard storing, let kept = keptObjects, !kept.isEmpty else { return }
    try PackWriter(kept.objects).write(toObjects: objectFolder)
    let database = try database()
    try GitError.check(unsafe git_odb_refresh(database.pointer), "git_odb_refresh")
    kept.removeAll()
  }

  func dropKept() {
    isKeeping = false
    keptObjects?.removeAll()
  }

  /// Keeps a commit as `git_commit_create` would write it.
  func keepCommit(
    tree: ObjectID, parents: [ObjectID], message: String, by signature: Signature, in kept: KeptObjects
  ) throws -> ObjectID {
    let author = try GitRepository.handle(of: signature)
    let treeHandle = try self.tree(tree)
    let parentHandles = try parents.map { Box(try commit($0)) }
    var parentPointers = unsafe parentHandles.map { unsafe Optional($0.handle.pointer) }
    var buffer = unsafe git_buf()
    try GitError.check(
      unsafe git_commit_create_buffer(
        &buffer, handle.pointer, author.signature, author.signature, nil, message, treeHandle.pointer,
        parents.count, &parentPointers), "git_commit_create_buffer")
    withExtendedLifetime(parentHandles) {}
    let bytes = unsafe Array(UnsafeRawBufferPointer(start: buffer.ptr, count: buffer.size))
    unsafe git_buf_dispose(&buffer)
    let object = MemoryObject(type: .commit, bytes: bytes)
    kept.add(object, object.name)
    return object.name.objectID
  }
}
