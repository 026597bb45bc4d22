// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import Comparing
import Crypto
import ReleaseCore
import TreeMerging

/// The repository's objects as merges read them, and those merges make: in memory until they are packed.
final class MergeObjects: TreeStore {
  /// What may be held, in bytes.
  struct Budget {
    var trees = 64 << 20
    var signatures = 24 << 20
    var blobs = 16 << 20
    /// Of packs, what others are deltas of.
    var bases = 24 << 20

    /// Where trees and commits alone are read.
    static let history = Budget(trees: 8 << 20, signatures: 0, blobs: 0, bases: 8 << 20)

    /// For one of several engines that work beside the first.
    static func share(of engines: Int) -> Budget {
      Budget(
        trees: (32 << 20) / engines, signatures: (12 << 20) / engines, blobs: (8 << 20) / engines,
        bases: (12 << 20) / engines)
    }
  }

  private let budget: Budget
  let database: Handle<DatabaseKind>
  /// Read first; nil where libgit2 reads everything.
  private let packed: PackedObjects?
  private var trees: BoundedCache<ObjectName, TreeListing>
  private var signatures: BoundedCache<ObjectName, BlobSignature>
  private var blobs: BoundedCache<ObjectName, [UInt8]>
  /// What the merge that runs has made.
  private var fresh: [ObjectName: MemoryObject] = [:]
  private var beginnings = NameBeginnings()
  /// What clean merges made and the repository does not hold yet.
  let kept: KeptObjects

  /// `folder`: where the repository's objects lie.
  init(
    _ database: consuming Handle<DatabaseKind>, inFolder folder: String, kept: KeptObjects,
    budget: Budget = Budget()
  ) {
    self.database = database
    self.budget = budget
    trees = BoundedCache(budget: budget.trees)
    signatures = BoundedCache(budget: budget.signatures)
    blobs = BoundedCache(budget: budget.blobs)
    packed = PackedObjects(objects: folder, budget: budget.bases)
    self.kept = kept
  }

  func tree(_ id: ObjectName) throws -> TreeListing {
    if let known = trees.value(id) { return known }
    let bytes = try inMemory(id) ?? read(id, .tree)
    let listing = try TreeListing(bytes, of: id)
    trees.insert(listing, for: id, cost: bytes.count * 3 + 128)
    return listing
  }

  func blob(_ id: ObjectName) throws -> [UInt8] {
    if let known = blobs.value(id) ?? inMemory(id) { return known }
    let bytes = try read(id, .blob)
    if bytes.count < budget.blobs / 16 { blobs.insert(bytes, for: id, cost: bytes.count + 64) }
    return bytes
  }

  func blobSize(_ id: ObjectName) throws -> Int {
    if let known = signatures.value(id) { return known.size }
    if let known = blobs.value(id) ?? inMemory(id) { return known.count }
    if let size = packed?.size(of: id) { return size }
    var name = id.raw
    var size = 0
    var type = GIT_OBJECT_INVALID
    let status = unsafe git_odb_read_header(&size, &type, database.pointer, &name)
    try check(status, "git_odb_read_header", id, "file")
    return size
  }

  func signature(ofBlob id: ObjectName) throws -> BlobSignature {
    if let known = signatures.value(id) { return known }
    let signature = BlobSignature(try blob(id))
    signatures.insert(signature, for: id, cost: 64 + signature.memory)
    return signature
  }

  func write(blob: [UInt8]) throws -> ObjectName { add(MemoryObject(type: .blob, bytes: blob)) }
  func write(tree: [UInt8]) throws -> ObjectName { add(MemoryObject(type: .tree, bytes: tree)) }

  private func inMemory(_ id: ObjectName) -> [UInt8]? { (fresh[id] ?? kept[id])?.bytes }

  private func add(_ object: MemoryObject) -> ObjectName {
    let id = object.name
    fresh[id] = object
    beginnings.insert(id)
    return id
  }

  /// Forgets what the last merge made.
  func dropFresh() {
    fresh.removeAll(keepingCapacity: true)
    beginnings = NameBeginnings()
  }

  /// Keeps of what the last merge made a tree and everything in it.
  func keep(tree root: ObjectName) throws {
    var open = [root]
    while let id = open.popLast() {
      guard let object = fresh.removeValue(forKey: id), !isStored(id) else { continue }
      kept.add(object, id)
      guard object.type == .tree else { continue }
      // A few of thousands are new: most are told by their first bits.
      for id in try tree(id).objects where beginnings.contains(id) { open.append(id) }
    }
  }

  /// True where the repository has an object, and so everything in it.
  private func isStored(_ id: ObjectName) -> Bool {
    if packed?.contains(id) == true { return true }
    var name = id.raw
    // Without looking for packs that came meanwhile: an object stored twice does no harm.
    let flags = UInt32(GIT_ODB_LOOKUP_NO_REFRESH.rawValue)
    return unsafe git_odb_exists_ext(database.pointer, &name, flags) == 1
  }

  func read(_ id: ObjectName, _ type: MemoryObject.Kind) throws -> [UInt8] {
    if let object = kept[id], object.type == type { return object.bytes }
    if let object = packed?.read(id), object.type == type { return object.bytes }
    let kind = type == .blob ? "file" : type.word
    var name = id.raw
    var object: OpaquePointer?
    let status = unsafe git_odb_read(&object, database.pointer, &name)
    try check(status, "git_odb_read", id, kind)
    defer { unsafe git_odb_object_free(object) }
    guard unsafe git_odb_object_type(object) == git_object_t(Int32(type.rawValue)) else {
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

  @unsafe init(_ name: UnsafePointer<git_oid>) {
    let bytes = unsafe Array(UnsafeRawBufferPointer(start: name, count: 20))
    self.init(bytes.span, at: 0)
  }
}
