// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import Comparing
import ReleaseCore
import TreeMerging

/// The repository's objects as a merge reads them, and the new ones, kept in memory until somebody wants them.
final class MergeObjects: TreeStore {
  /// What may be held, in bytes.
  private enum Budget {
    static let trees = 48 << 20
    static let signatures = 32 << 20
    static let fresh = 64 << 20
  }

  private let database: Handle<DatabaseKind>
  private var trees = BoundedCache<ObjectName, TreeListing>(budget: Budget.trees)
  private var signatures = BoundedCache<ObjectName, BlobSignature>(budget: Budget.signatures)
  /// Objects that merges made and the repository does not hold.
  private(set) var fresh: [ObjectName: FreshObject] = [:]

  struct FreshObject {
    let isTree: Bool
    let bytes: [UInt8]
  }

  init(_ database: consuming Handle<DatabaseKind>) { self.database = database }

  func tree(_ id: ObjectName) throws -> TreeListing {
    if let known = trees.value(id) { return known }
    let bytes = try fresh[id]?.bytes ?? read(id, GIT_OBJECT_TREE, "tree")
    let listing = try TreeListing(bytes, of: id)
    trees.insert(listing, for: id, cost: bytes.count * 2 + 128)
    return listing
  }

  func blob(_ id: ObjectName) throws -> [UInt8] {
    try fresh[id]?.bytes ?? read(id, GIT_OBJECT_BLOB, "file")
  }

  func blobSize(_ id: ObjectName) throws -> Int {
    if let known = signatures.value(id) { return known.size }
    if let known = fresh[id] { return known.bytes.count }
    var name = id.raw
    var size = 0
    var type = GIT_OBJECT_INVALID
    let status = unsafe git_odb_read_header(&size, &type, database.pointer, &name)
    try check(status, "git_odb_read_header", id, "file")
    return size
  }

  func signature(ofBlob id: ObjectName) throws -> BlobSignature {
    if let known = signatures.value(id) { return known }
    let bytes = try blob(id)
    let signature = BlobSignature(bytes)
    signatures.insert(signature, for: id, cost: 64 + signature.memory)
    return signature
  }

  func write(blob: [UInt8]) throws -> ObjectName { try add(blob, GIT_OBJECT_BLOB) }
  func write(tree: [UInt8]) throws -> ObjectName { try add(tree, GIT_OBJECT_TREE) }

  private func add(_ bytes: [UInt8], _ type: git_object_t) throws -> ObjectName {
    var name = git_oid()
    let status = unsafe bytes.withUnsafeBytes {
      unsafe git_odb_hash(&name, $0.baseAddress, $0.count, type)
    }
    try GitError.check(status, "git_odb_hash")
    let id = ObjectName(name)
    fresh[id] = FreshObject(isTree: type == GIT_OBJECT_TREE, bytes: bytes)
    return id
  }

  /// Forgets the new objects that nobody took.
  func dropFresh() { fresh.removeAll(keepingCapacity: true) }

  func read(_ id: ObjectName, _ type: git_object_t, _ kind: String) throws -> [UInt8] {
    var name = id.raw
    var object: OpaquePointer?
    let status = unsafe git_odb_read(&object, database.pointer, &name)
    try check(status, "git_odb_read", id, kind)
    defer { unsafe git_odb_object_free(object) }
    guard unsafe git_odb_object_type(object) == type else {
      throw GitError.objectMissing(id.objectID, expected: kind)
    }
    let size = unsafe git_odb_object_size(object)
    guard let data = unsafe git_odb_object_data(object) else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: data, count: size))
  }

  private func check(_ status: Int32, _ function: StaticString, _ id: ObjectName, _ kind: String) throws {
    do {
      try GitError.check(status, function)
    } catch {
      throw error.isAbsence ? .objectMissing(id.objectID, expected: kind) : error
    }
  }
}

extension ObjectName {
  /// The name as libgit2 passes it around.
  var raw: git_oid {
    var name = git_oid()
    unsafe withUnsafeMutableBytes(of: &name) { unsafe $0.copyBytes(from: bytes) }
    return name
  }

  init(_ name: git_oid) {
    let bytes = unsafe withUnsafeBytes(of: name) { unsafe Array($0.prefix(20)) }
    self.init(bytes.span, at: 0)
  }
}
