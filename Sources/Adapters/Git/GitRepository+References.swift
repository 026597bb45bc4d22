// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import Foundation
import Glibc
package import ReleaseCore
package import Releasing

extension GitRepository: ReferenceStore {
  /// What a reference stands at, symbolic ones followed; nil where there is none.
  package func target(of reference: String) throws -> ObjectID? {
    try GitRepository.requireValid(reference: reference)
    var id = git_oid()
    let status = unsafe git_reference_name_to_id(&id, handle.pointer, reference)
    if status == GIT_ENOTFOUND.rawValue {
      git_error_clear()
      return nil
    }
    try GitError.check(status, "git_reference_name_to_id")
    return try ObjectID(id)
  }

  /// Moves all or none: every reference is locked and compared before the first is written.
  ///
  /// Locks are taken in the order of the names, so that two processes never wait for each other. Waits half
  /// a second for a lock, and removes one that a dead process left a minute ago. Throws
  /// `GitError.referenceMoved` or `.referenceLocked`, both of kind `busy`. Cost: one file and one line of
  /// reflog a reference, synced.
  package func move(_ updates: [ReferenceUpdate], by signature: Signature, message: String) throws {
    guard !updates.isEmpty else { return }
    let author = try GitRepository.handle(of: signature)
    let sorted = updates.sorted { $0.name < $1.name }
    for update in sorted { try GitRepository.requireValid(reference: update.name) }
    let transaction: Handle<TransactionKind> = try Handle("git_transaction_new") {
      unsafe git_transaction_new(&$0, handle.pointer)
    }
    for update in sorted { try lock(update.name, in: transaction) }
    for update in sorted {
      let found = try directTarget(of: update.name)
      guard found == update.expected else {
        throw GitError.referenceMoved(update.name, expected: update.expected, found: found)
      }
    }
    for update in sorted {
      var target = update.target.raw
      try requireObject(update.target)
      try GitError.check(
        unsafe git_transaction_set_target(
          transaction.pointer, update.name, &target, author.signature, message),
        "git_transaction_set_target")
    }
    try GitError.check(unsafe git_transaction_commit(transaction.pointer), "git_transaction_commit")
    for update in sorted where update.expected == nil { try syncFolders(above: update.name) }
  }

  /// libgit2 syncs a reference's file and the folder that lists it, but not the folders it made on the way there.
  private func syncFolders(above reference: String) throws(GitError) {
    var folders = reference.split(separator: "/").dropLast(2)
    while !folders.isEmpty {
      let folder = "\(gitDirectory)/\(folders.joined(separator: "/"))"
      if unsafe access(folder, F_OK) == 0 { try syncFolder(folder) }
      folders = folders.dropLast()
    }
  }

  /// After so many seconds a lock that looks like an interrupted one is taken for a dead process's.
  static let longestLock: TimeInterval = 60

  private func lock(_ name: String, in transaction: borrowing Handle<TransactionKind>) throws {
    var status = unsafe git_transaction_lock_ref(transaction.pointer, name)
    // A living process holds it for milliseconds; one that was killed left it for ever.
    var patience = 20
    while status == GIT_ELOCKED.rawValue, patience > 0 {
      git_error_clear()
      let dead = Date().addingTimeInterval(-GitRepository.longestLock)
      try removeStaleLocks(of: [name], before: dead)
      usleep(25_000)
      status = unsafe git_transaction_lock_ref(transaction.pointer, name)
      patience -= 1
    }
    if status == GIT_ELOCKED.rawValue {
      git_error_clear()
      throw GitError.referenceLocked(name, lock: "\(gitDirectory)/\(name).lock")
    }
    try GitError.check(status, "git_transaction_lock_ref")
  }

  /// What the reference itself holds; refused for a symbolic one, which a move would overwrite.
  private func directTarget(of name: String) throws -> ObjectID? {
    guard
      let reference: Handle<ReferenceKind> = try Handle.found(
        "git_reference_lookup", { unsafe git_reference_lookup(&$0, handle.pointer, name) })
    else { return nil }
    if let target = unsafe git_reference_symbolic_target(reference.pointer) {
      throw GitError.symbolicReference(name, target: unsafe String(cString: target))
    }
    guard let target = unsafe git_reference_target(reference.pointer) else { return nil }
    return try unsafe ObjectID(target.pointee)
  }

  private func requireObject(_ id: ObjectID) throws {
    let database = try database()
    var name = id.raw
    guard unsafe git_odb_exists(database.pointer, &name) == 1 else {
      throw GitError.objectMissing(id, expected: "object")
    }
  }

  /// The commit a reference leads to, through symbolic references and tags; nil where there is none.
  func peeledTarget(of name: String) throws -> ObjectID? {
    guard
      let reference: Handle<ReferenceKind> = try Handle.found(
        "git_reference_lookup", { unsafe git_reference_lookup(&$0, handle.pointer, name) })
    else { return nil }
    do {
      let object: Handle<ObjectKind>? = try Handle.found("git_reference_peel") {
        unsafe git_reference_peel(&$0, reference.pointer, GIT_OBJECT_COMMIT)
      }
      guard let object else { return nil }
      return try unsafe ObjectID(git_object_id(object.pointer).pointee)
    } catch {
      // It only says that it cannot; what it stands at says why.
      try requireReadable(name)
      throw error
    }
  }

  /// Throws what is wrong with the object that a reference stands at.
  private func requireReadable(_ name: String) throws {
    var id = git_oid()
    guard unsafe git_reference_name_to_id(&id, handle.pointer, name) == 0 else { return }
    let database = try database()
    var object: OpaquePointer?
    try GitError.check(unsafe git_odb_read(&object, database.pointer, &id), "git_odb_read")
    unsafe git_odb_object_free(object)
  }

  static func isValid(reference name: String) -> Bool {
    Library.start()
    var valid: Int32 = 0
    return unsafe git_reference_name_is_valid(&valid, name) == 0 && valid == 1
  }

  static func requireValid(reference name: String) throws(GitError) {
    guard isValid(reference: name) else { throw .invalidReferenceName(name) }
  }
}
