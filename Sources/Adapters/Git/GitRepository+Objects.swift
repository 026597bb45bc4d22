// SPDX-License-Identifier: Apache-2.0
import CLibGit2
package import ReleaseCore

extension GitRepository {
  /// Writes a commit object; no reference moves. The same arguments give the same id.
  ///
  /// The message is stored as it is given. Cost: one look-up a parent and one file, synced.
  package func writeCommit(
    tree: ObjectID, parents: [ObjectID], message: String, by signature: Signature
  ) throws -> ObjectID {
    guard !message.contains("\0") else { throw GitError.unstorableText(what: "commit message") }
    if isKeeping, let keptObjects {
      return try keepCommit(
        tree: tree, parents: parents, message: message, by: signature, in: keptObjects)
    }
    let author = try GitRepository.handle(of: signature)
    let treeHandle = try self.tree(tree)
    // libgit2 takes an array of pointers; `parentHandles` owns what they point to.
    let parentHandles = try parents.map { Box(try commit($0)) }
    var parentPointers = unsafe parentHandles.map { unsafe Optional($0.handle.pointer) }
    var id = git_oid()
    try GitError.check(
      unsafe git_commit_create(
        &id, handle.pointer, nil, author.signature, author.signature, nil, message, treeHandle.pointer,
        parents.count, &parentPointers), "git_commit_create")
    withExtendedLifetime(parentHandles) {}
    return try written(id)
  }

  func commit(_ id: ObjectID) throws(GitError) -> Handle<CommitKind> {
    try lookUp(id, "commit", "git_commit_lookup") { unsafe git_commit_lookup(&$0, handle.pointer, &$1) }
  }

  func tree(_ id: ObjectID) throws(GitError) -> Handle<TreeKind> {
    try lookUp(id, "tree", "git_tree_lookup") { unsafe git_tree_lookup(&$0, handle.pointer, &$1) }
  }

  /// The whole blob in memory.
  func blob(_ id: ObjectID) throws(GitError) -> Handle<BlobKind> {
    try lookUp(id, "blob", "git_blob_lookup") { unsafe git_blob_lookup(&$0, handle.pointer, &$1) }
  }

  func database() throws(GitError) -> Handle<DatabaseKind> {
    try Handle("git_repository_odb") { unsafe git_repository_odb(&$0, handle.pointer) }
  }

  /// Writes a blob. Cost: one file, synced, unless the repository has it.
  func writeBlob(_ bytes: [UInt8]) throws(GitError) -> ObjectID {
    var id = git_oid()
    let status = unsafe bytes.withUnsafeBytes {
      unsafe git_blob_create_from_buffer(&id, handle.pointer, $0.baseAddress, $0.count)
    }
    try GitError.check(status, "git_blob_create_from_buffer")
    return try written(id)
  }

  /// The name of what was just written, which a pack that is being gathered takes in.
  func written(_ name: git_oid) throws(GitError) -> ObjectID {
    let id = try ObjectID(name)
    gathered?.append(id)
    return id
  }

  @safe
  private func lookUp<Kind: Releasable>(
    _ id: ObjectID, _ kind: String, _ function: StaticString,
    _ find: (inout OpaquePointer?, inout git_oid) -> Int32
  ) throws(GitError) -> Handle<Kind> {
    var name = id.raw
    do {
      return try Handle(function) { unsafe find(&$0, &name) }
    } catch {
      throw error.isAbsence ? .objectMissing(id, expected: kind) : error
    }
  }

  /// The signature as libgit2 has it; trimmed at the ends as git itself trims names.
  static func handle(of signature: Signature) throws(GitError) -> Handle<SignatureKind> {
    let identity = signature.identity
    guard !identity.name.contains("\0"), !identity.email.contains("\0") else {
      throw .unstorableText(what: "signature")
    }
    return try Handle("git_signature_new") {
      var made: UnsafeMutablePointer<git_signature>?
      let status = unsafe git_signature_new(
        &made, identity.name, identity.email, signature.seconds, Int32(clamping: signature.offset))
      unsafe $0 = OpaquePointer(made)
      return status
    }
  }
}

extension ObjectID {
  /// The name as libgit2 passes it around.
  var raw: git_oid {
    var name = git_oid()
    // Forty hexadecimal digits by construction, so this cannot fail.
    _ = unsafe git_oid_fromstrn(&name, hex, 40)
    return name
  }

  init(_ name: git_oid) throws(GitError) {
    let digits = unsafe withUnsafeBytes(of: name.id) { unsafe Hexadecimal.text(of: $0) }
    guard let id = ObjectID(hex: digits) else { throw .unstorableText(what: "object name \(digits)") }
    self = id
  }
}

/// A handle that can stand in an array.
final class Box<Kind: Releasable> {
  let handle: Handle<Kind>
  init(_ handle: consuming Handle<Kind>) { self.handle = handle }
}
