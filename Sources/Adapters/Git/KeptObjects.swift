// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import Crypto
import Glibc
import TreeMerging

/// An object that is nowhere but in memory.
struct MemoryObject {
  enum Kind: UInt8 {
    case commit = 1
    case tree = 2
    case blob = 3

    var word: String {
      switch self {
      case .commit: "commit"
      case .tree: "tree"
      case .blob: "blob"
      }
    }
  }

  let type: Kind
  let bytes: [UInt8]

  /// The name git gives it.
  var name: ObjectName {
    var hash = Insecure.SHA1()
    let header = Array("\(type.word) \(bytes.count)\0".utf8)
    unsafe header.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
    unsafe bytes.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
    let digest = Array(hash.finalize())
    return ObjectName(digest.span, at: 0)
  }
}

/// New objects that are yet to be packed; libgit2 reads them as if they were stored.
final class KeptObjects {
  private(set) var objects: [ObjectName: MemoryObject] = [:]

  subscript(_ id: ObjectName) -> MemoryObject? { objects[id] }
  var isEmpty: Bool { objects.isEmpty }

  func add(_ object: MemoryObject, _ id: ObjectName) { objects[id] = object }
  func removeAll() { objects.removeAll() }
  func replaceAll(with objects: [ObjectName: MemoryObject]) { self.objects = objects }

  /// Makes a database read these objects too; it writes where it did before.
  func attach(to database: borrowing Handle<DatabaseKind>) throws(GitError) {
    let size = unsafe MemoryLayout<git_odb_backend>.stride
    guard let memory = unsafe calloc(1, size + MemoryLayout<UnsafeMutableRawPointer>.stride) else {
      throw .system("calloc", "an object backend")
    }
    let owner = unsafe Unmanaged.passRetained(self).toOpaque()
    unsafe memory.storeBytes(of: owner, toByteOffset: size, as: UnsafeMutableRawPointer.self)
    let backend = unsafe memory.assumingMemoryBound(to: git_odb_backend.self)
    unsafe backend.pointee.version = UInt32(GIT_ODB_BACKEND_VERSION)
    unsafe backend.pointee.read = { data, size, type, backend, id in
      guard let id = unsafe id, let object = unsafe KeptObjects.of(backend)[ObjectName(id)] else {
        return GIT_ENOTFOUND.rawValue
      }
      guard let copy = unsafe git_odb_backend_data_alloc(backend, max(1, object.bytes.count)) else {
        return -1
      }
      unsafe object.bytes.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress {
          unsafe copy.copyMemory(from: start, byteCount: bytes.count)
        }
      }
      unsafe data?.pointee = copy
      unsafe size?.pointee = object.bytes.count
      unsafe type?.pointee = git_object_t(Int32(object.type.rawValue))
      return 0
    }
    unsafe backend.pointee.read_header = { size, type, backend, id in
      guard let id = unsafe id, let object = unsafe KeptObjects.of(backend)[ObjectName(id)] else {
        return GIT_ENOTFOUND.rawValue
      }
      unsafe size?.pointee = object.bytes.count
      unsafe type?.pointee = git_object_t(Int32(object.type.rawValue))
      return 0
    }
    unsafe backend.pointee.exists = { backend, id in
      guard let id = unsafe id else { return 0 }
      return unsafe KeptObjects.of(backend)[ObjectName(id)] == nil ? 0 : 1
    }
    unsafe backend.pointee.free = { backend in
      guard let backend = unsafe backend else { return }
      let owner = unsafe UnsafeRawPointer(backend).load(
        fromByteOffset: MemoryLayout<git_odb_backend>.stride, as: UnsafeMutableRawPointer.self)
      unsafe Unmanaged<KeptObjects>.fromOpaque(owner).release()
      unsafe Glibc.free(backend)
    }
    // Asked first: what is here is nowhere else.
    let status = unsafe git_odb_add_backend(database.pointer, backend, 900)
    if status < 0 { unsafe backend.pointee.free?(backend) }
    try GitError.check(status, "git_odb_add_backend")
  }

  @unsafe private static func of(_ backend: UnsafeMutablePointer<git_odb_backend>?) -> KeptObjects {
    guard let backend = unsafe backend else { return KeptObjects() }
    let owner = unsafe UnsafeRawPointer(backend).load(
      fromByteOffset: MemoryLayout<git_odb_backend>.stride, as: UnsafeMutableRawPointer.self)
    return unsafe Unmanaged<KeptObjects>.fromOpaque(owner).takeUnretainedValue()
  }
}
