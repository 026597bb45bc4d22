// SPDX-License-Identifier: Apache-2.0
import CLibGit2

/// A kind of libgit2 object, known by the function that frees it.
protocol Releasable {
  @unsafe static func release(_ pointer: OpaquePointer)
}

/// The one owner of a libgit2 object, freed at the end of its life.
@safe
struct Handle<Kind: Releasable>: ~Copyable {
  /// Valid as long as the handle lives.
  let pointer: OpaquePointer

  /// Runs a libgit2 constructor and owns what it made; throws libgit2's words where it made nothing.
  @safe
  init(_ function: StaticString, _ make: (inout OpaquePointer?) -> Int32) throws(GitError) {
    Library.start()
    var made: OpaquePointer?
    let status = unsafe make(&made)
    guard status >= 0, let made = unsafe made else { throw GitError.last(function, status: status) }
    unsafe pointer = made
  }

  /// Like `init`, and nil where libgit2 answers `GIT_ENOTFOUND`.
  @safe
  static func found(
    _ function: StaticString, _ make: (inout OpaquePointer?) -> Int32
  ) throws(GitError) -> Handle? {
    do {
      return try Handle(function, make)
    } catch {
      if error.isAbsence { return nil }
      throw error
    }
  }

  deinit { unsafe Kind.release(pointer) }
}

/// libgit2 itself: started once and never shut down, since a handle may outlive any scope.
enum Library {
  private static let started: Int32 = {
    let count = git_libgit2_init()
    // Objects and references survive a power cut; the default syncs nothing.
    _ = miui_git_enable_fsync(1)
    // libgit2 would look up each entry of each tree it writes; git fsck's rules are kept by the callers.
    _ = miui_git_strict_object_creation(0)
    // Every object read would be hashed again; git does not either, and zlib's checksum finds what rots.
    _ = miui_git_strict_hash_verification(0)
    // By default all of a large pack would count as this process's memory.
    _ = miui_git_window_size(32 << 20)
    _ = miui_git_mapped_limit(96 << 20)
    return count
  }()

  static func start() { _ = started }
}

enum RepositoryKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_repository_free(pointer) }
}

enum ObjectKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_object_free(pointer) }
}

enum CommitKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_commit_free(pointer) }
}

enum TreeKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_tree_free(pointer) }
}

enum TreeEntryKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_tree_entry_free(pointer) }
}

enum TreeBuilderKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_treebuilder_free(pointer) }
}

enum BlobKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_blob_free(pointer) }
}

enum DatabaseKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_odb_free(pointer) }
}

enum PackBuilderKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_packbuilder_free(pointer) }
}

enum DiffKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_diff_free(pointer) }
}

enum ReferenceKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_reference_free(pointer) }
}

enum TransactionKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_transaction_free(pointer) }
}

enum WorkTreeKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) { unsafe git_worktree_free(pointer) }
}

enum SignatureKind: Releasable {
  @unsafe static func release(_ pointer: OpaquePointer) {
    unsafe git_signature_free(UnsafeMutablePointer(pointer))
  }
}

extension Handle where Kind == SignatureKind {
  /// The signature as the type libgit2 declares it with.
  var signature: UnsafePointer<git_signature> { unsafe UnsafePointer(pointer) }
}
