// SPDX-License-Identifier: Apache-2.0
import CLibGit2
import TreeMerging

/// What a path of a tree is to hold; nil: nothing.
struct PathEdit {
  let path: [UInt8]
  let version: EntryVersion?
}

extension MergeObjects {
  /// A tree with something else at some paths; folders that become empty go. Cost: each folder on the way.
  func editing(_ tree: ObjectName, _ edits: [PathEdit]) throws -> ObjectName {
    try edited(tree, edits.map { ($0.path[...], $0.version) }) ?? write(tree: [])
  }

  private struct Item {
    var mode: [UInt8]
    var id: ObjectName

    var isFolder: Bool { mode == Self.folder }
    static let folder = Array("40000".utf8)
  }

  private func edited(
    _ tree: ObjectName, _ edits: [(path: ArraySlice<UInt8>, version: EntryVersion?)]
  ) throws -> ObjectName? {
    var items: [[UInt8]: Item] = [:]
    if tree != .null {
      let raw = try self.tree(tree).raw
      var start = 0
      while let space = raw[start...].firstIndex(of: 0x20), let end = raw[space...].firstIndex(of: 0) {
        items[Array(raw[(space + 1)..<end])] = Item(
          mode: Array(raw[start..<space]), id: ObjectName(raw.span, at: end + 1))
        start = end + 21
      }
    }
    var inner: [[UInt8]: [(path: ArraySlice<UInt8>, version: EntryVersion?)]] = [:]
    for (path, version) in edits {
      if let slash = path.firstIndex(of: UInt8(ascii: "/")) {
        inner[Array(path[..<slash]), default: []].append((path[(slash + 1)...], version))
      } else {
        items[Array(path)] = version.map { Item(mode: Array(String($0.mode.bits, radix: 8).utf8), id: $0.id) }
      }
    }
    for (name, edits) in inner {
      let old = items[name]
      // What is a file is not looked into for something to remove.
      guard old?.isFolder == true || edits.contains(where: { $0.version != nil }) else { continue }
      let folder = try edited(old?.isFolder == true ? old?.id ?? .null : .null, edits)
      items[name] = folder.map { Item(mode: Item.folder, id: $0) }
    }
    guard !items.isEmpty else { return nil }
    // git orders folders as if their names ended in a slash.
    let sorted = items.map { name, item in
      (key: item.isFolder ? name + [0x2f] : name, name: name, item: item)
    }.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    var bytes: [UInt8] = []
    for (_, name, item) in sorted {
      bytes += item.mode
      bytes.append(0x20)
      bytes += name
      bytes.append(0)
      item.id.append(to: &bytes)
    }
    return try write(tree: bytes)
  }

  /// Every entry beneath a tree that is no folder, by its path.
  func files(of tree: ObjectName, below prefix: [UInt8] = []) throws -> [[UInt8]: EntryVersion] {
    guard tree != .null else { return [:] }
    let listing = try self.tree(tree)
    var found: [[UInt8]: EntryVersion] = [:]
    var start = 0
    while let space = listing.raw[start...].firstIndex(of: 0x20),
      let end = listing.raw[space...].firstIndex(of: 0)
    {
      let name = listing.raw[(space + 1)..<end]
      if let version = listing.place(of: name)?.version {
        if version.isFolder {
          try found.merge(files(of: version.id, below: prefix + name + [0x2f])) { first, _ in first }
        } else {
          found[prefix + name] = version
        }
      }
      start = end + 21
    }
    return found
  }

  /// Writes what is kept where libgit2 writes: another process is about to read it.
  func storeKept() throws {
    for object in kept.objects.values {
      var name = git_oid()
      let status = unsafe object.bytes.withUnsafeBytes { bytes in
        unsafe git_odb_write(
          &name, database.pointer, bytes.baseAddress, bytes.count, git_object_t(Int32(object.type.rawValue)))
      }
      try GitError.check(status, "git_odb_write")
    }
    kept.removeAll()
  }
}
