// SPDX-License-Identifier: Apache-2.0
package import Comparing

/// What the `.gitattributes` files of a tree say, each read when a file below it is to be merged.
///
/// `git merge` reads those that are checked out, which are those of our side.
package final class TreeAttributes {
  private static let fileName = Array(".gitattributes".utf8)
  private static let slash = UInt8(ascii: "/")

  private let store: any TreeStore
  /// What `info/attributes` says.
  private let own: AttributeRules
  private var rules: AttributeRules
  /// The tree; nil where only `info/attributes` counts.
  private var root: ObjectName?
  /// By folder: the file that `rules` has of it.
  private var files: [[UInt8]: ObjectName] = [:]
  /// The folders that were looked at in this tree.
  private var seen: Set<[UInt8]> = []

  package init(_ store: any TreeStore, own: AttributeRules = AttributeRules()) {
    self.store = store
    self.own = own
    rules = own
  }

  /// Turns to another tree; what is alike in both is not read again.
  package func turn(to root: ObjectName?) {
    guard root != self.root else { return }
    self.root = root
    seen.removeAll(keepingCapacity: true)
  }

  /// How a file is merged.
  package func mergeAttributes(forPath path: [UInt8]) throws -> MergeAttributes {
    guard let root else { return own.mergeAttributes(forPath: path) }
    if seen.contains(folder(of: path)) == false { try read(root, above: path) }
    return rules.mergeAttributes(forPath: path)
  }

  /// `mergeAttributes(forPath:)` for a path that is text.
  package func mergeAttributes(forPath path: String) throws -> MergeAttributes {
    try mergeAttributes(forPath: Array(path.utf8))
  }

  private func folder(of path: [UInt8]) -> [UInt8] {
    path.lastIndex(of: Self.slash).map { Array(path[..<$0]) } ?? []
  }

  /// Reads the files of the root and of every folder down to the path's own.
  private func read(_ root: ObjectName, above path: [UInt8]) throws {
    var tree: ObjectName? = root
    var end = path.startIndex
    while true {
      let folder = Array(path[..<max(end - 1, 0)])
      let listing = try tree.map { $0.isNull ? .empty : try store.tree($0) }
      if seen.insert(folder).inserted { try take(listing, inFolder: folder) }
      guard let slash = path[end...].firstIndex(of: Self.slash) else { return }
      let entry = listing?.entry(named: path[end..<slash])
      tree = entry.flatMap { $0.version.mode.isFolder ? $0.version.id : nil }
      end = slash + 1
    }
  }

  private func take(_ listing: TreeListing?, inFolder folder: [UInt8]) throws {
    // As git does, a link is not followed.
    let entry = listing?.entry(named: Self.fileName[...]).flatMap { $0.version.mode.isRegular ? $0 : nil }
    let file = entry?.version.id
    guard file != files[folder] else { return }
    if folder.isEmpty {
      // Its macros may be gone: what else was read is read again.
      rules = own
      files.removeAll()
    }
    files[folder] = file
    rules.read(try file.map(store.blob) ?? [], inFolder: folder)
  }
}
