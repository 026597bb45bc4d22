// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import ReleaseCore
import Requesting

/// Changes to files, arranged as the folders they stand in.
struct TreeEdit {
  /// A change of each file.
  private(set) var files: [String: LedgerChange] = [:]
  private(set) var folders: [String: TreeEdit] = [:]

  /// Takes a change in; refuses paths that git could not check out.
  mutating func add(_ change: LedgerChange) throws(GitError) {
    let parts = change.path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    for part in parts {
      if part.isEmpty { throw .unusablePath(change.path, reason: "a part of it is empty") }
      if part == "." || part == ".." || part.lowercased() == ".git" || part.contains("\0") {
        throw .unusablePath(change.path, reason: "“\(part)” cannot be the name of a file")
      }
    }
    add(change, at: parts[...])
  }

  private mutating func add(_ change: LedgerChange, at parts: ArraySlice<String>) {
    guard let name = parts.first else { return }
    if parts.count == 1 {
      files[name] = change
    } else {
      folders[name, default: TreeEdit()].add(change, at: parts.dropFirst())
    }
  }
}

extension GitRepository {
  /// A new tree from an old one with an edit; nil where nothing would be left in it.
  ///
  /// A file takes the place of a folder and the other way round. Cost: one object a file and folder named.
  func apply(_ edit: TreeEdit, to base: ObjectID?) throws -> ObjectID? {
    let old: Handle<TreeKind>? = if let base { try tree(base) } else { nil }
    let builder: Handle<TreeBuilderKind>
    var subfolders: [String: ObjectID] = [:]
    if let old {
      builder = try Handle("git_treebuilder_new") {
        unsafe git_treebuilder_new(&$0, handle.pointer, old.pointer)
      }
      for name in edit.folders.keys {
        guard let entry = unsafe git_tree_entry_byname(old.pointer, name),
          unsafe git_tree_entry_type(entry) == GIT_OBJECT_TREE
        else { continue }
        subfolders[name] = try unsafe ObjectID(git_tree_entry_id(entry).pointee)
      }
    } else {
      builder = try Handle("git_treebuilder_new") {
        unsafe git_treebuilder_new(&$0, handle.pointer, nil)
      }
    }
    for (name, change) in edit.files {
      guard let bytes = change.bytes else {
        try remove(name, from: builder)
        continue
      }
      let mode = change.isExecutable ? GIT_FILEMODE_BLOB_EXECUTABLE : GIT_FILEMODE_BLOB
      try insert(name, try writeBlob(bytes), mode, into: builder)
    }
    for (name, inner) in edit.folders {
      if let folder = try apply(inner, to: subfolders[name]) {
        try insert(name, folder, GIT_FILEMODE_TREE, into: builder)
      } else if subfolders[name] != nil {
        try remove(name, from: builder)
      }
    }
    guard unsafe git_treebuilder_entrycount(builder.pointer) > 0 else { return nil }
    return try write(builder)
  }

  /// The tree without entries. Cost: one object, once in a repository's life.
  func emptyTree() throws -> ObjectID {
    let builder: Handle<TreeBuilderKind> = try Handle("git_treebuilder_new") {
      unsafe git_treebuilder_new(&$0, handle.pointer, nil)
    }
    return try write(builder)
  }

  /// Visits every file and symbolic link beneath a tree, with its path; submodules are passed over.
  func walk(_ id: ObjectID, prefix: String = "", _ visit: (String, ObjectID) throws -> Void) throws {
    let tree = try tree(id)
    for index in 0..<(unsafe git_tree_entrycount(tree.pointer)) {
      guard let entry = unsafe git_tree_entry_byindex(tree.pointer, index) else { continue }
      let path = unsafe prefix + String(cString: git_tree_entry_name(entry))
      let id = try unsafe ObjectID(git_tree_entry_id(entry).pointee)
      switch unsafe git_tree_entry_type(entry) {
      case GIT_OBJECT_TREE: try walk(id, prefix: "\(path)/", visit)
      case GIT_OBJECT_BLOB: try visit(path, id)
      default: continue
      }
    }
  }

  /// A copy of a blob's content.
  static func bytes(of blob: borrowing Handle<BlobKind>) -> [UInt8] {
    let size = Int(unsafe git_blob_rawsize(blob.pointer))
    guard size > 0, let content = unsafe git_blob_rawcontent(blob.pointer) else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: content, count: size))
  }

  private func insert(
    _ name: String, _ id: ObjectID, _ mode: git_filemode_t, into builder: borrowing Handle<TreeBuilderKind>
  ) throws {
    var object = id.raw
    try GitError.check(
      unsafe git_treebuilder_insert(nil, builder.pointer, name, &object, mode), "git_treebuilder_insert")
  }

  /// Takes an entry out; does nothing where there is none.
  private func remove(_ name: String, from builder: borrowing Handle<TreeBuilderKind>) throws {
    guard unsafe git_treebuilder_get(builder.pointer, name) != nil else { return }
    try GitError.check(unsafe git_treebuilder_remove(builder.pointer, name), "git_treebuilder_remove")
  }

  private func write(_ builder: borrowing Handle<TreeBuilderKind>) throws -> ObjectID {
    var id = git_oid()
    try GitError.check(unsafe git_treebuilder_write(&id, builder.pointer), "git_treebuilder_write")
    return try written(id)
  }
}
